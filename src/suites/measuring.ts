/** @file What measures are computed by: rates, chance, wordings, IFEval's instructions. */
import { followsInstruction, followsLoosely, whyUnsupported } from '#metrics/ifeval/followsInstruction.ts'
import type { InstructionResult } from '#metrics/ifeval/instructionRates.ts'
import type { Given } from '#suites/given.ts'
import type { Item, Suite } from '#suites/suite.ts'
import { whyUncheckable } from '#suites/scoring.ts'

export function referenced(given: readonly Given[]): Given[] {
  return given.filter(({ item }) => item.references.length > 0)
}

/** The answers to one question in several wordings. */
export type Question = { readonly group: string; readonly texts: readonly string[] }

export function questionsOf(given: readonly Given[]): Question[] {
  const worded = given.filter(({ item }) => item.wording !== undefined)
  const questions = Map.groupBy(worded, ({ item }) => `${item.task} ${item.group}`)
  return [...questions.values()].map((own) => ({
    group: own[0]?.item.group ?? '',
    texts: own.map(({ text }) => text),
  }))
}

/** The instruction, or on T1 the kind of rewording; what neither has is said in one way only. */
export function phraseOf({ wording, rewording }: Item): string | undefined {
  return wording ?? rewording
}

export function rateOf(given: readonly Given[]): number | null {
  return mean(given, ({ isRight }) => Number(isRight))
}

/** What guessing gets right: one label of all, yes or no where that is all there is, and nothing where any text may be it. */
export function chanceOf(given: readonly Given[], labels: readonly string[]): number {
  const byTask = Map.groupBy(given, ({ item }) => item.task)
  const options = (task: string): number => {
    const answers = new Set(byTask.get(task)?.flatMap(({ item }) => item.references))
    const isYesOrNo = answers.size > 0 && [...answers].every((answer) => answer === 'yes' || answer === 'no')
    return isYesOrNo ? 2 : Infinity
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

const itemsPerStep = 100

/** What is not checked in a suite, what most items ask for first. An item with such a check is left out as a whole. */
export function* uncheckedOf({ items }: Pick<Suite, 'items'>): Generator<void, Unchecked[]> {
  const found = new Map<string, Unchecked>()
  for (const [index, item] of items.entries()) {
    if (index % itemsPerStep === 0) yield
    for (const [name, reason] of reasonsOf(item)) {
      const before = found.get(name)
      found.set(name, { name, reason: before?.reason ?? reason, itemCount: (before?.itemCount ?? 0) + 1 })
    }
  }
  return [...found.values()].toSorted((a, b) => b.itemCount - a.itemCount)
}

/** By name, each once. */
function reasonsOf(item: Item): ReadonlyMap<string, string> {
  if (whyUncheckable(item) === null) return new Map()
  return new Map(
    item.checks.flatMap((check): [string, string][] => {
      const reason = whyUncheckable({ ...item, checks: [check] })
      return reason === null ? [] : [[check.kind === 'ifeval' ? check.id : check.kind, reason]]
    }),
  )
}
