/** @file Items by their distance to the specialist's training, in bins of about equal size. */
import { clusteredWilson } from '#metrics/statistics/clusteredWilson.ts'
import type { Interval } from '#metrics/statistics/wilson.ts'
import type { Distance } from '#suites/distance.ts'
import type { Given } from '#suites/given.ts'

/** Fewer items make an interval that says nothing. */
const fewestOfBin = 15
const mostBins = 10

export type ItemDistance = Pick<Distance, 'distance' | 'percentile'>
export type Placed = ItemDistance & { readonly id: string }

/** Nearest first; no bin is empty. */
export type Bin = readonly Placed[]

/**
 * As many bins as have 15 items each, up to 10, the nearest first. Items at one distance stay together, so that a bin
 * may be larger than its neighbours. Fewer than 15 items are one bin.
 */
export function equalBins(items: readonly Placed[]): Bin[] {
  const sorted = items.toSorted((a, b) => a.distance - b.distance)
  const bins: Placed[][] = []
  let start = 0
  while (start < sorted.length) {
    const left = sorted.length - start
    const binsLeft = Math.min(mostBins - bins.length, Math.max(1, Math.floor(left / fewestOfBin)))
    let end = start + Math.floor(left / binsLeft)
    while (end < sorted.length && sorted[end]?.distance === sorted[end - 1]?.distance) end++
    if (sorted.length - end < fewestOfBin) end = sorted.length
    bins.push(sorted.slice(start, end))
    start = end
  }
  return bins
}

export type BinScore = {
  readonly rate: number
  readonly count: number
  /** 95 %; items of one group count as what they are worth. */
  readonly interval: Interval
}

/** What a model made of a bin; null without answers. */
export function scoreOf(bin: Bin, given: ReadonlyMap<string, Given>): BinScore | null {
  const scores = bin.flatMap(({ id }) => {
    const own = given.get(id)
    return own ? [{ group: own.item.group, score: Number(own.isRight) }] : []
  })
  const interval = clusteredWilson(scores)
  if (!interval) return null
  return {
    rate: scores.reduce((sum, { score }) => sum + score, 0) / scores.length,
    count: scores.length,
    interval,
  }
}

export function middleOf(bin: Bin): number {
  return bin[Math.floor(bin.length / 2)]?.distance ?? 0
}
