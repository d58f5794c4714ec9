/** @file Bounds on a paired difference that keep their width where few groups of items tell the models apart, or none. */
import type { PairedScore } from '#metrics/statistics/bootstrap.ts'
import { clopperPearson } from '#metrics/statistics/clopperPearson.ts'
import type { Interval } from '#metrics/statistics/wilson.ts'

/**
 * Bounds at 95 % on the first model's mean minus the second's, scores of 0 and 1, with every group as one item: what the
 * first wins and what it loses have exact intervals as shares of the groups, and the distances of their ends are added
 * up as squares (Zou & Donner 2008, Statistics in Medicine 27). Where one of the two is 0, its bound is the exact one of
 * the other. Groups won in part count for that part, rounded to the wider side. Nothing is known without pairs: [-1, 1].
 */
export function cautiousDifference(pairs: readonly PairedScore[]): Interval {
  if (pairs.length === 0) return { low: -1, high: 1 }
  const groups = [...Map.groupBy(pairs, ({ group }) => group).values()].map(meanDifference)
  const won = sharesOf(groups.map((difference) => Math.max(0, difference)))
  const lost = sharesOf(groups.map((difference) => Math.max(0, -difference)))
  const value = won.rate - lost.rate
  return {
    low: value - Math.hypot(won.rate - won.low, lost.high - lost.rate),
    high: value + Math.hypot(won.high - won.rate, lost.rate - lost.low),
  }
}

/** The fewest groups with which models that are never told apart have bounds within `margin`, between 0 and 1. */
export function fewestAlike(margin: number): number {
  let count = 1
  while (clopperPearson(0, count).high > margin) count++
  return count
}

function meanDifference(pairs: readonly PairedScore[]): number {
  return pairs.reduce((sum, { first, second }) => sum + first - second, 0) / pairs.length
}

function sharesOf(parts: readonly number[]): Interval & { readonly rate: number } {
  const sum = parts.reduce((total, part) => total + part, 0)
  return {
    rate: sum / parts.length,
    low: clopperPearson(Math.floor(sum), parts.length).low,
    high: clopperPearson(Math.ceil(sum), parts.length).high,
  }
}
