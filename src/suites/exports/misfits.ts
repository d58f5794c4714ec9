/** @file Where a file has not the form of a run: plain sentences that begin with the path of the field. */
import * as v from 'valibot'

import { runSchema } from '#suites/run.ts'
import { itemSchema, suiteSchema } from '#suites/suite.ts'

type Fields = Readonly<Record<string, unknown>>
type Part = { readonly path: string; readonly schema: v.GenericSchema; readonly value: unknown }

const kindNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  finite: 'a number that is not infinite',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  iso_timestamp: 'a date and time like 2026-11-25T08:00:00.000Z',
}

/**
 * At most one sentence for each field of the run and the suite, each item and each answer. Every part is checked on its
 * own and up to its first problem: a hostile file could have a hundred million.
 */
export function* misfitsOf(run: Fields): Generator<string> {
  const said = new Set<string>()
  for (const { path, schema, value } of partsOf(run)) {
    const { issues } = v.safeParse(schema, value, { abortEarly: true })
    if (!issues) continue
    const field = [path, v.getDotPath(issues[0])].filter(Boolean).join('.')
    const problem = `${field}: ${complaint(issues[0])}.`
    if (!said.has(problem)) yield problem
    said.add(problem)
  }
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function* partsOf(run: Fields): Generator<Part> {
  const { suite, answers, likelihoods, ...entries } = runSchema.entries
  yield* fieldParts('', entries, run)
  const { items, ...suiteEntries } = suiteSchema.entries
  if (isRecord(run['suite'])) {
    yield* fieldParts('suite.', suiteEntries, run['suite'])
    yield* listParts({ path: 'suite.items', schema: items, value: run['suite']['items'] }, itemSchema)
  } else yield { path: 'suite', schema: suite, value: run['suite'] }
  yield* listParts({ path: 'answers', schema: answers, value: run['answers'] }, answers.pipe[0].item)
  const list = { path: 'likelihoods', schema: likelihoods, value: run['likelihoods'] }
  yield* listParts(list, likelihoods.pipe[0].item)
}

function* fieldParts(prefix: string, entries: Readonly<Record<string, v.GenericSchema>>, fields: Fields) {
  for (const [key, schema] of Object.entries(entries)) {
    yield { path: prefix + key, schema, value: fields[key] }
  }
}

/** Each entry, then the list, whose first problem may be that of an entry again. */
function* listParts(list: Part, schema: v.GenericSchema): Generator<Part> {
  const entries: readonly unknown[] = Array.isArray(list.value) ? list.value : []
  for (const [index, value] of entries.entries()) yield { path: `${list.path}.${index}`, schema, value }
  yield list
}

/** What is wrong with a field, to be put after its path. */
export function complaint({ type, input, requirement, expected }: v.BaseIssue<unknown>): string {
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
