/** @file Which models can be loaded: `models/catalogue.json`, checked on arrival. */
import * as v from 'valibot'
import { create } from 'zustand'

import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'
import { isFolderId } from '#protocol/storedModel.ts'
import { flawOf, hubEntrySchema, hubPairSchema, type HubEntry, type HubPair } from '#store/hubCatalogue.ts'

export type { HubEntry } from '#store/hubCatalogue.ts'

const fileSchema = v.object({
  path: v.pipe(v.string(), v.regex(/^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/), v.maxLength(200)),
  sizeBytes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 40))),
  sha256: v.nullable(v.pipe(v.string(), v.hash(['sha256']))),
})

const siteSchema = v.object({
  kind: v.literal('site'),
  // Relative, so that a catalogue can never send the page to another site.
  path: v.pipe(v.string(), v.regex(/^models\/[\w.-]+\/$/)),
})

const sourceSchema = v.variant('kind', [
  siteSchema,
  v.object({
    kind: v.literal('hub'),
    repo: v.pipe(v.string(), v.regex(/^\w[\w.-]*\/\w[\w.-]*$/), v.maxLength(96)),
    revision: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
  }),
  v.object({ kind: v.literal('local'), folderId: v.pipe(v.string(), v.check(isFolderId)) }),
])

/** A card from anywhere, e.g. of a model kept in this browser. */
export const modelCardSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^\w[\w.@/-]{0,199}$/)),
  name: v.pipe(v.string(), v.maxLength(100)),
  role: v.picklist(['base', 'domain', 'standard', 'instruction', 'both']),
  summary: v.pipe(v.string(), v.maxLength(400)),
  licence: v.pipe(v.string(), v.maxLength(80)),
  source: sourceSchema,
  runtime: v.picklist(['ort', 'transformers']),
  files: v.array(fileSchema),
  variants: v.pipe(
    v.array(
      v.object({
        dtype: v.picklist(['fp32', 'fp16', 'int8', 'uint8', 'q8', 'q4', 'q4f16', 'bnb4']),
        files: v.pipe(v.array(fileSchema), v.minLength(1)),
      }),
    ),
    v.minLength(1),
  ),
  hasTemplate: v.boolean(),
})

/** Embedded models have short names, which slots and runs go by, and lie on the site itself. */
const cardSchema = v.object({
  ...modelCardSchema.entries,
  id: v.pipe(v.string(), v.regex(/^[\w.-]{1,80}$/)),
  source: siteSchema,
})

/** The catalogue as it lies on the server. A site without a hub may leave out the last two. */
export const catalogueSchema = v.pipe(
  v.object({
    version: v.literal(2),
    models: v.pipe(v.array(cardSchema), v.minLength(1)),
    hub: v.optional(v.pipe(v.array(hubEntrySchema), v.maxLength(200)), []),
    pairs: v.optional(v.pipe(v.array(hubPairSchema), v.maxLength(200)), []),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const flaw = dataset.typed ? flawOf(dataset.value.hub, dataset.value.pairs) : null
    if (flaw) addIssue({ message: flaw })
  }),
)

/** A server that has not sent the catalogue by then is given up, and with it what waits for the slots. */
const patienceMs = 30_000

type CatalogueState = {
  /** The embedded ones. */
  readonly models: readonly ModelCard[]
  /** Models of the hub, also the unverified ones. */
  readonly hub: readonly HubEntry[]
  /** Which of the hub's models can be compared honestly. */
  readonly pairs: readonly HubPair[]
  /** Why there is no catalogue, or that it lacks a model the page needs. */
  readonly failure: Failure | null
  /** Fetches the catalogue; a second call fetches it again. */
  fetch(): Promise<void>
  /** Notes that a model the page needs is not in the catalogue. */
  miss(modelId: string): void
}

export const useCatalogue = create<CatalogueState>()((set) => ({
  models: [],
  hub: [],
  pairs: [],
  failure: null,
  fetch: async () => {
    try {
      const { models, hub, pairs } = parseCatalogue(await fetchText('models/catalogue.json'))
      set({ models, hub, pairs, failure: null })
    } catch (error) {
      set({ failure: error instanceof FailureError ? error.failure : failure('internal', String(error)) })
    }
  },
  miss: (modelId) => set({ failure: failure('file-missing', `the catalogue has no model ${modelId}`) }),
}))

async function fetchText(path: string): Promise<string> {
  const signal = AbortSignal.timeout(patienceMs)
  try {
    const response = await fetch(new URL(path, document.baseURI), { signal })
    if (response.status === 404 || response.status === 410)
      throw new FailureError(failure('file-missing', path))
    if (!response.ok) throw new FailureError(failure('network', `${path}: status ${response.status}`))
    return await response.text()
  } catch (cause) {
    if (cause instanceof FailureError) throw cause
    throw new FailureError(failure('network', path), { cause })
  }
}

function parseCatalogue(text: string): v.InferOutput<typeof catalogueSchema> {
  try {
    return v.parse(catalogueSchema, JSON.parse(text))
  } catch (cause) {
    const detail = cause instanceof v.ValiError ? `: ${cause.message}` : ''
    throw new FailureError(failure('file-not-a-model', `models/catalogue.json${detail}`), { cause })
  }
}

/** What the catalogue says of a repository of the hub, if it names it. */
export function findEntry(repo: string): HubEntry | undefined {
  return useCatalogue.getState().hub.find((entry) => entry.repo === repo)
}

/** The card of a model, if the catalogue has it. */
export function findModel(modelId: string): ModelCard | undefined {
  return useCatalogue.getState().models.find(({ id }) => id === modelId)
}
