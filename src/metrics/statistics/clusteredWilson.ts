import type { GroupedScore } from '#metrics/statistics/bootstrap.ts'
import { clusteredStandardError } from '#metrics/statistics/clusteredStandardError.ts'
import { wilson, type Interval } from '#metrics/statistics/wilson.ts'

/**
 * Wilson's interval of a share of right answers (scores of 0 and 1) whose items are alike within a group: with as many
 * independent items as would have the same standard error (the count over Kish's design effect), never more than
 * there are. Equal to Wilson's where every item is a group of its own. Where all or none are right nothing is known of
 * the likeness, and every group counts as one item. null without scores.
 * Kish 1965, "Survey Sampling"; Miller 2024, https://arxiv.org/abs/2411.00640
 */
export function clusteredWilson(scores: readonly GroupedScore[]): Interval | null {
  const error = clusteredStandardError(scores)
  if (error === null) return null
  const count = scores.length
  const rate = scores.reduce((sum, { score }) => sum + score, 0) / count
  const groupCount = new Set(scores.map(({ group }) => group)).size
  if (groupCount === count) return wilson(rate * count, count)
  const spread = rate * (1 - rate)
  const effective = spread === 0 ? groupCount : Math.min(count, spread / error ** 2)
  return wilson(rate * effective, effective)
}
