import { expect, test } from 'vitest'

import { agreementOf, lumpedKl } from '#metrics/agreement.ts'

const logs = (...probabilities: number[]): number[] => probabilities.map(Math.log)

test('lumps what is not named', () => {
  // scipy.stats.entropy([.5, .3, .2], [.4, .2, .4]) = .5 ln 1.25 + .3 ln 1.5 + .2 ln .5
  expect(lumpedKl(logs(0.5, 0.3), logs(0.4, 0.2))).toBeCloseTo(0.0945819, 7)
})

test('is at most the divergence over the whole vocabulary', () => {
  // scipy.stats.entropy([.5, .3, .1, .06, .04], [.4, .2, .2, .1, .1]) = 0.0965954
  const whole = lumpedKl(logs(0.5, 0.3, 0.1, 0.06, 0.04), logs(0.4, 0.2, 0.2, 0.1, 0.1))
  expect(whole).toBeCloseTo(0.0965954, 6)
  expect(lumpedKl(logs(0.5, 0.3), logs(0.4, 0.2))).toBeLessThan(whole)
})

test('is nothing for the same, also where rounding has left less than nothing for the rest', () => {
  expect(lumpedKl(logs(0.7, 0.2), logs(0.7, 0.2))).toBe(0)
  expect(lumpedKl(logs(0.9999999, 0.0000004), logs(0.9999995, 0.0000004))).toBeLessThan(1e-5)
  expect(lumpedKl([0.00001], [0])).toBeLessThan(1e-4)
})

test('counts a reference token that cannot occur here as infinitely far', () => {
  expect(lumpedKl(logs(0.5, 0.3), [Math.log(0.5), -Infinity])).toBe(Infinity)
})

test('what is no number is infinitely far', () => {
  expect(lumpedKl(logs(0.5, 0.3), [Number.NaN, Math.log(0.3)])).toBe(Infinity)
  expect(lumpedKl(logs(0.5, 0.3), logs(0.5))).toBe(Infinity)
})

test('sums positions up', () => {
  const places = [
    { isSameTop: true, kl: 0.1 },
    { isSameTop: true, kl: 0 },
    { isSameTop: false, kl: 0.5 },
    { isSameTop: true, kl: 0.2 },
  ]
  const { top1, meanKl, maxKl, positions } = agreementOf(places)
  expect([top1, maxKl, positions]).toEqual([0.75, 0.5, 4])
  expect(meanKl).toBeCloseTo(0.2, 12)
})
