/** @file What may be said of two models on one tier: the words of the page's verdicts. */
import type { Estimate } from '#metrics/statistics/bootstrap.ts'
import { criticalValue, type Interval } from '#metrics/statistics/wilson.ts'

/** Of the first model against the second. `undecided` is not `tied`: the items cannot tell. */
export type Verdict = 'ahead' | 'behind' | 'tied' | 'undecided'

export type Evidence = {
  /** Paired difference of shares, first minus second, -1 to 1; null without items. */
  readonly difference: Estimate | null
  /** `cautiousDifference` of the same pairs. */
  readonly cautious: Interval
  /** McNemar's p after Holm's correction over all tiers judged together. */
  readonly adjustedP: number
  /** The suite is for a quick look, whatever it finds. */
  readonly isExploratory: boolean
}

export type Judgement = { readonly verdict: Verdict; readonly isLowPower: boolean }

/** Models at most 5 points apart count as equally good. */
export const tieMargin = 0.05
const significance = 0.05
/** With fewer, a percentile interval over groups is too narrow to trust. */
export const fewestGroups = 30
/** How often a test shall find the difference that is called visible. */
const power = 0.8

/**
 * The first of these that holds:
 * 1. `undecided`, with `isLowPower`: exploratory, or fewer than 30 groups of items.
 * 2. `tied`: the whole 95 % interval and the cautious bounds lie within -margin and +margin, both included. So a
 *    difference that is real but smaller than the margin is a tie, and no p can make it a lead. Both are asked, because
 *    an interval that draws groups again has no width where few of them, or none, tell the models apart.
 * 3. `ahead` or `behind`: adjusted p < 0.05 and the interval lies above or below 0 and does not touch it.
 *    Both are asked, because McNemar's p takes items for independent and the interval does not.
 * 4. `undecided`.
 */
export function verdictOf(evidence: Evidence, margin = tieMargin): Judgement {
  const { difference, cautious, adjustedP, isExploratory } = evidence
  if (isExploratory || difference === null || difference.groupCount < fewestGroups) {
    return { verdict: 'undecided', isLowPower: true }
  }
  const { low, high } = difference.interval
  if (isWithin(difference.interval, margin)) {
    return { verdict: isWithin(cautious, margin) ? 'tied' : 'undecided', isLowPower: false }
  }
  if (adjustedP < significance && low > 0) return { verdict: 'ahead', isLowPower: false }
  if (adjustedP < significance && high < 0) return { verdict: 'behind', isLowPower: false }
  return { verdict: 'undecided', isLowPower: false }
}

/** Whether no more than the margin lies between two models, in either direction. */
export function isWithin({ low, high }: Interval, margin = tieMargin): boolean {
  return low >= -margin && high <= margin
}

/**
 * The smallest difference that `count` items would show four times of five: factor * sqrt(share / count), at most 1.
 * The factor is 2.80 for one tier and 3.42 for five, where only a p below a fifth of 5 % is sure to remain a lead.
 * A share below 1 / count counts as 1 / count: items that happen to agree do not make any difference visible.
 * null for a count of 0. Takes items for independent: give the count of groups where items are alike.
 *
 * @param discordantShare share of the items that exactly one of the models got right, 0 to 1.
 * @param tierCount tiers that are judged together, as Holm's correction has it; at least 1.
 */
export function smallestVisibleDifference(
  discordantShare: number,
  count: number,
  tierCount: number,
): number | null {
  if (count === 0) return null
  // One-sided, as power is: the normal stays below this z with the probability 80 %.
  const factor = criticalValue(1 - significance / tierCount) + criticalValue(2 * power - 1)
  return Math.min(1, factor * Math.sqrt(Math.max(discordantShare, 1 / count) / count))
}
