import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { mcnemar } from '#metrics/statistics/mcnemar.ts'

const count = fc.nat({ max: 3000 })

describe('mcnemar', () => {
  // statsmodels 0.15.0: mcnemar([[0, b], [c, 0]], exact=True).pvalue
  test.each([
    [10, 2, 0.03857421875],
    [8, 2, 0.109375],
    [0, 5, 0.0625],
    [5, 0, 0.0625],
    [1, 0, 1],
    [7, 7, 1],
    [4, 5, 1],
    [30, 50, 0.03299261842647619],
    [1000, 1100, 0.03072070786424249],
    [5200, 4800, 6.593515598672343e-5],
    [3000, 2000, 1.3002310005205326e-45],
    [20000, 20300, 0.13637447838816735],
  ])('%d against %d', (onlyFirst, onlySecond, p) => {
    expect(mcnemar(onlyFirst, onlySecond) / p).toBeCloseTo(1, 9)
  })

  test('is 1 where no item tells the models apart', () => {
    expect(mcnemar(0, 0)).toBe(1)
  })

  test('is 0 where p is too small for a double', () => {
    expect(mcnemar(0, 5000)).toBe(0)
  })

  test('is a probability, and the same when the models are swapped', () => {
    fc.assert(
      fc.property(count, count, (onlyFirst, onlySecond) => {
        const p = mcnemar(onlyFirst, onlySecond)
        expect(p).toBeGreaterThanOrEqual(0)
        expect(p).toBeLessThanOrEqual(1)
        expect(mcnemar(onlySecond, onlyFirst)).toBe(p)
      }),
    )
  })

  test('falls as one model wins more of the same items', () => {
    fc.assert(
      fc.property(fc.nat({ max: 600 }), fc.nat({ max: 600 }), (fewer, more) => {
        fc.pre(fewer > 0 && fewer < more)
        expect(mcnemar(fewer - 1, more + 1)).toBeLessThan(mcnemar(fewer, more))
      }),
    )
  })

  test.each([
    [-1, 2],
    [1, 0.5],
    [Number.NaN, 1],
  ])('refuses %d against %d', (onlyFirst, onlySecond) => {
    expect(() => mcnemar(onlyFirst, onlySecond)).toThrow(Error)
  })
})
