/** @file What measures are computed by: rates, chance, wordings, IFEval's instructions. */
import { wordingSpread, type WordingSpread } from '#metrics/consistency.ts'
import { followsInstruction, followsLoosely, whyUnsupported } from '#metrics/ifeval/followsInstruction.ts'
import type { InstructionResult } from '#metrics/ifeval/instructionRates.ts'
import type { Given } from '#suites/given.ts'
import type { Item, Suite } from '#suites/suite.ts'
import { whyUncheckable } from '#suites/scoring.ts'

/** Wordings with fewer items have rates by luck. */
export const fewestItemsOfWording = 5

export function referenced(given: readonly Given[]): Given[] {
  return given.filter(({ item }) => item.references.length > 0)
}

/** Answers to one question in several wordings. */
export function questionsOf(given: readonly Given[]): string[][] {
  const worded = given.filter(({ item }) => item.wording !== undefined)
  const questions = Map.groupBy(worded, ({ item }) => `${item.task} ${item.group}`)
  return [...questions.values()].map((own) => own.map(({ text }) => text))
}

/** The instruction, or on T1 the kind of rewording; what neither has is said in one way only. */
export function phraseOf({ wording, rewording }: Item): string | undefined {
  return wording ?? rewording
}

/** How much a task depends on its wording. */
export type TaskSpread = {
  readonly task: string
  /** Over all its items that have a wording. */
  readonly rate: number
  readonly count: number
  readonly spread: WordingSpread
  /** Items of the rarest wording. */
  readonly fewest: number
  /** Two wordings or more, each with enough items; else worst and spread are luck. */
  readonly isSound: boolean
}

/** Of every task that has wordings, in order of appearance. */
export function taskSpreads(given: readonly Given[]): TaskSpread[] {
  const scores = given.flatMap(({ item, isRight }) => {
    const wording = phraseOf(item)
    return wording === undefined ? [] : [{ task: item.task, wording, score: Number(isRight) }]
  })
  return [...Map.groupBy(scores, ({ task }) => task)].flatMap(([task, own]) => {
    const spread = wordingSpread(own)
    if (!spread) return []
    const fewest = Math.min(...spread.counts)
    const isSound = spread.counts.length > 1 && fewest >= fewestItemsOfWording
    return [{ task, rate: mean(own, ({ score }) => score) ?? 0, count: own.length, spread, fewest, isSound }]
  })
}

/** The mean over the tasks of which every wording has enough items. */
export function meanSpread(given: readonly Given[], value: (spread: WordingSpread) => number): number | null {
  const worded = given.filter(({ item }) => item.wording !== undefined)
  const sound = taskSpreads(worded).filter(({ isSound }) => isSound)
  return mean(sound, ({ spread }) => value(spread))
}

export function rateOf(given: readonly Given[]): number | null {
  return mean(given, ({ isRight }) => Number(isRight))
}

/** What guessing gets right: one label of all, yes or no where that is all there is, and nothing where any text may be it. */
export function chanceOf(given: readonly Given[], labels: readonly string[]): number {
  const byTask = Map.groupBy(given, ({ item }) => item.task)
  const options = (task: string): number => {
    const answers = new Set(byTask.get(task)?.flatMap(({ item }) => item.references))
    return [...answers].every((answer) => answer === 'yes' || answer === 'no') ? 2 : Infinity
  }
  return mean(given, ({ item }) => 1 / (item.isLabelled ? labels.length : options(item.task))) ?? 0
}

export function mean<T>(list: readonly T[], value: (each: T) => number): number | null {
  return list.length === 0 ? null : list.reduce((sum, each) => sum + value(each), 0) / list.length
}

export function instructionResults({ item, text }: Given): InstructionResult[] {
  return item.checks.flatMap((check) => {
    if (check.kind !== 'ifeval' || whyUnsupported(check.id, check.kwargs) !== null) return []
    const { id, kwargs } = check
    return [
      {
        followsStrictly: followsInstruction(id, kwargs, text),
        followsLoosely: followsLoosely(id, kwargs, text),
      },
    ]
  })
}

/** Checks of one kind, or instructions of one id, that nobody's answer can be held to. */
export type Unchecked = { readonly name: string; readonly reason: string; readonly itemCount: number }

/** What is not checked in a suite, what most items ask for first. An item with such a check is left out as a whole. */
export function uncheckedOf({ items }: Pick<Suite, 'items'>): Unchecked[] {
  const found = items.flatMap((item) => {
    if (whyUncheckable(item) === null) return []
    const reasons = item.checks.flatMap((check) => {
      const reason = whyUncheckable({ ...item, checks: [check] })
      return reason === null ? [] : [[check.kind === 'ifeval' ? check.id : check.kind, reason] as const]
    })
    return [...new Map(reasons)].map(([name, reason]) => ({ name, reason }))
  })
  return [...Map.groupBy(found, ({ name }) => name)]
    .map(([name, own]) => ({ name, reason: own[0]?.reason ?? '', itemCount: own.length }))
    .toSorted((a, b) => b.itemCount - a.itemCount)
}
