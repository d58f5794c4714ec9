/** @file What may be said of two models on one tier: the words of the page's verdicts. */
import type { Estimate } from '#metrics/statistics/bootstrap.ts'

/** Of the first model against the second. `undecided` is not `tied`: the items cannot tell. */
export type Verdict = 'ahead' | 'behind' | 'tied' | 'undecided'

export type Evidence = {
  /** Paired difference of shares, first minus second, -1 to 1; null without items. */
  readonly difference: Estimate | null
  /** McNemar's p after Holm's correction over all tiers judged together. */
  readonly adjustedP: number
  /** The suite is for a quick look, whatever it finds. */
  readonly isExploratory: boolean
}

export type Judgement = { readonly verdict: Verdict; readonly isLowPower: boolean }

/** Models at most 5 points apart count as equally good. */
const tieMargin = 0.05
const significance = 0.05
/** With fewer, a percentile interval over groups is too narrow to trust. */
const fewestGroups = 30
/** 1.96 + 0.84: a test at 5 % that finds the difference four times of five (power 80 %). */
const detectionFactor = 2.8

/**
 * The first of these that holds:
 * 1. `undecided`, with `isLowPower`: exploratory, or fewer than 30 groups of items.
 * 2. `tied`: the whole 95 % interval lies within -margin and +margin, both included. So a difference that is
 *    real but smaller than the margin is a tie, and no p can make it a lead.
 * 3. `ahead` or `behind`: adjusted p < 0.05 and the interval lies above or below 0 and does not touch it.
 *    Both are asked, because McNemar's p takes items for independent and the interval does not.
 * 4. `undecided`.
 */
export function verdictOf(evidence: Evidence, margin = tieMargin): Judgement {
  const { difference, adjustedP, isExploratory } = evidence
  if (isExploratory || difference === null || difference.groupCount < fewestGroups) {
    return { verdict: 'undecided', isLowPower: true }
  }
  const { low, high } = difference.interval
  if (low >= -margin && high <= margin) return { verdict: 'tied', isLowPower: false }
  if (adjustedP < significance && low > 0) return { verdict: 'ahead', isLowPower: false }
  if (adjustedP < significance && high < 0) return { verdict: 'behind', isLowPower: false }
  return { verdict: 'undecided', isLowPower: false }
}

/**
 * The smallest difference that `count` items would show four times of five: 2.8 * sqrt(share / count), at most 1.
 * A share below 1 / count counts as 1 / count: items that happen to agree do not make any difference visible.
 * null for a count of 0. Takes items for independent: give the count of groups where items are alike.
 *
 * @param discordantShare share of the items that exactly one of the models got right, 0 to 1.
 */
export function smallestVisibleDifference(discordantShare: number, count: number): number | null {
  if (count === 0) return null
  return Math.min(1, detectionFactor * Math.sqrt(Math.max(discordantShare, 1 / count) / count))
}
