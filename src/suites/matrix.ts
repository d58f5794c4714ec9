/** @file The generalization matrix: how often each model is right on each tier, under each condition. */
import { wilson, type Interval } from '#metrics/statistics/wilson.ts'
import { conditionsFor } from '#suites/conditions.ts'
import { answerKey } from '#suites/plan.ts'
import type { Condition, Run, RunAnswer, RunModel } from '#suites/run.ts'
import { isRight } from '#suites/scoring.ts'
import { tiers, type Item, type Suite, type Tier } from '#suites/suite.ts'

/** One tier, one model, one condition. */
export type Cell = {
  readonly tier: Tier
  readonly slotId: string
  readonly condition: Condition
  readonly rightCount: number
  /** Answers so far. */
  readonly count: number
  /** Items of the tier. */
  readonly total: number
  /** 95 %, Wilson; null without answers. */
  readonly interval: Interval | null
  /** Median of the time of an answer among others in its batch, in ms. */
  readonly medianMs: number | null
  /** Over all answers of the cell, each with its own time in the batch. */
  readonly tokensPerSecond: number | null
}

/** An item with one model's answer to it, if it has come. */
export type Answered = { readonly item: Item; readonly answer: RunAnswer | null; readonly isRight: boolean }

/** The tiers that have items, nearest first. */
export function tiersOf({ items }: Pick<Suite, 'items'>): Tier[] {
  const present = new Set(items.map(({ tier }) => tier))
  return tiers.filter((tier) => present.has(tier))
}

/** Every cell of a model's column, the compared condition of each tier first. */
export function columnOf(run: Run, model: RunModel): Cell[] {
  const byKey = answersByKey(run)
  return tiersOf(run.suite).flatMap((tier) =>
    conditionsFor(model.role, tier, run.suite).map((condition) => {
      const answered = answeredOf(run, byKey, { tier, slotId: model.slotId, condition })
      return cellOf({ tier, slotId: model.slotId, condition }, answered)
    }),
  )
}

/** The items of a cell with their answers, in the order of the suite. */
export function cellItems(run: Run, cell: Pick<Cell, 'tier' | 'slotId' | 'condition'>): Answered[] {
  return answeredOf(run, answersByKey(run), cell)
}

/** Answers by `answerKey`. */
function answersByKey(run: Pick<Run, 'answers'>): ReadonlyMap<string, RunAnswer> {
  return new Map(run.answers.map((answer) => [answerKey(answer), answer]))
}

function answeredOf(
  { suite }: Run,
  byKey: ReadonlyMap<string, RunAnswer>,
  { tier, slotId, condition }: Pick<Cell, 'tier' | 'slotId' | 'condition'>,
): Answered[] {
  return suite.items
    .filter((item) => item.tier === tier)
    .map((item) => {
      const answer = byKey.get(answerKey({ itemId: item.id, slotId, condition })) ?? null
      return { item, answer, isRight: answer !== null && isRight(item, answer) }
    })
}

function cellOf(place: Pick<Cell, 'tier' | 'slotId' | 'condition'>, answered: readonly Answered[]): Cell {
  const answers = answered.flatMap(({ answer }) => answer ?? [])
  const rightCount = answered.filter((each) => each.isRight).length
  const times = answers.map(({ totalMs }) => totalMs).toSorted((a, b) => a - b)
  const seconds = times.reduce((sum, ms) => sum + ms, 0) / 1000
  const tokenCount = answers.reduce((sum, answer) => sum + answer.tokenCount, 0)
  return {
    ...place,
    rightCount,
    count: answers.length,
    total: answered.length,
    interval: answers.length > 0 ? wilson(rightCount, answers.length) : null,
    medianMs: times[Math.floor(times.length / 2)] ?? null,
    tokensPerSecond: seconds > 0 ? tokenCount / seconds : null,
  }
}
