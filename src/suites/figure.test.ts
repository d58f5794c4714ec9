import { expect, test } from 'vitest'

import { clusteredWilson } from '#metrics/statistics/clusteredWilson.ts'
import { bareFigure, isLowPower, meanFigure, shareFigure } from '#suites/figure.ts'

const scores = (groups: readonly string[]) => groups.map((group, index) => ({ group, score: index % 2 }))

test('a share has the interval of Wilson over its groups, and says what it rests on', () => {
  const own = scores(['a', 'a', 'b', 'b', 'b', 'c'])
  expect(shareFigure(own)).toEqual({
    value: 0.5,
    interval: clusteredWilson(own),
    count: 6,
    groupCount: 3,
  })
  expect(shareFigure([])).toBeNull()
})

test('a ratio of sums draws groups again, as SciPy does', () => {
  // SciPy 1.17.1: stats.bootstrap of sum(a) / sum(b), paired=True, method='percentile', n_resamples=200000
  const [equal, pairs] = [
    [3, 10, 1, 0, 6, 10, 2, 4, 1, 7],
    [10, 10, 3, 1, 10, 10, 6, 10, 3, 10],
  ]
  const sums = equal.map((score, index) => ({ group: `${index}`, score, count: pairs[index] ?? 0 }))
  const figures = Array.from({ length: 20 }, (_, seed) => meanFigure(sums, seed))
  const meanOf = (end: 'low' | 'high') =>
    figures.reduce((sum, figure) => sum + (figure?.interval?.[end] ?? Number.NaN), 0) / figures.length
  expect(figures[0]?.value).toBeCloseTo(0.6027397260273972, 12)
  expect(Math.abs(meanOf('low') - 0.4047619)).toBeLessThan(0.01)
  expect(Math.abs(meanOf('high') - 0.7875)).toBeLessThan(0.01)
})

test('fewer than 30 groups are low power', () => {
  const groups = (count: number) => Array.from({ length: count }, (_, index) => ({ group: `${index}` }))
  const [few, enough] = [29, 30].map((count) => bareFigure(0.5, groups(count)))
  expect(few && isLowPower(few)).toBe(true)
  expect(enough && isLowPower(enough)).toBe(false)
  expect(bareFigure(null, groups(3))).toBeNull()
})
