/** @file What scripts hand to `window.tuningFork`, checked before anything comes of it. Refusals are plain sentences. */
import * as v from 'valibot'

import type { LoadOptions } from '#protocol/engine.ts'
import { FailureError } from '#protocol/failure.ts'
import type { ModelCard, Role } from '#protocol/model.ts'
import { longestPrompt } from '#store/answers.ts'
import { findEntry, findModel, useCatalogue } from '#store/catalogue.ts'
import { useDevice } from '#store/device.ts'
import type { KeptCard } from '#store/keptFolders.ts'
import { useModelCache } from '#store/modelCache.ts'
import { mostTurns } from '#store/conversation.ts'
import { questionSettings } from '#store/settings.ts'
import { conditions, type Run } from '#suites/run.ts'
import { suiteSchema, type Suite } from '#suites/suite.ts'
import { findSlot, mostSlots, useSlots, type SlotId } from '#store/slots.ts'

const slotsSchema = v.optional(v.array(v.string()))
const historySchema = v.pipe(
  v.array(
    v.object({
      role: v.picklist(['user', 'assistant']),
      content: v.pipe(v.string(), v.maxLength(longestPrompt)),
    }),
  ),
  v.maxLength(2 * mostTurns),
)
const questionSchema = v.object({
  ...questionSettings.entries,
  prompt: v.string(),
  history: v.optional(historySchema),
  slots: slotsSchema,
})
const scoreSchema = v.object({ prompt: v.optional(v.string(), ''), text: v.string(), slots: slotsSchema })
const loadSchema = v.object({
  slotId: v.pipe(v.string(), v.regex(/^[\w-]{1,20}$/, 'a slot is named by at most 20 letters and digits')),
  modelId: v.string(),
  options: v.optional(
    v.object({
      device: v.optional(v.picklist(['webgpu', 'wasm', 'auto']), 'auto'),
      role: v.optional(v.picklist(['base', 'domain', 'standard', 'instruction', 'both'])),
      dtype: v.optional(v.picklist(['fp32', 'fp16', 'int8', 'uint8', 'q8', 'q4', 'q4f16', 'bnb4'])),
    }),
    {},
  ),
})

/** `slots` is left out where all are meant, also those that do not exist yet. */
export type CheckedQuestion = v.InferOutput<typeof questionSchema>

export function checkQuestion(question: unknown): CheckedQuestion {
  const checked = check(questionSchema, typeof question === 'string' ? { prompt: question } : question)
  return checked.slots ? { ...checked, slots: knownSlots(checked.slots) } : checked
}

export function checkScore(request: unknown): { prompt: string; text: string; slots: readonly SlotId[] } {
  const { prompt, text, slots } = check(scoreSchema, request)
  return { prompt, text, slots: slots ? knownSlots(slots) : useSlots.getState().slots.map(({ id }) => id) }
}

const wholeNumber = 'it is a whole number from 0'

const suiteRunSchema = v.object({
  suite: v.union([v.string(), suiteSchema], 'a suite is its id or a whole suite'),
  options: v.optional(
    v.object({
      slots: slotsSchema,
      maxItems: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
      serial: v.optional(v.boolean('it is true or false')),
      seed: v.optional(
        v.pipe(v.number(wholeNumber), v.safeInteger(wholeNumber), v.minValue(0, wholeNumber)),
        0,
      ),
      onProgress: v.optional(v.function()),
    }),
    {},
  ),
})

type CheckedSuiteRun = {
  readonly suite: string | Suite
  readonly slots: readonly SlotId[]
  readonly maxItems: number
  readonly isSerial: boolean | undefined
  readonly seed: number
}

export async function checkSuiteRun(request: unknown): Promise<CheckedSuiteRun> {
  const { suite, options } = check(suiteRunSchema, request)
  const slots = options.slots ? knownSlots(options.slots) : useSlots.getState().slots.map(({ id }) => id)
  if (options.slots?.length === 0) throw refusal('options.slots cannot be used: name at least one slot')
  if (slots.length === 0) throw refusal('There is no slot to run the suite on')
  if (typeof suite !== 'string') await refuseContradictions(suite)
  const { maxItems = Infinity, serial: isSerial, seed } = options
  return { suite, slots, maxItems, isSerial, seed }
}

