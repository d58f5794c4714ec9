import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { bootstrapDifference } from '#metrics/statistics/bootstrap.ts'
import { mcnemar } from '#metrics/statistics/mcnemar.ts'
import {
  smallestVisibleDifference,
  verdictOf,
  type Evidence,
  type Verdict,
} from '#metrics/statistics/verdict.ts'

function evidence(low: number, high: number, adjustedP = 0.01): Evidence {
  const difference = { value: (low + high) / 2, interval: { low, high }, groupCount: 100 }
  return { difference, adjustedP, isExploratory: false }
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

  test('a model is tied with itself from 30 groups on, and undecided below', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1 }), { maxLength: 60 }), (scores) => {
        const pairs = scores.map((score, index) => ({ group: `${index}`, first: score, second: score }))
        const difference = bootstrapDifference(pairs, 1)
        const { verdict } = verdictOf({ difference, adjustedP: mcnemar(0, 0), isExploratory: false })
        expect(verdict).toBe(scores.length < 30 ? 'undecided' : 'tied')
      }),
      { numRuns: 50 },
    )
  })
})

describe('smallestVisibleDifference', () => {
  // Python 3: 2.8 * math.sqrt(share / count)
  test.each([
    [0.2, 20, 0.28],
    [0.2, 50, 0.1770875489694292],
    [0.2, 100, 0.12521980673998823],
    [0.2, 200, 0.08854377448471462],
    [0.05, 600, 0.025560386016907754],
    [1, 400, 0.14],
  ])('share %d of %d items', (share, count, difference) => {
    expect(smallestVisibleDifference(share, count)).toBeCloseTo(difference, 12)
  })

  test('takes no discordant item for one, and is at most 1', () => {
    expect(smallestVisibleDifference(0, 100)).toBeCloseTo(0.028, 12)
    expect(smallestVisibleDifference(0, 100)).toBe(smallestVisibleDifference(0.01, 100))
    expect(smallestVisibleDifference(1, 2)).toBe(1)
  })

  test('is unknown without items', () => {
    expect(smallestVisibleDifference(0, 0)).toBeNull()
  })

  test('falls with more items and rises with the share', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(share, fc.integer({ min: 8, max: 5000 }), (discordant, count) => {
        const here = smallestVisibleDifference(discordant, count) ?? Number.NaN
        expect(smallestVisibleDifference(discordant, count + 1)).toBeLessThan(here)
        expect(smallestVisibleDifference(Math.min(1, discordant + 0.1), count)).toBeGreaterThanOrEqual(here)
      }),
    )
  })
})
