/**
 * @file One line of a `samples_*.jsonl` of lm-evaluation-harness 0.4 (`lm_eval/evaluator.py` and
 * `loggers/evaluation_tracker.py`). Since 0.4.3 every value of `resps` is text, also log-probabilities and `True`; before,
 * `arguments` were lists.
 */
import * as v from 'valibot'

import { answerPartSchema, headSchema } from '#suites/exports/ownPart.ts'
import { textFault } from '#suites/imports/importedItem.ts'
import { itemSchema } from '#suites/suite.ts'

const scalar = v.union([v.string(), v.number(), v.boolean()])
const lineSchema = v.looseObject({
  doc_id: v.union([v.pipe(v.string(), v.minLength(1), v.maxLength(200)), v.number()]),
  doc: v.optional(v.unknown()),
  target: v.optional(v.unknown()),
  arguments: v.unknown(),
  resps: v.pipe(v.array(v.unknown()), v.minLength(1)),
  filter: v.optional(v.string(), 'none'),
})
const ownSchema = v.object({ head: v.optional(headSchema), answer: answerPartSchema })

/** Measures of one answer that are 1 where it is right; the first one that a file has counts. */
export const measures = ['exact_match', 'acc', 'em', 'prompt_level_strict_acc', 'acc_norm', 'pass@1'] as const

export type Sample = {
  readonly id: string
  readonly filter: string
  /** The document as JSON: what makes samples of two models comparable. */
  readonly docJson: string
  readonly prompt: string
  readonly text: string
  readonly reference: string | null
  /** By name of the measure. */
  readonly verdicts: ReadonlyMap<string, boolean>
  readonly doc: unknown
  readonly own: v.InferOutput<typeof ownSchema> | null
}

/** A context with what follows it; `continuation` is null where the model wrote it itself. */
type Request = {
  readonly context: string
  readonly continuation: string | null
  /** There are no settings of a generation either: only the likelihood of the context was asked for. */
  readonly isAlone: boolean
}

/** A text says why not. */
export function readSample(value: unknown): Sample | string {
  const line = v.safeParse(lineSchema, value, { abortEarly: true })
  if (!line.success) return `${v.getDotPath(line.issues[0]) ?? 'it'} is missing or has another form`
  const { doc_id, doc, target, resps, filter } = line.output
  const requests = requestsOf(line.output.arguments)
  if (requests.length === 0) return 'arguments has no prompt'
  const asked = answerTo(requests, resps, target)
  if (typeof asked === 'string') return asked
  const own = ownPart(line.output['tuning_fork'], doc)
  if (typeof own === 'string') return own
  const sample = {
    id: String(doc_id),
    filter,
    docJson: JSON.stringify(doc) ?? '',
    ...asked,
    verdicts: verdictsOf(line.output),
    doc,
    own,
  }
  const references = sample.reference === null ? [] : [sample.reference]
  return textFault(sample.prompt, { 'the answer': [sample.text], 'the target': references }) ?? sample
}

function ownPart(part: unknown, doc: unknown): Sample['own'] | string {
  if (part === undefined) return null
  const own = v.safeParse(ownSchema, part, { abortEarly: true })
  if (!own.success || !v.is(itemSchema, doc)) return 'its tuning_fork part was damaged'
  return own.output
}

/** Of both forms: `{gen_args_0: {arg_0, arg_1}}` and `[[context, continuation]]`. */
function requestsOf(args: unknown): Request[] {
  return valuesOf(args).flatMap((each) => {
    const [context, continuation] = valuesOf(each)
    const isAlone = continuation === undefined
    const text = Array.isArray(context) ? context[0] : context // chat messages as JSON stand in a list
    if (typeof text !== 'string') return []
    return [{ context: text, continuation: typeof continuation === 'string' ? continuation : null, isAlone }]
  })
}

function valuesOf(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}

type Asked = Pick<Sample, 'prompt' | 'text' | 'reference'>

function answerTo(requests: readonly Request[], resps: readonly unknown[], target: unknown): Asked | string {
  const first = valuesOf(resps[0])[0]
  const [request] = requests
  if (!request) return 'arguments has no prompt'
  if (Array.isArray(first) && first.length === 2) return likeliest(requests, resps, target)
  if (typeof first !== 'string')
    return 'resps holds neither a text nor a pair of a log-probability and whether it is the greedy one'
  if (request.isAlone && isFigure(first) && target === request.context)
    return 'it is the log-probability of a text; there is no answer in it'
  return { prompt: request.context, text: first, reference: textOf(target) }
}

/**
 * The option with the highest log-probability, as the answer. Where there is only one, it is the answer if the model
 * would say it; else nobody knows what it would have said.
 */
function likeliest(all: readonly Request[], resps: readonly unknown[], target: unknown): Asked | string {
  const pairs = all.map((_, index) => pairOf(valuesOf(resps[index])[0]))
  if (pairs.some((pair) => pair === null)) return 'resps has not a log-probability for every request'
  const isByContext = all.length > 1 && new Set(all.map(({ continuation }) => continuation)).size === 1
  const context = all[0]?.context ?? ''
  // more requests, without the question, are made for mutual information
  const asked = isByContext ? all : all.filter((each) => each.context === context)
  const options = asked.map((each) => (isByContext ? each.context : (each.continuation ?? '')).trim())
  const prompt = isByContext
    ? all.map((each) => `${each.context}${each.continuation ?? ''}`).join('\n')
    : context
  if (options.length === 1) {
    const [option = ''] = options
    return { prompt, text: pairs[0]?.isGreedy ? option : '', reference: option }
  }
  const logprobs = options.map((_, index) => pairs[index]?.logprob ?? -Infinity)
  const text = options[logprobs.indexOf(Math.max(...logprobs))] ?? ''
  return { prompt, text, reference: referenceAmong(options, target) }
}

function pairOf(value: unknown): { logprob: number; isGreedy: boolean } | null {
  const pair = v.safeParse(v.tuple([scalar, scalar]), value)
  if (!pair.success) return null
  const logprob = numberOf(pair.output[0])
  return Number.isNaN(logprob) ? null : { logprob, isGreedy: String(pair.output[1]).toLowerCase() === 'true' }
}

/** Python writes `-inf`. */
function numberOf(value: string | number | boolean): number {
  const text = String(value).trim()
  return /^-inf(inity)?$/i.test(text) ? -Infinity : text === '' ? NaN : Number(text)
}

/** The target of multiple choice is the place of the right option, or its text. */
function referenceAmong(options: readonly string[], target: unknown): string | null {
  const text = textOf(target)
  if (text === null) return null
  if (options.includes(text.trim())) return text.trim()
  return /^\d+$/.test(text) ? (options[Number(text)] ?? text) : text
}

function textOf(target: unknown): string | null {
  if (target === undefined || target === null) return null
  if (v.is(scalar, target)) return String(target) === '' ? null : String(target)
  return JSON.stringify(target)
}

function isFigure(text: string): boolean {
  return !Number.isNaN(numberOf(text))
}

function verdictsOf(fields: Readonly<Record<string, unknown>>): Map<string, boolean> {
  return new Map(
    measures.flatMap((name): [string, boolean][] => {
      const value = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (value === true || value === 1) return [[name, true]]
      return value === false || value === 0 ? [[name, false]] : []
    }),
  )
}
