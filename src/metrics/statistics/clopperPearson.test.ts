import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { clopperPearson } from '#metrics/statistics/clopperPearson.ts'

describe('clopperPearson', () => {
  // SciPy 1.17.1: beta.ppf((1 - level) / 2, k, n - k + 1) and beta.ppf(1 - (1 - level) / 2, k + 1, n - k)
  test.each<[number, number, number, [low: number, high: number]]>([
    [0, 40, 0.95, [0, 0.08809730287880237]],
    [0, 120, 0.95, [0, 0.03027297257742007]],
    [40, 40, 0.95, [0.9119026971211976, 1]],
    [1, 30, 0.95, [0.0008435709266304795, 0.17216945563341265]],
    [5, 150, 0.95, [0.010910186468911294, 0.07607232253734687]],
    [100, 2000, 0.95, [0.04086426771825133, 0.060481722083151876]],
    [3, 7, 0.9, [0.12875639280424267, 0.7746784159675522]],
  ])('%d of %d at %d', (successCount, count, level, [low, high]) => {
    const interval = clopperPearson(successCount, count, level)
    expect(interval.low).toBeCloseTo(low, 12)
    expect(interval.high).toBeCloseTo(high, 12)
  })

  test('nothing is known of none', () => {
    expect(clopperPearson(0, 0)).toEqual({ low: 0, high: 1 })
  })

  test.each([
    [-1, 2],
    [3, 2],
    [0.5, 2],
  ])('refuses %d of %d', (successCount, count) => {
    expect(() => clopperPearson(successCount, count)).toThrow('succeeded')
  })

  test('lies around the share and mirrors it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(), (count, seed) => {
        const successCount = seed % (count + 1)
        const { low, high } = clopperPearson(successCount, count)
        expect(low).toBeLessThanOrEqual(successCount / count)
        expect(high).toBeGreaterThanOrEqual(successCount / count)
        const mirrored = clopperPearson(count - successCount, count)
        expect(mirrored.low).toBeCloseTo(1 - high, 12)
      }),
    )
  })
})
