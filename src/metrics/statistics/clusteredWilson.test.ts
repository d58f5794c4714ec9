import { expect, test } from 'vitest'

import { clusteredWilson } from '#metrics/statistics/clusteredWilson.ts'
import { wilson } from '#metrics/statistics/wilson.ts'

const scores = (rights: readonly number[], size: number) =>
  rights.flatMap((right, group) =>
    Array.from({ length: size }, (_, index) => ({ group: `${group}`, score: Number(index < right) })),
  )

test('items that are groups of their own have the interval of Wilson', () => {
  expect(clusteredWilson(scores([1, 1, 0, 1], 1))).toEqual(wilson(3, 4))
})

test('copies of an item count once', () => {
  const interval = clusteredWilson(scores([3, 3, 0, 0, 3, 0, 3, 3], 3))
  expect(interval?.low).toBeCloseTo(wilson(5, 8).low, 10)
  expect(interval?.high).toBeCloseTo(wilson(5, 8).high, 10)
})

test('items that are alike in part lie between; items that differ more than by chance gain nothing', () => {
  const width = ({ low, high }: { low: number; high: number }) => high - low
  const alike = clusteredWilson(scores([3, 2, 0, 1, 3, 0, 3, 0], 3)) ?? wilson(0, 0)
  expect(width(alike)).toBeGreaterThan(width(wilson(12, 24)))
  expect(width(alike)).toBeLessThan(width(wilson(4, 8)))
  expect(clusteredWilson(scores([1, 1, 1, 1], 2))).toEqual(wilson(4, 8))
})

test('where all are right, a group counts as one item', () => {
  expect(clusteredWilson(scores([2, 2, 2], 2))).toEqual(wilson(3, 3))
  expect(clusteredWilson([])).toBeNull()
})
