import type { GroupedScore } from '#metrics/statistics/bootstrap.ts'

/**
 * Standard error of a mean whose scores are alike within a group, null without scores:
 * (1/n) * sqrt(sum over groups of (sum within the group of (score - mean))^2).
 * Without correction for few groups, so too small below about 30 of them; 0 for a single group.
 * Miller 2024, "Adding Error Bars to Evals", https://arxiv.org/abs/2411.00640
 */
export function clusteredStandardError(scores: readonly GroupedScore[]): number | null {
  if (scores.length === 0) return null
  const mean = scores.reduce((sum, { score }) => sum + score, 0) / scores.length
  const deviations = new Map<string, number>()
  for (const { group, score } of scores) deviations.set(group, (deviations.get(group) ?? 0) + score - mean)
  const squares = [...deviations.values()].reduce((sum, deviation) => sum + deviation ** 2, 0)
  return Math.sqrt(squares) / scores.length
}
