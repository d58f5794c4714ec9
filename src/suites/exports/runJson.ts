/** @file A run as a file and back. The same run gives the same bytes, with one answer a line, for `diff`; see `occasion.ts`. */
import * as v from 'valibot'

import { contradictionsOf } from '#suites/exports/contradictions.ts'
import { isRecord, misfitsOf } from '#suites/exports/misfits.ts'
import { occasionParts, withOccasion } from '#suites/exports/occasion.ts'
import { jsonFields, oneLineJson } from '#suites/exports/oneLineJson.ts'
import { utf8Size } from '#suites/exports/utf8.ts'
import { runSchema, withHonestRoles, type Run } from '#suites/run.ts'
import { itemSchema, suiteSchema, type Suite } from '#suites/suite.ts'

/** `problems`: 1 to 20 plain sentences, each with the path of its field; then nothing was read. */
export type ReadRun = { readonly run: Run } | { readonly problems: readonly string[] }

/** Reading is one task that blocks the page: so much took 1 s in Node 20. A run of the full suite has 2 to 3 MB. */
export const mostBytes = 20_000_000
/** More than that nobody reads. */
const mostProblems = 20
const linesPerPart = 250
/** Of files. Up to version 2 they had id, date and times in their places, as a run has. */
const newestVersion = 3
const fileSchema = v.omit(runSchema, ['id', 'startedAt'])
const modelSchema = runSchema.entries.models.pipe[0].item
const answerSchema = v.omit(runSchema.entries.answers.pipe[0].item, ['firstTokenMs', 'totalMs'])
const likelihoodSchema = runSchema.entries.likelihoods.pipe[0].item

/** Lists keep their order, fields have that of the schema. Takes any run: only `readRun` refuses. */
export function writeRun(run: Run): string {
  return [...runParts(run)].join('')
}

/** The same in parts, each of a few milliseconds of work. */
export function* runParts(run: Run): Generator<string> {
  yield '{\n'
  const file = { ...withHonestRoles(run), version: newestVersion }
  yield* fieldParts(file, fileSchema.entries, {
    separator: ',\n',
    written: {
      suite: suiteParts(run.suite),
      models: lineParts(file.models, modelSchema.entries),
      answers: lineParts(run.answers, answerSchema.entries),
      likelihoods: lineParts(run.likelihoods, likelihoodSchema.entries),
    },
  })
  yield ',\n"occasion":'
  yield* occasionParts(run)
  yield '\n}\n'
}

/** Of a file, look at its size before taking its text: this measures what is in memory already. */
export function readRun(text: string): ReadRun {
  if (text.length > mostBytes || utf8Size(text) > mostBytes) {
    return refusal(`This file is larger than ${mostBytes / 1e6} MB.`)
  }
  return readRunValue(parseJson(text))
}

/** @param value undefined where the file was no JSON. */
export function readRunValue(value: unknown): ReadRun {
  if (value === undefined) return refusal('This file is not JSON, or it was cut off.')
  if (!isRecord(value) || !('version' in value)) return refusal('This file is not a run: it has no version.')
  const { version } = value
  if (typeof version === 'number' && version > newestVersion) {
    return refusal(`This run was made by a newer version of the page (${version}); open it there.`)
  }
  const fields = version === newestVersion ? withOccasion(value) : value
  return typeof fields === 'string' ? refusal(fields) : readFields(fields)
}

function readFields(value: Readonly<Record<string, unknown>>): ReadRun {
  const { success, output } = v.safeParse(runSchema, value, { abortEarly: true })
  const problems = firstOf(success ? contradictionsOf(output) : misfitsOf(value))
  return success && problems.length === 0 ? { run: withHonestRoles(output) } : { problems }
}

function* suiteParts(suite: Suite): Generator<string> {
  const items = lineParts(suite.items, itemSchema.entries)
  yield '{'
  yield* fieldParts(suite, suiteSchema.entries, { separator: ',', written: { items } })
  yield '}'
}

function* lineParts(list: readonly object[], entries: object): Generator<string> {
  if (list.length === 0) return yield '[]'
  for (let start = 0; start < list.length; start += linesPerPart) {
    const lines = list
      .slice(start, start + linesPerPart)
      .map((value) => `{${jsonFields(value, entries).join(',')}}`)
    yield `${start === 0 ? '[\n' : ',\n'}${lines.join(',\n')}`
  }
  yield '\n]'
}

type FieldOptions = {
  readonly separator: string
  /** Fields that come in parts of their own. */
  readonly written: Readonly<Record<string, Iterable<string>>>
}

/** The fields of `value` that `entries` names, in that order. */
function* fieldParts(
  value: object,
  entries: object,
  { separator, written }: FieldOptions,
): Generator<string> {
  const fields: Readonly<Record<string, unknown>> = { ...value }
  const keys = Object.keys(entries).filter((key) => fields[key] !== undefined)
  for (const [index, key] of keys.entries()) {
    yield `${index === 0 ? '' : separator}${oneLineJson(key)}:`
    yield* written[key] ?? [oneLineJson(fields[key])]
  }
}

function refusal(problem: string): ReadRun {
  return { problems: [problem] }
}

/** Undefined, which no JSON gives, where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function firstOf(problems: Iterable<string>): string[] {
  const found: string[] = []
  for (const problem of problems) {
    found.push(problem)
    if (found.length === mostProblems) break
  }
  return found
}
