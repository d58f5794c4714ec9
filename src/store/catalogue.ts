/** @file Which models can be loaded: `models/catalogue.json`, checked on arrival. */
import * as v from 'valibot'
import { create } from 'zustand'

import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'

const fileSchema = v.object({
  path: v.pipe(v.string(), v.regex(/^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/), v.maxLength(200)),
  sizeBytes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 36))),
  sha256: v.nullable(v.pipe(v.string(), v.hash(['sha256']))),
})

const cardSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w.-]{1,80}$/)),
  name: v.pipe(v.string(), v.maxLength(80)),
  role: v.picklist(['base', 'domain', 'standard', 'instruction', 'both']),
  summary: v.pipe(v.string(), v.maxLength(400)),
  licence: v.pipe(v.string(), v.maxLength(80)),
  // Relative, so that a catalogue can never send the page to another site.
  source: v.object({
    kind: v.literal('site'),
    path: v.pipe(v.string(), v.regex(/^models\/[\w.-]+\/$/)),
  }),
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

/** The catalogue as it lies on the server. */
const catalogueSchema = v.object({
  version: v.literal(2),
  models: v.pipe(v.array(cardSchema), v.minLength(1)),
})

/** A server that has not sent the catalogue by then is given up, and with it what waits for the slots. */
const patienceMs = 30_000

type CatalogueState = {
  readonly models: readonly ModelCard[]
  /** Why there is no catalogue, or that it lacks a model the page needs. */
  readonly failure: Failure | null
  /** Fetches the catalogue; a second call fetches it again. */
  fetch(): Promise<void>
  /** Notes that a model the page needs is not in the catalogue. */
  miss(modelId: string): void
}

export const useCatalogue = create<CatalogueState>()((set) => ({
  models: [],
  failure: null,
  fetch: async () => {
    try {
      const { models } = parseCatalogue(await fetchText('models/catalogue.json'))
      set({ models, failure: null })
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

/** The card of a model, if the catalogue has it. */
export function findModel(modelId: string): ModelCard | undefined {
  return useCatalogue.getState().models.find(({ id }) => id === modelId)
}
