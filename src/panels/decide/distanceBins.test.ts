import fc from 'fast-check'
import { expect, test } from 'vitest'

import { equalBins, scoreOf, type Placed } from '#panels/decide/distanceBins.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { givenOf, type Given } from '#suites/given.ts'

const placed = (distances: readonly number[]): Placed[] =>
  distances.map((distance, place) => ({ id: `${place}`, distance, percentile: 50 }))
const sizes = (distances: readonly number[]): number[] =>
  equalBins(placed(distances)).map((bin) => bin.length)
const range = (count: number): number[] => Array.from({ length: count }, (_, place) => place / count)

test('as many bins as have 15 items, up to ten of about equal size', () => {
  expect(sizes(range(308))).toEqual([30, 30, 31, 31, 31, 31, 31, 31, 31, 31])
  expect(sizes(range(50))).toEqual([16, 17, 17])
  expect(sizes(range(14))).toEqual([14])
  expect(sizes([])).toEqual([])
})

test('items at one distance are not parted', () => {
  expect(sizes([...range(20).map((distance) => distance / 2), ...Array<number>(30).fill(1)])).toEqual([
    16, 34,
  ])
})

test('every item is in one bin, bins rise, and none has fewer than 15 items unless all have', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 300 }), (distances) => {
      const bins = equalBins(placed(distances))
      expect(bins.flat()).toHaveLength(distances.length)
      expect(bins.length).toBeLessThanOrEqual(10)
      const edges = bins.map((bin) => [bin[0]?.distance ?? 0, bin.at(-1)?.distance ?? 0] as const)
      for (const [place, [first]] of edges.entries())
        expect(first).toBeGreaterThan(edges[place - 1]?.[1] ?? -1)
      for (const bin of bins) expect(bin.length).toBeGreaterThanOrEqual(Math.min(15, distances.length))
    }),
  )
})

test('items of one group make the interval wider than items on their own', () => {
  const intervalOf = (groupOf: (place: number) => string) => {
    const items = Array.from({ length: 40 }, (_, place) =>
      smallItem({ id: `${place}`, tier: 'T0', group: groupOf(place) }),
    )
    const model = smallModel('standard', 'a')
    const run = smallRun(smallSuite({ items }), [model], ({ id }) =>
      Number(id) % 4 < 2 ? 'card arrival' : 'no',
    )
    const given = new Map(givenOf(run, model, 'T0').map((own): [string, Given] => [own.item.id, own]))
    const [bin] = equalBins(items.map(({ id }) => ({ id, distance: 0, percentile: 0 })))
    const score = bin && scoreOf(bin, given)
    if (!score) throw new Error('no score')
    expect([score.rate, score.count]).toEqual([0.5, 40])
    return score.interval.high - score.interval.low
  }
  const pairs = intervalOf((place) => `${Math.floor(place / 2)}`)
  expect(pairs).toBeGreaterThan(1.2 * intervalOf((place) => `${place}`))
})
