/**
 * @file What the files for other programs say beside their own fields, so that they can be read back whole: who answered,
 * how, and in what time. Other programs pass over `tuning_fork`.
 */
import * as v from 'valibot'

import type { JoinedAnswer } from '#suites/exports/joinAnswers.ts'
import { runSchema, type Run } from '#suites/run.ts'
import { suiteSchema } from '#suites/suite.ts'

export const headSchema = v.object({
  ...v.omit(runSchema, ['suite', 'models', 'answers', 'likelihoods', 'conditions']).entries,
  /** Of the run that the file was made of; the first files did not say it. */
  isComplete: v.optional(v.boolean()),
  suite: v.omit(suiteSchema, ['items', 'imported']),
})

export const answerPartSchema = v.object({
  ...v.omit(runSchema.entries.answers.pipe[0].item, ['itemId', 'slotId', 'text']).entries,
  model: runSchema.entries.models.pipe[0].item,
})

export type Head = v.InferOutput<typeof headSchema>
export type AnswerPart = v.InferOutput<typeof answerPartSchema>

/** The run without its lists. */
export function headOf(run: Run): Head {
  return fieldsOf(
    { ...run, suite: fieldsOf(run.suite, headSchema.entries.suite.entries) },
    headSchema.entries,
  ) as Head
}

/** All but the text, which stands where the other program expects it. */
export function answerPart({ answer, model }: Pick<JoinedAnswer, 'answer' | 'model'>): AnswerPart {
  return fieldsOf({ ...answer, model }, answerPartSchema.entries) as AnswerPart
}

/** Those that `entries` names, unchecked: writers take any run. */
function fieldsOf(value: object, entries: object): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => Object.hasOwn(entries, key)))
}
