import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  bootstrapDifference,
  bootstrapDifferenceInDifferences,
  bootstrapMean,
  bootstrapWeightedDifference,
  type Estimate,
  type GroupedScore,
  type PairedScore,
} from '#metrics/statistics/bootstrap.ts'

/** Groups are words, right and wrong answers their 1 and 0; '-' has no items on the tier. */
const baselineFirst =
  '1101 11111 1111 01 111 1110 00000 00 11111 1111 1101 1111 11111 11 00000 00000 01 10001 1111 11110 11 1110 01 01000 11 11011 0000 0000 10 10 - - - -'
const baselineSecond =
  '1011 01000 0010 00 101 1111 11111 01 11011 0000 0000 1111 00000 11 11111 10110 00 11111 0000 11110 00 1111 11 00000 11 00100 0110 1111 10 00 - - - -'
const tierFirst =
  '- - - - 11111 1111 001 00000 1001 1111 1110 11110 10 11 00 0100 011 1111 1111 101 111 11 000 100 1111 101 1100 0000 0000 11111 111 0111 01 01'
const tierSecond =
  '- - - - 11111 0001 111 00000 1111 0000 0000 11111 10 11 01 1111 000 1111 0000 000 000 11 111 100 0000 000 1111 1111 0011 10100 001 1111 10 01'

const baseline = paired(baselineFirst, baselineSecond)
const tier = paired(tierFirst, tierSecond)

function paired(first: string, second: string): readonly PairedScore[] {
  const others = second.split(' ')
  return first.split(' ').flatMap((word, group) =>
    Array.from(word.replace('-', '')).map((digit, index) => ({
      group: `${group}`,
      first: Number(digit),
      second: Number(others[group]?.[index]),
    })),
  )
}

function firstOf(pairs: readonly PairedScore[]): readonly GroupedScore[] {
  return pairs.map(({ group, first }) => ({ group, score: first }))
}

function swapped(pairs: readonly PairedScore[]): readonly PairedScore[] {
  return pairs.map(({ group, first, second }) => ({ group, first: second, second: first }))
}

function present(estimate: Estimate | null): Estimate {
  if (!estimate) throw new Error('No estimate')
  return estimate
}

/** Mean ends over 20 seeds, whose Monte Carlo error is about a hundredth of the interval's width. */
function steadyInterval(estimate: (seed: number) => Estimate | null): { low: number; high: number } {
  const intervals = Array.from({ length: 20 }, (_, seed) => present(estimate(seed)).interval)
  const mean = (ends: number[]): number => ends.reduce((sum, end) => sum + end, 0) / ends.length
  return { low: mean(intervals.map(({ low }) => low)), high: mean(intervals.map(({ high }) => high)) }
}

const pairs = fc.array(
  fc.record({
    group: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    first: fc.nat({ max: 1 }),
    second: fc.nat({ max: 1 }),
  }),
  { minLength: 1, maxLength: 30 },
)

// SciPy 1.17.1: stats.bootstrap over the sums and counts of groups, paired=True, method='percentile',
// n_resamples=200000. Items drawn singly give [0.538, 0.721], [-0.029, 0.240], [-0.164, 0.231],
// groups drawn for each tier apart [-0.310, 0.377] instead of the last: all far outside the tolerance.
describe.each([
  {
    name: 'bootstrapMean',
    estimate: (seed: number) => bootstrapMean(firstOf(tier), seed),
    value: 0.6346153846153846,
    low: 0.49038461538461536,
    high: 0.7676767676767675,
  },
  {
    name: 'bootstrapDifference',
    estimate: (seed: number) => bootstrapDifference(tier, seed),
    value: 0.10576923076923077,
    low: -0.12392146017698571,
    high: 0.3333333333333333,
  },
  {
    name: 'bootstrapDifferenceInDifferences',
    estimate: (seed: number) => bootstrapDifferenceInDifferences(tier, baseline, seed),
    value: 0.0336971586971587,
    low: -0.18851818818533997,
    high: 0.25106658324457404,
  },
  {
    // NumPy 2.4.6: 0.7 times the one tier's mean plus 0.3 times the other's, groups drawn 400,000 times for both;
    // quantiles 0.0125 and 0.9875. At 95 % it is [-0.117, 0.310].
    name: 'bootstrapWeightedDifference',
    estimate: (seed: number) =>
      bootstrapWeightedDifference(
        [
          { weight: 0.7, pairs: tier },
          { weight: 0.3, pairs: baseline },
        ],
        seed,
        0.975,
      ),
    value: 0.09566008316008315,
    low: -0.14700862,
    high: 0.3407151,
  },
])('$name', ({ estimate, value, low, high }) => {
  test('agrees with SciPy within Monte Carlo error', () => {
    const tolerance = (high - low) / 50
    const interval = steadyInterval(estimate)
    expect(present(estimate(1)).value).toBeCloseTo(value, 12)
    expect(Math.abs(interval.low - low)).toBeLessThan(tolerance)
    expect(Math.abs(interval.high - high)).toBeLessThan(tolerance)
  })

  test('depends on the seed alone', () => {
    expect(estimate(7)).toEqual(estimate(7))
    expect(estimate(7)).not.toEqual(estimate(8))
  })
})

