import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { wilson } from '#metrics/statistics/wilson.ts'

const counts = fc
  .integer({ min: 1, max: 5000 })
  .chain((count) => fc.record({ count: fc.constant(count), successCount: fc.nat({ max: count }) }))

describe('wilson', () => {
  // statsmodels 0.15.0: proportion_confint(successCount, count, alpha=1 - level, method='wilson')
  test.each<{ of: [number, number, number]; low: number; high: number }>([
    { of: [16, 20, 0.95], low: 0.5839825677481064, high: 0.919342337420202 },
    { of: [40, 50, 0.95], low: 0.6696289406777459, high: 0.887562499842239 },
    { of: [0, 10, 0.95], low: 0, high: 0.2775327998628892 },
    { of: [10, 10, 0.95], low: 0.7224672001371107, high: 1 },
    { of: [1, 3, 0.95], low: 0.06149194472039621, high: 0.7923403991979522 },
    { of: [300, 600, 0.95], low: 0.4601198639241893, high: 0.5398801360758106 },
    { of: [99999, 100000, 0.95], low: 0.9999433529034099, high: 0.9999982347522698 },
    { of: [80, 100, 0.9], low: 0.7266961911903833, high: 0.8574981763397123 },
    { of: [80, 100, 0.99], low: 0.6798264673845551, high: 0.8828411199859512 },
    { of: [7, 30, 0.8], low: 0.14982625883730233, high: 0.34452268634364214 },
    { of: [2, 9, 0.999], low: 0.03128281345924361, high: 0.7165430186694568 },
  ])('$of', ({ of, low, high }) => {
    const interval = wilson(...of)
    expect(interval.low).toBeCloseTo(low, 12)
    expect(interval.high).toBeCloseTo(high, 12)
  })

  test('ends exactly at the rate when all or none succeed', () => {
    for (let count = 1; count < 300; count++) {
      expect([wilson(0, count).low, wilson(count, count).high]).toEqual([0, 1])
    }
  })

  test('knows nothing of no items', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
  })

  test('contains the rate, lies within [0, 1], and mirrors when successes become failures', () => {
    fc.assert(
      fc.property(counts, ({ successCount, count }) => {
        const { low, high } = wilson(successCount, count)
        const mirrored = wilson(count - successCount, count)
        const ends = [0, low, successCount / count, high, 1]
        expect(ends).toEqual(ends.toSorted((left, right) => left - right))
        expect(mirrored.low).toBeCloseTo(1 - high, 12)
        expect(mirrored.high).toBeCloseTo(1 - low, 12)
      }),
    )
  })

  test('narrows with more items of the same rate, and widens with the level', () => {
    const width = (successCount: number, count: number, level?: number): number => {
      const { low, high } = wilson(successCount, count, level)
      return high - low
    }
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 9 }), ({ successCount, count }, times) => {
        expect(width(successCount * times, count * times)).toBeLessThan(width(successCount, count))
        expect(width(successCount, count, 0.99)).toBeGreaterThan(width(successCount, count, 0.95))
      }),
    )
  })

  test.each([
    [3, 2, 0.95],
    [-1, 2, 0.95],
    [Number.NaN, 2, 0.95],
    [1, 2, 0],
    [1, 2, 1],
    [1, 2, 95],
  ])('refuses %d of %d at %d', (successCount, count, level) => {
    expect(() => wilson(successCount, count, level)).toThrow(Error)
  })
})
