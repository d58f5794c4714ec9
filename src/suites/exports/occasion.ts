/**
 * @file What is of one occasion only, in the last block of a run file: its id, its date and its times. Without the block,
 * the same suite, models, seed and device give the same bytes.
 */
import * as v from 'valibot'

import { complaint, isRecord } from '#suites/exports/misfits.ts'
import { oneLineJson } from '#suites/exports/oneLineJson.ts'
import { runSchema, type Run } from '#suites/run.ts'

const entriesPerPart = 250
const { id, startedAt, answers } = runSchema.entries
const { firstTokenMs, totalMs } = answers.pipe[0].item.entries
const occasionSchema = v.object({
  id,
  startedAt,
  /** Of each answer, in their order: until the first token, and until the last one. */
  times: v.array(v.tuple([firstTokenMs, totalMs])),
})

/** The block as JSON, in parts of a few milliseconds of work; the times of an answer are a line. */
export function* occasionParts(run: Pick<Run, 'id' | 'startedAt' | 'answers'>): Generator<string> {
  yield `{"id":${oneLineJson(run.id)},"startedAt":${oneLineJson(run.startedAt)},"times":[`
  for (let start = 0; start < run.answers.length; start += entriesPerPart) {
    const lines = run.answers
      .slice(start, start + entriesPerPart)
      .map((answer) => JSON.stringify([answer.firstTokenMs, answer.totalMs]))
    yield `${start === 0 ? '\n' : ',\n'}${lines.join(',\n')}`
  }
  yield run.answers.length === 0 ? ']}' : '\n]}'
}

/** A file's fields as those of a run, with id, date and times where a run has them; a text says why that is not possible. */
export function withOccasion(file: Readonly<Record<string, unknown>>): Record<string, unknown> | string {
  const { occasion, ...fields } = file
  const { success, output, issues } = v.safeParse(occasionSchema, occasion, { abortEarly: true })
  if (!success) {
    const path = ['occasion', v.getDotPath(issues[0])].filter(Boolean).join('.')
    return `${path}: ${complaint(issues[0])}.`
  }
  if (!Array.isArray(fields['answers'])) return 'answers: must be a list.'
  const list: readonly unknown[] = fields['answers']
  const { times, ...head } = output
  if (times.length !== list.length)
    return `occasion.times: has ${times.length} entries, but there are ${list.length} answers.`
  const timed = list.map((answer, index) =>
    isRecord(answer) ? { ...answer, firstTokenMs: times[index]?.[0], totalMs: times[index]?.[1] } : answer,
  )
  return { ...fields, ...head, version: 2, answers: timed }
}
