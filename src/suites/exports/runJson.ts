/** @file A run as a file and back. The same run gives the same bytes, with one answer a line, for `diff`. */
import * as v from 'valibot'

import { contradictionsOf } from '#suites/exports/contradictions.ts'
import { isRecord, misfitsOf } from '#suites/exports/misfits.ts'
import { jsonFields } from '#suites/exports/oneLineJson.ts'
import { utf8Size } from '#suites/exports/utf8.ts'
import { runSchema, type Run } from '#suites/run.ts'
import { itemSchema, suiteSchema, type Suite } from '#suites/suite.ts'

/** `problems`: 1 to 20 plain sentences, each with the path of its field; then nothing was read. */
export type ReadRun = { readonly run: Run } | { readonly problems: readonly string[] }

/** Reading is one task that blocks the page: so much took 1 s in Node 20. A run of the full suite has 2 to 3 MB. */
export const mostBytes = 20_000_000
/** More than that nobody reads. */
const mostProblems = 20
const modelSchema = runSchema.entries.models.pipe[0].item
const answerSchema = runSchema.entries.answers.pipe[0].item
const likelihoodSchema = runSchema.entries.likelihoods.pipe[0].item

/** Lists keep their order, fields have that of the schema. Takes any run: only `readRun` refuses. */
export function writeRun(run: Run): string {
  const written = {
    suite: writeSuite(run.suite),
    models: linesOf(run.models, modelSchema.entries),
    answers: linesOf(run.answers, answerSchema.entries),
    likelihoods: linesOf(run.likelihoods, likelihoodSchema.entries),
  }
  return `{\n${jsonFields(run, runSchema.entries, written).join(',\n')}\n}\n`
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
  if (typeof version === 'number' && version > 1) {
    return refusal(`This run was made by a newer version of the page (${version}); open it there.`)
  }
  return readFields(value)
}

function readFields(value: Readonly<Record<string, unknown>>): ReadRun {
  const { success, output } = v.safeParse(runSchema, value, { abortEarly: true })
  const problems = firstOf(success ? contradictionsOf(output) : misfitsOf(value))
  return success && problems.length === 0 ? { run: output } : { problems }
}

function writeSuite(suite: Suite): string {
  const items = linesOf(suite.items, itemSchema.entries)
  return `{${jsonFields(suite, suiteSchema.entries, { items }).join(',')}}`
}

function linesOf(list: readonly object[], entries: object): string {
  const lines = list.map((value) => `{${jsonFields(value, entries).join(',')}}`)
  return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`
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
