/** @file Bounds on a paired difference that hold however few items tell the models apart, even none. */
import type { PairedScore } from '#metrics/statistics/bootstrap.ts'
import { clopperPearson } from '#metrics/statistics/clopperPearson.ts'
import type { Interval } from '#metrics/statistics/wilson.ts'

/**
 * Bounds on the first model's mean minus the second's (scores of 0 and 1), each exact at 97.5 % but for two shares that
 * are bounded at a time: the groups where one model is better at all, at most, less those where the other is better
 * throughout, at least. Never narrower than the truth allows, often wider; takes groups for equally large.
 * Nothing is known without pairs: [-1, 1].
 */
export function exactDifference(pairs: readonly PairedScore[]): Interval {
  const groups = [...Map.groupBy(pairs, ({ group }) => group).values()].map(meanDifference)
  const shareOf = (isOne: (difference: number) => boolean): Interval =>
    clopperPearson(groups.filter(isOne).length, groups.length)
  if (groups.length === 0) return { low: -1, high: 1 }
  return {
    low: shareOf((difference) => difference === 1).low - shareOf((difference) => difference < 0).high,
    high: shareOf((difference) => difference > 0).high - shareOf((difference) => difference === -1).low,
  }
}

function meanDifference(pairs: readonly PairedScore[]): number {
  return pairs.reduce((sum, { first, second }) => sum + first - second, 0) / pairs.length
}
