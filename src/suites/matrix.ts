/** @file The generalization matrix: how often each model is right on each tier, under each condition. */
import { clusteredWilson } from '#metrics/statistics/clusteredWilson.ts'
import type { Interval } from '#metrics/statistics/wilson.ts'
import { conditionsFor } from '#suites/conditions.ts'
import { answerKey } from '#suites/plan.ts'
import type { Condition, Run, RunAnswer, RunModel } from '#suites/run.ts'
import { isRight, whyUncheckable } from '#suites/scoring.ts'
import { tiers, type Item, type Suite, type Tier } from '#suites/suite.ts'

/** One tier, one model, one condition. */
export type Cell = {
  readonly tier: Tier
  readonly slotId: string
  readonly condition: Condition
  readonly rightCount: number
  /** Answers so far. */
  readonly count: number
  /** Items of the tier that can be checked. */
  readonly total: number
  /** Groups that the answers are of; items of one group are not independent. */
  readonly groupCount: number
  /** 95 %, Wilson over as many items as the groups are worth; null without answers. */
  readonly interval: Interval | null
  /** Median of the time of an answer among others in its batch, in ms; without refused prompts; null where none is known. */
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
    .filter((item) => item.tier === tier && whyUncheckable(item) === null)
    .map((item) => {
      const answer = byKey.get(answerKey({ itemId: item.id, slotId, condition })) ?? null
      return { item, answer, isRight: answer !== null && isRight(item, answer) }
    })
}

function cellOf(place: Pick<Cell, 'tier' | 'slotId' | 'condition'>, answered: readonly Answered[]): Cell {
  const given = answered.filter(({ answer }) => answer !== null)
  const answers = given.flatMap(({ answer }) => (answer && answer.finishReason !== 'refused' ? [answer] : []))
  const scores = given.map(({ item, isRight: right }) => ({ group: item.group, score: Number(right) }))
  const times = answers.flatMap(({ totalMs }) => (totalMs > 0 ? [totalMs] : [])).toSorted((a, b) => a - b)
  const seconds = times.reduce((sum, ms) => sum + ms, 0) / 1000
  const tokenCount = answers.reduce((sum, answer) => sum + answer.tokenCount, 0)
  return {
    ...place,
    rightCount: given.filter((each) => each.isRight).length,
    count: given.length,
    total: answered.length,
    groupCount: new Set(scores.map(({ group }) => group)).size,
    interval: clusteredWilson(scores),
    medianMs: times[Math.floor(times.length / 2)] ?? null,
    tokensPerSecond: seconds > 0 ? tokenCount / seconds : null,
  }
}
