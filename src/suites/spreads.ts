/** @file How much depends on the wording: the worst one, how far the best is from it, and what of that is chance. */
import { wordingSpread, type WordingSpread } from '#metrics/consistency.ts'
import {
  chanceSpread,
  dealCountFor,
  dealtSpreads,
  type ChanceSpread,
  type GroupedWording,
} from '#metrics/statistics/chanceSpread.ts'
import { shareFigure, type Figure } from '#suites/figure.ts'
import type { Given } from '#suites/given.ts'
import { mean, phraseOf } from '#suites/measuring.ts'

/** Wordings with fewer items have rates by luck. */
export const fewestItemsOfWording = 5

/** How much a task depends on its wording. */
export type TaskSpread = {
  readonly task: string
  /** Over all its items that have a wording. */
  readonly rate: number
  readonly count: number
  readonly spread: WordingSpread
  /** The rate of the worst wording with its interval. */
  readonly worst: Figure
  /** Items of the rarest wording. */
  readonly fewest: number
  /** What the spread would be if wordings did not matter; null where worst and spread are not sound. */
  readonly chance: ChanceSpread | null
}

/** Of a tier. */
export type Spreads = {
  /** Every task that has wordings, in order of appearance. */
  readonly tasks: readonly TaskSpread[]
  /** Over the tasks with two wordings or more, each with enough items; null without such a task. */
  readonly worst: Figure | null
  readonly spread: Figure | null
}

type Answers = { readonly task: string; readonly answers: readonly GroupedWording[] }

/** Pauses at each step: the answers are dealt out a thousand times. */
export function* spreadsOf(given: readonly Given[], seed: number): Generator<void, Spreads> {
  const tasks = [...Map.groupBy(given.flatMap(wordedAnswer), ({ task }) => task)].map(
    ([task, answers]): Answers => ({ task, answers }),
  )
  const sound = tasks.filter(isSound)
  const dealCount = dealCountFor(sound.reduce((sum, { answers }) => sum + answers.length, 0))
  const dealt = new Map<string, Float64Array>()
  for (const { task, answers } of sound) dealt.set(task, yield* dealtSpreads(answers, seed, dealCount))
  const found = tasks.flatMap((task) => taskSpread(task, dealt.get(task.task)) ?? [])
  return {
    tasks: found,
    worst: shareFigure(sound.flatMap(({ answers }) => worstAnswers(answers))),
    spread: meanSpread(found, sound, meanOfDeals([...dealt.values()])),
  }
}

function wordedAnswer({ item, isRight }: Given): (GroupedWording & { readonly task: string })[] {
  const wording = phraseOf(item)
  return wording === undefined
    ? []
    : [{ task: item.task, wording, group: item.group, score: Number(isRight) }]
}

function isSound({ answers }: Answers): boolean {
  const counts = [...Map.groupBy(answers, ({ wording }) => wording).values()].map(({ length }) => length)
  return counts.length > 1 && Math.min(...counts) >= fewestItemsOfWording
}

function taskSpread({ task, answers }: Answers, dealt: Float64Array | undefined): TaskSpread | null {
  const spread = wordingSpread(answers)
  const worst = shareFigure(worstAnswers(answers))
  if (!spread || !worst) return null
  return {
    task,
    rate: mean(answers, ({ score }) => score) ?? 0,
    count: answers.length,
    spread,
    worst,
    fewest: Math.min(...spread.counts),
    chance: dealt ? chanceSpread(dealt) : null,
  }
}

function worstAnswers(answers: readonly GroupedWording[]): GroupedWording[] {
  const worst = wordingSpread(answers)?.worst.wording
  return answers.filter(({ wording }) => wording === worst)
}

/** Of tasks of one tier; a deal of the tier is one of each task. */
function meanSpread(
  tasks: readonly TaskSpread[],
  sound: readonly Answers[],
  dealt: Float64Array | null,
): Figure | null {
  const value = mean(
    tasks.filter(({ chance }) => chance !== null),
    ({ spread }) => spread.spread,
  )
  if (value === null || !dealt) return null
  const answers = sound.flatMap((task) => task.answers)
  const groupCount = new Set(answers.map(({ group }) => group)).size
  return { value, interval: null, count: answers.length, groupCount, chance: chanceSpread(dealt) }
}

function meanOfDeals(tasks: readonly Float64Array[]): Float64Array | null {
  return (
    tasks[0]?.map(
      (_, deal) => tasks.reduce((sum, spreads) => sum + (spreads[deal] ?? 0), 0) / tasks.length,
    ) ?? null
  )
}
