/** @file Why a file cannot be read as a run: plain sentences that begin with the path of the field. */
import * as v from 'valibot'

import { runSchema, type Run, type RunAnswer } from '#suites/run.ts'
import { itemSchema, suiteSchema, type Check } from '#suites/suite.ts'

/** More than that nobody reads. */
export const mostProblems = 20

type Fields = Readonly<Record<string, unknown>>
type Part = { readonly path: string; readonly schema: v.GenericSchema; readonly value: unknown }

const mostTokens = 1_000_000
const dayMs = 86_400_000
/** Of objects and lists in a check. */
const deepest = 50
/** Characters of an id that a sentence repeats. */
const mostQuoted = 60

const kindNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  finite: 'a number that is not infinite',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

/**
 * Where the form is wrong: one sentence for each field of the run and the suite, each item and each answer. Every part
 * is checked on its own and up to its first problem, because a hostile file could have a hundred million problems.
 */
export function* misfitsOf(run: Fields): Generator<string> {
  const said = new Set<string>()
  for (const { path, schema, value } of partsOf(run)) {
    const { issues } = v.safeParse(schema, value, { abortEarly: true })
    if (!issues) continue
    const problem = sentence([path, v.getDotPath(issues[0])].filter(Boolean).join('.'), complaint(issues[0]))
    if (!said.has(problem)) yield problem
    said.add(problem)
  }
}

/** Where a run of the right form says what cannot be. */
export function* contradictionsOf(run: Run): Generator<string> {
  yield* figureProblems('seed', run.seed, Number.MAX_SAFE_INTEGER)
  yield* figureProblems('maxTokens', run.maxTokens, mostTokens)
  yield* repetitions(
    'suite.items',
    'id',
    run.suite.items.map(({ id }) => id),
  )
  yield* repetitions(
    'models',
    'slotId',
    run.models.map(({ slotId }) => slotId),
  )
  for (const [index, { checks }] of run.suite.items.entries()) {
    yield* checks.flatMap((check, at) => depthProblem(`suite.items.${index}.checks.${at}`, check))
  }
  yield* answerProblems(run)
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function* partsOf(run: Fields): Generator<Part> {
  const { suite, answers, ...entries } = runSchema.entries
  yield* fieldParts('', entries, run)
  const { items, ...suiteEntries } = suiteSchema.entries
  if (isRecord(run['suite'])) {
    yield* fieldParts('suite.', suiteEntries, run['suite'])
    yield* listParts({ path: 'suite.items', schema: items, value: run['suite']['items'] }, itemSchema)
  } else yield { path: 'suite', schema: suite, value: run['suite'] }
  yield* listParts({ path: 'answers', schema: answers, value: run['answers'] }, answers.pipe[0].item)
}

function* fieldParts(prefix: string, entries: Readonly<Record<string, v.GenericSchema>>, fields: Fields) {
  for (const [key, schema] of Object.entries(entries))
    yield { path: prefix + key, schema, value: fields[key] }
}

/** Each entry, then the list, whose first problem may be that of an entry again. */
function* listParts(list: Part, schema: v.GenericSchema): Generator<Part> {
  const entries: readonly unknown[] = Array.isArray(list.value) ? list.value : []
  for (const [index, value] of entries.entries()) yield { path: `${list.path}.${index}`, schema, value }
  yield list
}

function complaint({ type, input, requirement, expected }: v.BaseIssue<unknown>): string {
  if (input === undefined) return 'is missing'
  switch (type) {
    case 'min_value':
      return `must not be below ${String(requirement)}`
    case 'min_length':
      return 'must not be empty'
    case 'max_length':
      return `must not have more than ${String(requirement)} ${Array.isArray(input) ? 'entries' : 'characters'}`
    default:
      return `must be ${kindNames[type] ?? choices(expected)}`
  }
}

/** `("webgpu" | "wasm")`, as the schema says it, in words. */
function choices(expected: string | null): string {
  return (expected ?? 'something else').replaceAll(/[()"]/g, '').replaceAll(' | ', ' or ')
}

function* repetitions(path: string, field: string, ids: readonly string[]): Generator<string> {
  const first = new Map<string, number>()
  for (const [index, id] of ids.entries()) {
    const earlier = first.get(id)
    if (earlier === undefined) first.set(id, index)
    else yield sentence(`${path}.${index}.${field}`, `repeats ${quoted(id)} of ${path}.${earlier}`)
  }
}

function* answerProblems(run: Run): Generator<string> {
  const items = new Set(run.suite.items.map(({ id }) => id))
  const slots = new Set(run.models.map(({ slotId }) => slotId))
  const first = new Map<string, number>()
  for (const [index, answer] of run.answers.entries()) {
    const path = `answers.${index}`
    const { itemId, slotId, condition } = answer
    if (!items.has(itemId))
      yield sentence(`${path}.itemId`, `names ${quoted(itemId)}, which is no item of the file`)
    if (!slots.has(slotId))
      yield sentence(`${path}.slotId`, `names ${quoted(slotId)}, which is no slot of the file`)
    if (!run.conditions.includes(condition)) {
      yield sentence(`${path}.condition`, `is ${quoted(condition)}, which is no condition of the run`)
    }
    const key = JSON.stringify([itemId, slotId, condition])
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, index)
    else yield sentence(path, `answers the same item in the same slot and condition as answers.${earlier}`)
    yield* answerFigureProblems(path, answer)
  }
}

function* answerFigureProblems(path: string, answer: RunAnswer): Generator<string> {
  yield* figureProblems(`${path}.tokenCount`, answer.tokenCount, mostTokens)
  yield* figureProblems(`${path}.promptTokenCount`, answer.promptTokenCount, mostTokens)
  for (const key of ['firstTokenMs', 'totalMs'] as const) {
    if (answer[key] > dayMs) yield sentence(`${path}.${key}`, 'is longer than a day')
  }
}

function* figureProblems(path: string, figure: number, largest: number): Generator<string> {
  if (!Number.isInteger(figure)) yield sentence(path, `must be a whole number, not ${figure}`)
  else if (figure > largest) yield sentence(path, `must not be above ${largest}`)
}

function depthProblem(path: string, check: Check): string[] {
  return isDeeper(check, deepest) ? [sentence(path, `is nested more than ${deepest} levels deep`)] : []
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((child) => isDeeper(child, levels - 1))
}

function quoted(id: string): string {
  return id.length > mostQuoted ? `"${id.slice(0, mostQuoted)}…"` : `"${id}"`
}

function sentence(path: string, what: string): string {
  return `${path}: ${what}.`
}
