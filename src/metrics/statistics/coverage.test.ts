/** @file Whether 95 % intervals are 95 % intervals, on simulated suites whose truth is known. */
import { describe, expect, test } from 'vitest'

import { seededRandom } from '#lib/seededRandom.ts'
import {
  bootstrapDifference,
  bootstrapMean,
  type Estimate,
  type PairedScore,
} from '#metrics/statistics/bootstrap.ts'

const suiteCount = 300
const groupCount = 60
const itemsPerGroup = 3
const truth = { first: 0.6, second: 0.5 }

/** Items take their group's answer with probability 0.8, so two of a group correlate by 0.64. */
function simulatedSuite(seed: number): readonly PairedScore[] {
  const random = seededRandom(seed * 7919)
  const draw = (rate: number): number => (random() < rate ? 1 : 0)
  return Array.from({ length: groupCount }, (_, group) => {
    const shared = { first: draw(truth.first), second: draw(truth.second) }
    return Array.from({ length: itemsPerGroup }, () => ({
      group: `${group}`,
      first: random() < 0.8 ? shared.first : draw(truth.first),
      second: random() < 0.8 ? shared.second : draw(truth.second),
    }))
  }).flat()
}

function ungrouped(items: readonly PairedScore[]): readonly PairedScore[] {
  return items.map((item, index) => ({ ...item, group: `${index}` }))
}

function coverage(expected: number, estimate: (seed: number) => Estimate | null): number {
  const covering = Array.from({ length: suiteCount }, (_, seed) => estimate(seed)?.interval).filter(
    (interval) => interval && interval.low <= expected && expected <= interval.high,
  )
  return covering.length / suiteCount
}

const mean = (items: readonly PairedScore[], seed: number): Estimate | null =>
  bootstrapMean(
    items.map(({ group, first }) => ({ group, score: first })),
    seed,
  )

describe.each([
  { name: 'bootstrapMean', estimate: mean, expected: truth.first },
  { name: 'bootstrapDifference', estimate: bootstrapDifference, expected: truth.first - truth.second },
])('$name over groups of three', ({ estimate, expected }) => {
  test('covers the truth nineteen times of twenty, which single items do not', { timeout: 20_000 }, () => {
    const clustered = coverage(expected, (seed) => estimate(simulatedSuite(seed), seed))
    const naive = coverage(expected, (seed) => estimate(ungrouped(simulatedSuite(seed)), seed))
    expect(clustered).toBeGreaterThanOrEqual(0.9)
    expect(clustered).toBeLessThanOrEqual(0.99)
    expect(naive).toBeLessThan(0.88)
    expect(clustered - naive).toBeGreaterThan(0.08)
  })
})
