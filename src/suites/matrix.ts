/** @file The generalization matrix: how often each model is right on each tier, under each condition. */
import { clusteredWilson } from '#metrics/statistics/clusteredWilson.ts'
import type { Interval } from '#metrics/statistics/wilson.ts'
import { conditionsFor } from '#suites/conditions.ts'
import type { Condition, Run, RunAnswer, RunModel } from '#suites/run.ts'
import { isRight, whyUncheckable } from '#suites/scoring.ts'
import { tiersOf, type Item, type Tier } from '#suites/suite.ts'

/** One tier, one model, one condition. */
export type Cell = {
  readonly tier: Tier
  readonly slotId: string
  readonly condition: Condition
  readonly rightCount: number
  /** Answers so far to items that can be checked. */
  readonly count: number
  /** All answers so far. */
  readonly answeredCount: number
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

/** The same of any item; null where nobody's answer to it can be judged. */
export type Shown = Omit<Answered, 'isRight'> & { readonly isRight: boolean | null }

type Given = Shown & { readonly answer: RunAnswer }

type ItemFacts = {
  readonly byId: ReadonlyMap<string, Item>
  readonly byTier: ReadonlyMap<Tier, readonly Item[]>
  /** Only those that can be checked. */
  readonly checkableByTier: ReadonlyMap<Tier, readonly Item[]>
}

/** Items do not change, and a run under way asks for them several times a second. */
const knownFacts = new WeakMap<readonly Item[], ItemFacts>()

function factsOf(items: readonly Item[]): ItemFacts {
  const remembered = knownFacts.get(items)
  if (remembered) return remembered
  const checkable = items.filter((item) => whyUncheckable(item) === null)
  const facts = {
    byId: new Map(items.map((item) => [item.id, item])),
    byTier: Map.groupBy(items, ({ tier }) => tier),
    checkableByTier: Map.groupBy(checkable, ({ tier }) => tier),
  }
  knownFacts.set(items, facts)
  return facts
}

/**
 * Every cell of a model's column, the compared condition of each tier first. Looks at the answers that have come and
 * not at every item: the first answers to a large suite come many times a second.
 */
export function columnOf(run: Run, model: RunModel): Cell[] {
  const { byId, checkableByTier } = factsOf(run.suite.items)
  const given = new Map<string, Map<string, Given>>()
  for (const answer of run.answers) {
    const item = answer.slotId === model.slotId ? byId.get(answer.itemId) : undefined
    if (!item) continue
    const key = `${item.tier} ${answer.condition}`
    const ofCell = given.get(key) ?? new Map<string, Given>()
    given.set(key, ofCell.set(item.id, { item, answer, isRight: verdictOn(item, answer) }))
  }
  return tiersOf(run.suite).flatMap((tier) =>
    conditionsFor(model.role, tier, run.suite).map((condition) => {
      const ofCell = [...(given.get(`${tier} ${condition}`)?.values() ?? [])]
      const total = checkableByTier.get(tier)?.length ?? 0
      return cellOf({ tier, slotId: model.slotId, condition, total }, ofCell)
    }),
  )
}

/** The items of a cell that can be checked, with their answers, in the order of the suite. */
export function cellItems(run: Run, cell: Pick<Cell, 'tier' | 'slotId' | 'condition'>): Answered[] {
  const given = answersIn(run, cell)
  return (factsOf(run.suite.items).checkableByTier.get(cell.tier) ?? []).map((item) => {
    const answer = given.get(item.id) ?? null
    return { item, answer, isRight: answer !== null && isRight(item, answer) }
  })
}

/** The same with those whose answers nobody can judge. */
export function shownItems(run: Run, cell: Pick<Cell, 'tier' | 'slotId' | 'condition'>): Shown[] {
  const given = answersIn(run, cell)
  return (factsOf(run.suite.items).byTier.get(cell.tier) ?? []).map((item) => {
    const answer = given.get(item.id) ?? null
    return { item, answer, isRight: answer === null ? null : verdictOn(item, answer) }
  })
}

function answersIn(run: Run, cell: Pick<Cell, 'slotId' | 'condition'>): ReadonlyMap<string, RunAnswer> {
  const given = new Map<string, RunAnswer>()
  for (const answer of run.answers)
    if (answer.slotId === cell.slotId && answer.condition === cell.condition) given.set(answer.itemId, answer)
  return given
}

function verdictOn(item: Item, answer: RunAnswer): boolean | null {
  return whyUncheckable(item) === null ? isRight(item, answer) : null
}

function cellOf(place: Pick<Cell, 'tier' | 'slotId' | 'condition' | 'total'>, given: readonly Given[]): Cell {
  const answers = given.flatMap(({ answer }) => (answer.finishReason !== 'refused' ? [answer] : []))
  const judged = given.filter((each) => each.isRight !== null)
  const scores = judged.map(({ item, isRight: right }) => ({ group: item.group, score: Number(right) }))
  const times = answers.flatMap(({ totalMs }) => (totalMs > 0 ? [totalMs] : [])).toSorted((a, b) => a - b)
  const seconds = times.reduce((sum, ms) => sum + ms, 0) / 1000
  const tokenCount = answers.reduce((sum, answer) => sum + answer.tokenCount, 0)
  return {
    ...place,
    rightCount: given.filter((each) => each.isRight).length,
    count: judged.length,
    answeredCount: given.length,
    groupCount: new Set(scores.map(({ group }) => group)).size,
    interval: clusteredWilson(scores),
    medianMs: times[Math.floor(times.length / 2)] ?? null,
    tokensPerSecond: seconds > 0 ? tokenCount / seconds : null,
  }
}