/** A run of the suite has to be one that the page would open again. */
async function refuseContradictions(suite: Suite): Promise<void> {
  const { contradictionsOf } = await import('#suites/exports/contradictions.ts')
  const run: Run = {
    version: 1,
    id: 'new',
    suite,
    seed: 0,
    maxTokens: 1,
    startedAt: 'now',
    browser: '',
    appVersion: __APP_VERSION__,
    models: [],
    conditions: [...conditions],
    answers: [],
    likelihoods: [],
    isComplete: false,
  }
  for (const sentence of contradictionsOf(run)) throw new RangeError(sentence)
}

type CheckedLoad = v.InferOutput<typeof loadSchema>

export function checkLoad(request: unknown): CheckedLoad {
  const checked = check(loadSchema, request)
  const { slotId } = checked
  if (!findSlot(slotId) && useSlots.getState().slots.length >= mostSlots) {
    throw refusal(`Slot ${slotId} cannot be opened: there are at most ${mostSlots} slots`)
  }
  return checked
}

/** A model of the catalogue, one kept in this browser, or one of the hub, in this order. Rejects where it is none. */
export async function cardOf(modelId: string, wantedRole?: Role): Promise<ModelCard> {
  const shipped = findModel(modelId)
  if (shipped) return shipped
  if (!modelId.includes('/')) throw refusal(`There is no model ${modelId} in the catalogue`)
  await useModelCache.getState().read()
  const kept = useModelCache.getState().kept?.find(({ card }) => card?.id === modelId)?.card
  const { findOnHub } = await import('#store/hub.ts') // comes with the page of models, and is large
  const { card, knownRole } = kept
    ? { card: kept, knownRole: kept.role ?? null }
    : await findOnHub(modelId).catch((error: unknown) => keptInstead(modelId, error))
  const role = wantedRole ?? knownRole
  if (!role) throw refusal(`Nobody has said how ${modelId} was made: give its role in the options`)
  return { ...card, role }
}

/** What a model is loaded with: the page's choice for whatever is left open. Rejects where it cannot run here. */
export async function choiceFor(
  card: ModelCard,
  how: Pick<LoadOptions, 'device' | 'dtype'>,
): Promise<LoadOptions> {
  const report = await useDevice.getState().inspect()
  const { fitHere, preferredFit } = await import('#store/hubFit.ts') // comes with the page of models
  const fit = preferredFit(card, report, how)
  const { reason } = fitHere(card, report)
  if (!fit && reason !== null && how.device === 'auto') throw new RangeError(reason)
  return { ...how, ...(fit && { preferred: { device: fit.device, dtype: fit.variant.dtype } }) }
}

/**
 * Where the hub cannot be asked, a commit of the model that is kept is the model: the catalogue's, else the one kept
 * last.
 */
function keptInstead(repo: string, error: unknown): { card: KeptCard; knownRole: Role | null } {
  const isAway = error instanceof FailureError && /^(network|offline|server-busy)$/.test(error.failure.code)
  const cards = (useModelCache.getState().kept ?? [])
    .toSorted((one, other) => one.keptAt - other.keptAt)
    .flatMap(({ card }) => (card?.source.kind === 'hub' && card.source.repo === repo ? card : []))
  const pinned = findEntry(repo)?.revision
  const card = cards.find(({ source }) => source.kind === 'hub' && source.revision === pinned) ?? cards.at(-1)
  if (!isAway || !card) throw error
  return { card, knownRole: card.role ?? null }
}

function knownSlots(slots: readonly SlotId[]): SlotId[] {
  for (const id of slots) if (!findSlot(id)) throw refusal(`There is no slot ${id}`)
  return [...new Set(slots)]
}

function check<const Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, value)
  if (success) return output
  const [issue] = issues
  const path = v.getDotPath(issue)
  throw refusal(path ? `${path} cannot be used: ${issue.message}` : issue.message)
}

/** Where there is no catalogue, that is the reason for whatever is missing. */
function refusal(sentence: string): RangeError {
  const { failure } = useCatalogue.getState()
  return new RangeError(failure ? `${sentence}. ${failure.message}` : `${sentence}.`)
}
