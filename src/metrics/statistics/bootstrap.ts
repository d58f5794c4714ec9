/**
 * @file 95 % intervals of means and of their differences, by drawing whole groups of items again.
 * Wordings of one item are right or wrong together, so drawing single items would make intervals too narrow.
 * The groups of all tiers and both models are drawn at once: what shares a group moves together.
 * Efron & Tibshirani 1993, "An Introduction to the Bootstrap", chapters 8 and 13 (percentile interval).
 */
import { seededRandom } from '#lib/seededRandom.ts'
import { quantile } from '#metrics/statistics/quantile.ts'
import type { Interval } from '#metrics/statistics/wilson.ts'

/** One item's score; items of the same `group`, in any tier, are not independent. */
export type GroupedScore = {
  readonly group: string
  readonly score: number
  /** Where it is the sum of several scores, how many: pairs of answers, bytes. 1 where left out. */
  readonly count?: number
}

/** Two models' scores on the same item. */
export type PairedScore = { readonly group: string; readonly first: number; readonly second: number }

export type Estimate = {
  readonly value: number
  /** 95 % unless another level was asked for; a single point where no drawing changes the value, as with one group. */
  readonly interval: Interval
  /** Groups the value rests on; where it compares tiers, those of the tier with fewest. */
  readonly groupCount: number
}

/** An estimate is the sum of its terms: weight * mean of scores. */
type Term = { readonly weight: number; readonly scores: readonly GroupedScore[] }

/** A term's scores added up by group, at the group's number. */
type Totals = { readonly weight: number; readonly sums: Float64Array; readonly counts: Float64Array }

const resampleCount = 2000

/** Mean score of one model; null without scores. The same seed gives the same interval. */
export function bootstrapMean(scores: readonly GroupedScore[], seed: number): Estimate | null {
  return bootstrap([{ weight: 1, scores }], seed)
}

/** First model's mean minus the second's, over the same items; null without items. */
export function bootstrapDifference(pairs: readonly PairedScore[], seed: number): Estimate | null {
  return bootstrap([{ weight: 1, scores: differences(pairs) }], seed)
}

/**
 * By how much more the first model is ahead on a tier than on the tier it is held against (T0);
 * null where either has no items. Groups count as shared where their names are equal.
 */
export function bootstrapDifferenceInDifferences(
  tier: readonly PairedScore[],
  baseline: readonly PairedScore[],
  seed: number,
): Estimate | null {
  const terms = [
    { weight: 1, scores: differences(tier) },
    { weight: -1, scores: differences(baseline) },
  ]
  return bootstrap(terms, seed)
}

/**
 * First model's mean minus the second's over several tiers, each with the weight it has among what is asked; the weights
 * add up to 1. null without tiers, or where one has no items.
 *
 * @param level of the interval, between 0 and 1: above 95 % where several are judged together.
 */
export function bootstrapWeightedDifference(
  tiers: readonly { readonly weight: number; readonly pairs: readonly PairedScore[] }[],
  seed: number,
  level: number,
): Estimate | null {
  const terms = tiers.map(({ weight, pairs }) => ({ weight, scores: differences(pairs) }))
  return terms.length > 0 ? bootstrap(terms, seed, level) : null
}

function differences(pairs: readonly PairedScore[]): readonly GroupedScore[] {
  return pairs.map(({ group, first, second }) => ({ group, score: first - second }))
}

function bootstrap(terms: readonly Term[], seed: number, level = 0.95): Estimate | null {
  if (terms.some(({ scores }) => scores.length === 0)) return null
  const names = new Set(terms.flatMap(({ scores }) => scores.map(({ group }) => group)))
  const numbers = new Map([...names].map((name, number) => [name, number]))
  const totals = terms.map((term) => totalsOf(term, numbers))
  const random = seededRandom(seed)
  const drawn = new Uint32Array(numbers.size)
  const values = Float64Array.from({ length: resampleCount }, () =>
    resampledValue(totals, drawn, random),
  ).sort()
  return {
    value: valueOf(totals, Uint32Array.from(numbers.values())),
    interval: { low: quantile(values, (1 - level) / 2), high: quantile(values, (1 + level) / 2) },
    groupCount: Math.min(...totals.map(({ counts }) => counts.filter((count) => count > 0).length)),
  }
}

function totalsOf({ weight, scores }: Term, numbers: ReadonlyMap<string, number>): Totals {
  const sums = new Float64Array(numbers.size)
  const counts = new Float64Array(numbers.size)
  for (const { group, score, count = 1 } of scores) {
    if (!Number.isFinite(score)) throw new Error(`No score: ${score} in group ${group}`)
    const number = numbers.get(group) ?? 0
    sums[number] = (sums[number] ?? 0) + score
    counts[number] = (counts[number] ?? 0) + count
  }
  return { weight, sums, counts }
}

/** @param drawn is overwritten: space for as many group numbers as there are groups. */
function resampledValue(totals: readonly Totals[], drawn: Uint32Array, random: () => number): number {
  let value = Number.NaN
  // Not a number where a tier drew none of its groups, which happens when it has very few: drawn again.
  while (Number.isNaN(value)) {
    for (let index = 0; index < drawn.length; index++) drawn[index] = Math.floor(random() * drawn.length)
    value = valueOf(totals, drawn)
  }
  return value
}

function valueOf(totals: readonly Totals[], numbers: Uint32Array): number {
  let value = 0
  for (const { weight, sums, counts } of totals)
    value += (weight * sumOf(sums, numbers)) / sumOf(counts, numbers)
  return value
}

function sumOf(amounts: Float64Array, numbers: Uint32Array): number {
  let sum = 0
  for (const number of numbers) sum += amounts[number] ?? 0
  return sum
}
