import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { generalizationGap, retention } from '#metrics/statistics/gap.ts'

const baseline = { accuracy: 0.9, chance: 0.25, interval: { low: 0.8, high: 0.95 } }

describe('generalizationGap', () => {
  test.each([
    [0.9, 0.6, 0.3],
    [0.5, 0.75, -0.25],
    [1, 0, 1],
    [0.4, 0.4, 0],
  ])('from %d to %d', (baselineAccuracy, tierAccuracy, gap) => {
    expect(generalizationGap(baselineAccuracy, tierAccuracy)).toBeCloseTo(gap, 12)
  })
})

describe('retention', () => {
  // (accuracy - chance) / (0.9 - 0.25), by hand
  test.each([
    [0.9, 0.25, 1],
    [0.25, 0.25, 0],
    [0.575, 0.25, 0.5],
    [0.5, 0.5, 0],
    [0.12, 0.25, -0.2],
    [1, 0.025, 1.5],
  ])('of %d above %d', (accuracy, chance, kept) => {
    expect(retention({ accuracy, chance }, baseline)).toBeCloseTo(kept, 12)
  })

  test.each([
    ['reaches down to chance', { low: 0.25, high: 0.95 }, null],
    ['contains chance', { low: 0.1, high: 0.95 }, null],
    ['lies below chance', { low: 0.05, high: 0.2 }, null],
    ['lies just above chance', { low: 0.26, high: 0.95 }, 1],
  ])('where the interval of the baseline %s', (_, interval, kept) => {
    expect(retention(baseline, { ...baseline, interval })).toBe(kept)
  })

  test('rises with the accuracy on the tier', () => {
    const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100)
    fc.assert(
      fc.property(share, share, (worse, better) => {
        fc.pre(worse < better)
        const kept = [worse, better].map(
          (accuracy) => retention({ accuracy, chance: 0.25 }, baseline) ?? Number.NaN,
        )
        expect(kept[0]).toBeLessThan(kept[1] ?? Number.NaN)
      }),
    )
  })
})
