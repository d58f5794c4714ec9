/** @file A figure with what it rests on: the answers, their groups and its interval. */
import { bootstrapMean, type Estimate, type GroupedScore } from '#metrics/statistics/bootstrap.ts'
import type { ChanceSpread } from '#metrics/statistics/chanceSpread.ts'
import { clusteredWilson } from '#metrics/statistics/clusteredWilson.ts'
import { fewestGroups } from '#metrics/statistics/verdict.ts'
import type { Interval } from '#metrics/statistics/wilson.ts'

export type Figure = {
  readonly value: number
  /** 95 %; null where none is known that would hold. */
  readonly interval: Interval | null
  /** Answers. */
  readonly count: number
  /** Groups that they are of; where tiers or wordings are compared, those of the smaller side. */
  readonly groupCount: number
  /** Of a measure over labels: over how many of all labels. */
  readonly labels?: { readonly count: number; readonly total: number }
  /** Of a spread: what chance alone makes of it. */
  readonly chance?: ChanceSpread
}

/** Too few groups to draw conclusions from, as for a verdict. */
export function isLowPower({ groupCount }: Pick<Figure, 'groupCount'>): boolean {
  return groupCount < fewestGroups
}

/** The share of those that hold (scores of 0 and 1), with Wilson's interval over what their groups are worth. */
export function shareFigure(scores: readonly GroupedScore[]): Figure | null {
  const interval = clusteredWilson(scores)
  if (!interval) return null
  const value = scores.reduce((sum, { score }) => sum + score, 0) / scores.length
  return { value, interval, ...basisOf(scores) }
}

/** The mean, or where scores are sums the ratio, with the interval of the bootstrap over groups. */
export function meanFigure(scores: readonly GroupedScore[], seed: number): Figure | null {
  return estimateFigure(bootstrapMean(scores, seed), scores.length)
}

/** Where all drawings say the same, they say nothing of how sure it is: no interval, rather than one of no width. */
export function estimateFigure(estimate: Estimate | null, count: number): Figure | null {
  if (!estimate) return null
  const { value, interval, groupCount } = estimate
  return { value, interval: interval.low < interval.high ? interval : null, count, groupCount }
}

/** What has no interval. */
export function bareFigure(
  value: number | null,
  scores: readonly { readonly group: string }[],
): Figure | null {
  return value === null ? null : { value, interval: null, ...basisOf(scores) }
}

function basisOf(scores: readonly { readonly group: string }[]): Pick<Figure, 'count' | 'groupCount'> {
  return { count: scores.length, groupCount: new Set(scores.map(({ group }) => group)).size }
}