describe('a bootstrap', () => {
  test('has nothing to say without items, on either tier', () => {
    expect(bootstrapMean([], 1)).toBeNull()
    expect(bootstrapDifference([], 1)).toBeNull()
    expect(bootstrapDifferenceInDifferences(tier, [], 1)).toBeNull()
    expect(bootstrapDifferenceInDifferences([], tier, 1)).toBeNull()
    expect(bootstrapWeightedDifference([], 1, 0.95)).toBeNull()
    expect(bootstrapWeightedDifference([{ weight: 1, pairs: [] }], 1, 0.95)).toBeNull()
  })

  test('counts groups, those of the tier with fewest', () => {
    expect(bootstrapMean(firstOf(tier), 1)?.groupCount).toBe(30)
    const few = tier.filter(({ group }) => Number(group) < 9)
    expect(bootstrapDifferenceInDifferences(tier, few, 1)?.groupCount).toBe(5)
    expect(bootstrapDifferenceInDifferences(few, tier, 1)?.groupCount).toBe(5)
  })

  test('of one group is a point: there is nothing to draw', () => {
    const scores = [0, 1, 1].map((score) => ({ group: 'only', score }))
    expect(bootstrapMean(scores, 1)).toEqual({
      value: 2 / 3,
      interval: { low: 2 / 3, high: 2 / 3 },
      groupCount: 1,
    })
  })

  test('compares tiers of one group each, which are often not drawn', () => {
    const first = [{ group: 'a', first: 1, second: 0 }]
    const second = [{ group: 'b', first: 0, second: 0 }]
    expect(bootstrapDifferenceInDifferences(first, second, 1)?.interval).toEqual({ low: 1, high: 1 })
  })

  test('refuses a score that is not a number', () => {
    expect(() => bootstrapMean([{ group: 'a', score: Number.NaN }], 1)).toThrow(/group a/)
  })

  test('interval contains the estimate', () => {
    fc.assert(
      fc.property(pairs, fc.integer(), (items, seed) => {
        for (const estimate of [bootstrapMean(firstOf(items), seed), bootstrapDifference(items, seed)]) {
          const { value, interval } = present(estimate)
          expect(interval.low).toBeLessThanOrEqual(value + 1e-12)
          expect(interval.high).toBeGreaterThanOrEqual(value - 1e-12)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('mirrors when the models are swapped', () => {
    fc.assert(
      fc.property(pairs, pairs, fc.integer(), (items, others, seed) => {
        const both: (readonly [Estimate | null, Estimate | null])[] = [
          [bootstrapDifference(items, seed), bootstrapDifference(swapped(items), seed)],
          [
            bootstrapDifferenceInDifferences(items, others, seed),
            bootstrapDifferenceInDifferences(swapped(items), swapped(others), seed),
          ],
        ]
        for (const [straight, turned] of both) {
          expect(present(turned).value).toBeCloseTo(-present(straight).value, 12)
          expect(present(turned).interval.low).toBeCloseTo(-present(straight).interval.high, 12)
          expect(present(turned).interval.high).toBeCloseTo(-present(straight).interval.low, 12)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('finds no difference between a model and itself', () => {
    const same = tier.map(({ group, first }) => ({ group, first, second: first }))
    expect(bootstrapDifference(same, 3)).toEqual({ value: 0, interval: { low: 0, high: 0 }, groupCount: 30 })
  })

  test('finds no difference in differences between a tier and itself, for they share every group', () => {
    const estimate = bootstrapDifferenceInDifferences(tier, tier, 3)
    expect(estimate).toEqual({ value: 0, interval: { low: 0, high: 0 }, groupCount: 30 })
  })

  test('narrows with more groups, and not with more items in them', () => {
    const width = (scores: readonly GroupedScore[]): number => {
      const { low, high } = steadyInterval((seed) => bootstrapMean(scores, seed))
      return high - low
    }
    const scores = firstOf(tier)
    const copies = [0, 1, 2, 3]
    const moreGroups = copies.flatMap((copy) =>
      scores.map((one) => ({ ...one, group: `${copy} ${one.group}` })),
    )
    const moreItems = copies.flatMap(() => scores)
    expect(width(moreGroups) / width(scores)).toBeCloseTo(1 / 2, 1)
    expect(width(moreItems)).toBeCloseTo(width(scores), 10)
  })
})
