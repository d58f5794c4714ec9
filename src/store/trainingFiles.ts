/** @file The files about training that lie beside the models, checked on arrival. */
import * as v from 'valibot'

const figure = v.pipe(v.number(), v.finite())
const count = v.pipe(figure, v.minValue(0))
const words = v.pipe(v.string(), v.maxLength(400))
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(4000))
const point = v.tuple([count, figure])
const curve = v.pipe(v.array(point), v.maxLength(2000))

/** What does not have the expected form is as good as not there, and takes nothing else with it. */
function lenient<const T extends v.GenericSchema>(schema: T) {
  return v.optional(v.fallback(v.nullable(schema), null), null)
}

const estimateEntries = { value: figure, low: figure, high: figure, n: count }
const estimate = v.object(estimateEntries)

const stage = v.object({
  stage: words,
  from: v.nullable(words),
  steps: count,
  kept_step: count,
  /** What came before this run, where it did not begin with random or inherited weights. */
  earlier: lenient(v.object({ tokens: count, seconds: count })),
  tokens: count,
  seconds: count,
  peak_lr: count,
  best_val_loss: figure,
  weight_decay: lenient(count),
  dropout: lenient(count),
  rows_per_step: lenient(count),
  data: lenient(v.object({ rows: count, tokens: count, tokens_with_loss: count })),
  loss: curve,
  val_loss: curve,
})

const evaluation = v.object({
  questions_each: lenient(count),
  measures: v.pipe(v.array(v.object({ id: words, label: words, ...estimateEntries })), v.maxLength(100)),
  families: v.fallback(
    v.pipe(
      v.array(v.object({ name: words, seen: lenient(estimate), unseen: lenient(estimate) })),
      v.maxLength(200),
    ),
    [],
  ),
})

const agreement = v.object({
  next_token_agreement: lenient(figure),
  token_agreement: figure,
  kl: lenient(figure),
  prompts: count,
  tokens: count,
})

/** `public/models/<id>/training.json`. */
export const trainingRecordSchema = v.object({
  model: words,
  parameters: count,
  hardware: words,
  precision: lenient(words),
  seed: lenient(figure),
  stages: v.pipe(v.array(stage), v.minLength(1), v.maxLength(12)),
  evaluation: lenient(evaluation),
  shipped_against_fp32: lenient(
    v.object({ native: lenient(agreement), wasm: lenient(agreement), webgpu: lenient(agreement) }),
  ),
})

/** `public/training/sweep.json`. */
export const sweepSchema = v.object({
  hardware: words,
  precision: words,
  seed: figure,
  runs: v.pipe(
    v.array(
      v.object({
        id: words,
        group: words,
        label: words,
        trained_parameters: count,
        examples: count,
        tokens: count,
        steps: count,
        kept_step: count,
        seconds: count,
        loss: curve,
        val_loss: curve,
        results: v.pipe(v.array(v.object({ label: words, ...estimateEntries })), v.maxLength(20)),
      }),
    ),
    v.minLength(1),
    v.maxLength(100),
  ),
})

const wordings = v.record(words, v.pipe(v.array(words), v.maxLength(500)))

/** `public/training/held_out.json`. */
export const heldOutSchema = v.object({
  combinations: v.pipe(v.array(words), v.maxLength(500)),
  operation_wordings: wordings,
  format_wordings: wordings,
  family_wordings: wordings,
  clusters: v.pipe(v.array(words), v.maxLength(50)),
})

const pairs = v.pipe(v.array(v.object({ user: text, assistant: text })), v.minLength(1), v.maxLength(50))

/** `public/training/samples.json`: examples in the formats of the data, none of them out of the data. */
export const samplesSchema = v.object({
  version: v.literal(1),
  domain: v.pipe(v.array(text), v.minLength(1), v.maxLength(50)),
  standard: pairs,
  instruction: pairs,
})

export type TrainingRecord = v.InferOutput<typeof trainingRecordSchema>
export type Stage = TrainingRecord['stages'][number]
export type Estimate = v.InferOutput<typeof estimate>
export type Sweep = v.InferOutput<typeof sweepSchema>
export type SweepRun = Sweep['runs'][number]
export type HeldOut = v.InferOutput<typeof heldOutSchema>
export type Samples = v.InferOutput<typeof samplesSchema>
export type SamplePair = Samples['standard'][number]
