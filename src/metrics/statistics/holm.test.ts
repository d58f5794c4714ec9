import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { holm } from '#metrics/statistics/holm.ts'

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

describe('holm', () => {
  // statsmodels 0.15.0: multipletests(p, method='holm')[1]
  test.each([
    { p: [0.01, 0.04, 0.03], adjusted: [0.03, 0.06, 0.06] },
    { p: [0.04, 0.01, 0.03, 0.005], adjusted: [0.06, 0.03, 0.06, 0.02] },
    { p: [0.5, 0.9, 0.2], adjusted: [1, 1, 0.6] },
    { p: [0.02], adjusted: [0.02] },
    { p: [0.01, 0.01, 0.01, 0.01], adjusted: [0.04, 0.04, 0.04, 0.04] },
    { p: [0.0001, 0.05, 0.05, 0.049, 0.8], adjusted: [0.0005, 0.196, 0.196, 0.196, 0.8] },
    { p: [1, 0, 0.3], adjusted: [1, 0, 0.6] },
    { p: [0.03, 0.02, 0.04, 0.025, 0.021], adjusted: [0.1, 0.1, 0.1, 0.1, 0.1] },
    { p: [], adjusted: [] },
  ])('$p', ({ p, adjusted }) => {
    expect(holm(p)).toEqual(adjusted.map((value) => expect.closeTo(value, 12)))
  })

  test('lies between p itself and p times their number, at most 1, and keeps their ranks', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        const adjusted = holm(values)
        const pairs = values.map((p, index) => ({ p, adjusted: adjusted[index] ?? Number.NaN }))
        for (const pair of pairs) {
          expect(pair.adjusted).toBeGreaterThanOrEqual(pair.p)
          expect(pair.adjusted).toBeLessThanOrEqual(Math.min(1, pair.p * values.length))
        }
        const byP = pairs.toSorted((left, right) => left.p - right.p).map((pair) => pair.adjusted)
        expect(byP).toEqual(byP.toSorted((left, right) => left - right))
      }),
    )
  })

  test('gives each p the same value in whatever order', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        expect(holm(values.toReversed())).toEqual(holm(values).toReversed())
      }),
    )
  })

  test('leaves the p-values it was given alone', () => {
    const values = [0.3, 0.1, 0.2]
    holm(values)
    expect(values).toEqual([0.3, 0.1, 0.2])
  })
})
