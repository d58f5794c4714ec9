/** @file What measures are computed by: rates, chance, wordings, IFEval's instructions. */
import { wordingSpread, type WordingSpread } from '#metrics/consistency.ts'
import { followsInstruction, followsLoosely, whyUnsupported } from '#metrics/ifeval/followsInstruction.ts'
import type { InstructionResult } from '#metrics/ifeval/instructionRates.ts'
import type { Given } from '#suites/given.ts'

/** Wordings with fewer items have rates by luck. */
const fewestItemsOfWording = 5

export function referenced(given: readonly Given[]): Given[] {
  return given.filter(({ item }) => item.references.length > 0)
}

/** Answers to one question in several wordings. */
export function questionsOf(given: readonly Given[]): string[][] {
  const worded = given.filter(({ item }) => item.wording !== undefined)
  const questions = Map.groupBy(worded, ({ item }) => `${item.task} ${item.group}`)
  return [...questions.values()].map((own) => own.map(({ text }) => text))
}

/** The mean over the tasks of which every wording has enough items. */
export function meanSpread(given: readonly Given[], value: (spread: WordingSpread) => number): number | null {
  const byTask = Map.groupBy(given, ({ item }) => item.task)
  const spreads = [...byTask.values()].flatMap((ofTask) => spreadOf(ofTask) ?? [])
  return mean(spreads, value)
}

function spreadOf(given: readonly Given[]): WordingSpread | null {
  const scores = given.flatMap(({ item, isRight }) =>
    item.wording === undefined ? [] : [{ wording: item.wording, score: Number(isRight) }],
  )
  const sizes = [...Map.groupBy(scores, ({ wording }) => wording).values()].map(({ length }) => length)
  return Math.min(...sizes) >= fewestItemsOfWording ? wordingSpread(scores) : null
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
