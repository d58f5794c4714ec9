/** @file A run: what models said to a suite, with everything needed to score, compare and repeat it. */
import * as v from 'valibot'

import { conditions, suiteSchema } from '#suites/suite.ts'

export { conditions }

const words = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const figure = v.pipe(v.number(), v.finite())
const count = v.pipe(figure, v.minValue(0))

export type Condition = (typeof conditions)[number]

/** Which model answered, and on what. */
const runModel = v.object({
  slotId: words,
  modelId: words,
  name: words,
  /** null: not known, because it answered elsewhere. */
  role: v.nullable(v.picklist(['base', 'domain', 'standard', 'instruction', 'both'])),
  /** null: it answered elsewhere. */
  device: v.nullable(v.picklist(['webgpu', 'wasm'])),
  dtype: words,
  adapter: v.nullable(words),
})

/**
 * One answer of one model to one item under one condition. Times are the only part that a repetition may change. Counts
 * and times that a file of another program does not say are 0.
 */
const runAnswer = v.object({
  itemId: words,
  slotId: words,
  condition: v.picklist(conditions),
  text: v.pipe(v.string(), v.maxLength(100_000)),
  /** `refused`: the model could not take the prompt; it counts as answered with nothing. */
  finishReason: v.picklist(['end', 'length', 'refused']),
  tokenCount: count,
  promptTokenCount: count,
  firstTokenMs: count,
  totalMs: count,
  /** What others have judged of it, for items with the check `judged`. */
  isRight: v.optional(v.boolean()),
})

/** How likely the right answer was to a model, and which label it would choose: what it knows, whatever it says. */
const likelihood = v.object({
  itemId: words,
  slotId: words,
  condition: v.picklist(conditions),
  /** ln p of the first reference given the prompt, and its size. */
  logprob: figure,
  sizeBytes: count,
  tokenCount: count,
  /** The label of the highest log-probability, and of the highest per byte; null where the item has no labels. */
  choice: v.nullable(words),
  choicePerByte: v.nullable(words),
})

export const runSchema = v.object({
  /** 2: roles may be unknown. */
  version: v.picklist([1, 2]),
  id: words,
  /** The whole suite, so that a run can be read without it. */
  suite: suiteSchema,
  seed: count,
  maxTokens: count,
  /** ISO 8601. */
  startedAt: v.pipe(words, v.isoTimestamp()),
  /** Of the browser; as it names itself. */
  browser: v.pipe(v.string(), v.maxLength(500)),
  appVersion: words,
  models: v.pipe(v.array(runModel), v.minLength(1), v.maxLength(4)),
  conditions: v.pipe(v.array(v.picklist(conditions)), v.minLength(1)),
  answers: v.pipe(v.array(runAnswer), v.maxLength(1_000_000)),
  /** Of some items of each tier. */
  likelihoods: v.pipe(v.array(likelihood), v.maxLength(100_000)),
  isComplete: v.boolean(),
})

export type RunModel = v.InferOutput<typeof runModel>
export type RunAnswer = v.InferOutput<typeof runAnswer>
export type Likelihood = v.InferOutput<typeof likelihood>
export type Run = v.InferOutput<typeof runSchema>

export type ModelPair = readonly [first: RunModel | undefined, second: RunModel | undefined]

/** Those of the slots, or where there are none of them the first two. */
export function pairIn(
  models: readonly RunModel[],
  slotIds: readonly [first: string, second: string] | null,
): ModelPair {
  const find = (slotId: string | undefined, index: number): RunModel | undefined =>
    models.find((model) => model.slotId === slotId) ?? models[index]
  return [find(slotIds?.[0], 0), find(slotIds?.[1], 1)]
}

/**
 * Version 1 had no word for a role that nobody knows, and called every model that answered elsewhere a standard
 * fine-tune. Any other run stays as it is.
 */
export function withHonestRoles<R extends Pick<Run, 'version' | 'models'>>(run: R): R {
  if (run.version !== 1) return run
  const isUnknown = ({ device, role }: RunModel): boolean =>
    role === null || (device === null && role === 'standard')
  if (!run.models.some(isUnknown)) return run
  const models = run.models.map((model) => (isUnknown(model) ? { ...model, role: null } : model))
  return { ...run, version: 2, models }
}
