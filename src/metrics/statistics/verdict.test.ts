import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { bootstrapDifference, type PairedScore } from '#metrics/statistics/bootstrap.ts'
import { cautiousDifference } from '#metrics/statistics/cautiousDifference.ts'
import {
  smallestVisibleDifference,
  verdictOf,
  type Evidence,
  type Verdict,
} from '#metrics/statistics/verdict.ts'

function evidence(low: number, high: number, adjustedP = 0.01): Evidence {
  const difference = { value: (low + high) / 2, interval: { low, high }, groupCount: 100 }
  return { difference, cautious: { low, high }, adjustedP, isExploratory: false }
}

/** So many groups of so many items, on which the first model, the second, or neither is better. */
function pairsOf(
  counts: { first: number; second: number; neither: number },
  itemsPerGroup = 1,
): PairedScore[] {
  const groups = [
    ...Array.from({ length: counts.first }, () => [1, 0] as const),
    ...Array.from({ length: counts.second }, () => [0, 1] as const),
    ...Array.from({ length: counts.neither }, () => [1, 1] as const),
  ]
  return groups.flatMap(([first, second], group) =>
    Array.from({ length: itemsPerGroup }, () => ({ group: `${group}`, first, second })),
  )
}

function judged(pairs: readonly PairedScore[]): Verdict {
  const difference = bootstrapDifference(pairs, 1)
  return verdictOf({ difference, cautious: cautiousDifference(pairs), adjustedP: 1, isExploratory: false })
    .verdict
}

describe('verdictOf', () => {
  test.each<[string, [low: number, high: number, adjustedP: number], Verdict]>([
    ['above 0', [0.02, 0.2, 0.01], 'ahead'],
    ['below 0', [-0.2, -0.02, 0.01], 'behind'],
    ['above 0, but p is not small enough', [0.02, 0.2, 0.05], 'undecided'],
    ['below 0, but p is not small enough', [-0.2, -0.02, 0.05], 'undecided'],
    ['touching 0 from above', [0, 0.2, 0.01], 'undecided'],
    ['touching 0 from below', [-0.2, 0, 0.01], 'undecided'],
    ['around 0 and wide, though p is small', [-0.01, 0.2, 0.001], 'undecided'],
    ['around 0 and wide', [-0.1, 0.1, 0.8], 'undecided'],
    ['within the margin', [-0.04, 0.03, 0.8], 'tied'],
    ['at the margin', [-0.05, 0.05, 0.8], 'tied'],
    ['just beyond the margin above', [-0.04, 0.0501, 0.8], 'undecided'],
    ['just beyond the margin below', [-0.0501, 0.04, 0.8], 'undecided'],
    ['above 0 and within the margin: real, but too small to matter', [0.01, 0.04, 0.001], 'tied'],
    ['below 0 and within the margin', [-0.04, -0.01, 0.001], 'tied'],
  ])('an interval %s', (_, numbers, verdict) => {
    expect(verdictOf(evidence(...numbers))).toEqual({ verdict, isLowPower: false })
  })

  test('takes another margin', () => {
    expect(verdictOf(evidence(-0.08, 0.08), 0.1).verdict).toBe('tied')
    expect(verdictOf(evidence(0.01, 0.04), 0.02).verdict).toBe('ahead')
  })

  const lead = evidence(0.3, 0.5)
  test.each<[string, Partial<Evidence>]>([
    ['an exploratory suite', { isExploratory: true }],
    ['29 groups', { difference: { value: 0.4, interval: { low: 0.3, high: 0.5 }, groupCount: 29 } }],
    ['29 groups that look tied', { difference: { value: 0, interval: { low: 0, high: 0 }, groupCount: 29 } }],
    ['no items', { difference: null }],
  ])('%s has too little power', (_, change) => {
    expect(verdictOf({ ...lead, ...change })).toEqual({ verdict: 'undecided', isLowPower: true })
  })

  test('30 groups are enough', () => {
    const difference = { value: 0.4, interval: { low: 0.3, high: 0.5 }, groupCount: 30 }
    expect(verdictOf({ ...lead, difference })).toEqual({ verdict: 'ahead', isLowPower: false })
  })

  test('turns around when the models are swapped', () => {
    const turned = { ahead: 'behind', behind: 'ahead', tied: 'tied', undecided: 'undecided' }
    const end = fc.double({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(end, end, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, p) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        const { verdict } = verdictOf(evidence(low, high, p))
        expect(verdictOf(evidence(-high, -low, p)).verdict).toBe(turned[verdict])
      }),
    )
  })

  test('a model is tied with itself once so many groups agree that a difference of 5 points would have shown', () => {
    // SciPy 1.17.1: beta.ppf(0.975, 1, n) is 0.0504 for 71 groups and 0.0499 for 72.
    const verdictOn = (neither: number) => judged(pairsOf({ first: 0, second: 0, neither }))
    expect([30, 71, 72, 200].map(verdictOn)).toEqual(['undecided', 'undecided', 'tied', 'tied'])
  })

  test('120 items in 40 groups that all agree prove no tie: 8.8 points may lie between the models', () => {
    const pairs = pairsOf({ first: 0, second: 0, neither: 40 }, 3)
    expect(bootstrapDifference(pairs, 1)?.interval).toEqual({ low: 0, high: 0 })
    expect(cautiousDifference(pairs).high).toBeCloseTo(0.0881, 4)
    expect(judged(pairs)).toBe('undecided')
  })

  test('models that differ on many items, as often one way as the other, can still be tied', () => {
    expect(judged(pairsOf({ first: 10, second: 10, neither: 280 }))).toBe('tied')
    expect(judged(pairsOf({ first: 20, second: 2, neither: 278 }))).toBe('undecided')
  })
})

describe('smallestVisibleDifference', () => {
  // SciPy 1.17.1: (norm.ppf(1 - 0.05 / (2 * tiers)) + norm.ppf(0.8)) * sqrt(share / count)
  test.each([
    [0.2, 20, 5, 0.3417450537121815],
    [0.2, 100, 5, 0.15283303421495092],
    [0.2, 100, 1, 0.12529069984918345],
    [0.2, 50, 2, 0.1949875559639315],
    [0.05, 600, 5, 0.031196912472329405],
    [1, 400, 1, 0.14007926090564843],
  ])('share %d of %d items, one of %d tiers', (share, count, tierCount, difference) => {
    expect(smallestVisibleDifference(share, count, tierCount)).toBeCloseTo(difference, 12)
  })

  test('takes no discordant item for one, and is at most 1', () => {
    expect(smallestVisibleDifference(0, 100, 1)).toBeCloseTo(0.02801585218112969, 12)
    expect(smallestVisibleDifference(0, 100, 5)).toBe(smallestVisibleDifference(0.01, 100, 5))
    expect(smallestVisibleDifference(1, 2, 1)).toBe(1)
  })

  test('is unknown without items', () => {
    expect(smallestVisibleDifference(0, 0, 5)).toBeNull()
  })

  test('falls with more items and rises with the share', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(share, fc.integer({ min: 12, max: 5000 }), (discordant, count) => {
        const here = smallestVisibleDifference(discordant, count, 5) ?? Number.NaN
        expect(smallestVisibleDifference(discordant, count + 1, 5)).toBeLessThan(here)
        expect(smallestVisibleDifference(Math.min(1, discordant + 0.1), count, 5)).toBeGreaterThanOrEqual(
          here,
        )
      }),
    )
  })
})
