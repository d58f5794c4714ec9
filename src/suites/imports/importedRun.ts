/** @file What was read from a file of another program becomes a run, or says why not. Nothing is made up. */
import * as v from 'valibot'

import { contradictionsOf } from '#suites/exports/contradictions.ts'
import type { AnswerPart, Head } from '#suites/exports/ownPart.ts'
import type { ReadRun } from '#suites/exports/runJson.ts'
import { type Run, type RunAnswer, type RunModel, runSchema, withHonestRoles } from '#suites/run.ts'
import { fewestItems, importedPrefix, type Item, type Suite } from '#suites/suite.ts'

/** What no file says. */
export type RunOrigin = {
  readonly id: string
  /** ISO 8601: when it was opened. */
  readonly openedAt: string
}

/** What one model said to one item. `part` is what only our own files say. */
export type ImportedAnswer = {
  readonly itemId: string
  readonly text: string
  readonly isRight?: boolean | undefined
  readonly part?: AnswerPart | undefined
}

export type ImportedModel = { readonly name: string; readonly answers: readonly ImportedAnswer[] }

export type Imported = {
  readonly from: string
  readonly name: string
  readonly summary: string
  readonly items: readonly Item[]
  readonly models: readonly ImportedModel[]
  /** Of our own files. */
  readonly head?: Head | undefined
}

/** In the order of the models in the file. */
const slotIds = ['a', 'b', 'c', 'd'] as const

export function importedRun(imported: Imported, origin: RunOrigin): ReadRun {
  const slots = imported.models.map(
    ({ answers }, index) => ownSlot(imported, answers) ?? slotIds[index] ?? 'a',
  )
  const answers = imported.models.flatMap((model, index) =>
    model.answers.map((answer) => answerOf(answer, slots[index] ?? 'a')),
  )
  const conditions = [...new Set(answers.map(({ condition }) => condition))]
  const run = {
    ...headFields(imported, origin),
    suite: suiteOf(imported, conditions),
    models: imported.models.map((model, index) => modelOf(model, slots[index] ?? 'a')),
    conditions,
    answers,
    likelihoods: [],
    // Of a file that another program made nobody knows it: then there is nothing beyond the file.
    isComplete: imported.head ? (imported.head.isComplete ?? false) : true,
  }
  const { success, output, issues } = v.safeParse(runSchema, run, { abortEarly: true })
  if (!success) return { problems: [`${v.getDotPath(issues[0]) ?? 'The file'}: ${issues[0].message}.`] }
  const problems = [...contradictionsOf(output)].slice(0, 20)
  return problems.length > 0 ? { problems } : { run: withHonestRoles(output) }
}

/** The slot our own file names, where every model has another one. */
function ownSlot({ models }: Imported, answers: readonly ImportedAnswer[]): string | undefined {
  const named = models.map((model) => model.answers[0]?.part?.model.slotId)
  return new Set(named).size === models.length ? answers[0]?.part?.model.slotId : undefined
}

function headFields({ head, from }: Imported, { id, openedAt }: RunOrigin) {
  if (head) return { ...head, id }
  return {
    version: 2 as const,
    id,
    seed: 0,
    maxTokens: 0,
    startedAt: openedAt,
    browser: `Not in a browser of this page: a file of ${from}, opened here`,
    appVersion: 'not known',
  }
}

function suiteOf({ head, items, from, name, summary }: Imported, conditions: Run['conditions']): Suite {
  const fields = head?.suite ?? {
    version: 1,
    id: `${importedPrefix}${name}`.slice(0, 200),
    name: name.slice(0, 200),
    summary,
    licence: 'not stated',
    isExploratory: items.length < fewestItems,
    labels: [],
  }
  return { ...fields, imported: { from, conditions }, items: [...items] }
}

/** Of others neither the role is known, nor on what they ran: `device` says so. */
function modelOf({ name, answers }: ImportedModel, slotId: string): RunModel {
  const own = answers[0]?.part?.model
  if (own) return { ...own, slotId }
  const short = name.slice(0, 200) || slotId
  return {
    slotId,
    modelId: short,
    name: short,
    role: null,
    device: null,
    dtype: 'not known',
    adapter: null,
  }
}

/** All of the text counts, as it does under `template`. */
function answerOf({ itemId, text, isRight, part }: ImportedAnswer, slotId: string): RunAnswer {
  if (part) {
    const { model: _, ...fields } = part
    return { ...fields, itemId, slotId, text }
  }
  return {
    itemId,
    slotId,
    condition: 'template',
    text,
    finishReason: 'end',
    tokenCount: 0,
    promptTokenCount: 0,
    firstTokenMs: 0,
    totalMs: 0,
    ...(isRight === undefined ? {} : { isRight }),
  }
}
