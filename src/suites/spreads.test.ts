import { expect, test } from 'vitest'

import { finish } from '#lib/steps.ts'
import { wilson } from '#metrics/statistics/wilson.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { givenOf } from '#suites/given.ts'
import { spreadsOf } from '#suites/spreads.ts'
import type { Item } from '#suites/suite.ts'

const model = smallModel('standard', 'a')

/** So many items in a wording of a task, the first ones answered rightly. */
function worded(task: string, wording: string, count: number, rightCount: number): Item[] {
  return Array.from({ length: count }, (_, place) =>
    smallItem({
      id: `${task} ${wording} ${place}`,
      tier: 'T3',
      task,
      wording,
      references: [place < rightCount ? 'said' : 'other'],
    }),
  )
}

function spreads(items: readonly Item[]) {
  const run = smallRun(smallSuite({ items: [...items] }), [model], () => 'said')
  return finish(spreadsOf(givenOf(run, model, 'T3'), 1))
}

test('worst wording and spread are those of one task, with the items they rest on', () => {
  const found = spreads([
    ...worded('first', 'w1', 5, 5),
    ...worded('first', 'w2', 10, 2),
    ...worded('last', 'w1', 2, 0),
    ...worded('last', 'w3', 3, 3),
    ...worded('only', 'w1', 9, 0),
  ])
  const [first, last, only] = found.tasks
  expect(first).toMatchObject({ task: 'first', count: 15, fewest: 5 })
  expect(first?.chance?.mean).toBeGreaterThan(0)
  expect(first?.worst).toEqual({ value: 0.2, interval: wilson(2, 10), count: 10, groupCount: 10 })
  expect(first?.rate).toBeCloseTo(7 / 15)
  expect(first?.spread.worst).toEqual({ wording: 'w2', rate: 0.2, count: 10 })
  expect(first?.spread.spread).toBeCloseTo(0.8)
  expect(last).toMatchObject({ task: 'last', count: 5, fewest: 2, chance: null })
  expect(only).toMatchObject({ fewest: 9, chance: null })
  expect(found.spread?.value).toBeCloseTo(0.8)
  expect(found.worst).toMatchObject({ value: 0.2, count: 10 })
})

test('no task with enough items in every wording: no worst wording', () => {
  const found = spreads([...worded('first', 'w1', 9, 9), ...worded('first', 'w2', 4, 0)])
  expect(found).toMatchObject({ worst: null, spread: null })
})

test('over several tasks the worst wordings count together, and a deal is one of each task', () => {
  const found = spreads([
    ...worded('first', 'w1', 5, 5),
    ...worded('first', 'w2', 5, 1),
    ...worded('last', 'w1', 5, 2),
    ...worded('last', 'w2', 5, 4),
  ])
  expect(found.worst).toMatchObject({ value: 0.3, interval: wilson(3, 10), count: 10 })
  expect(found.spread?.value).toBeCloseTo((0.8 + 0.4) / 2)
  expect(found.spread).toMatchObject({ count: 20, chance: { dealCount: 1000 } })
  const [first, last] = found.tasks.map(({ chance }) => chance?.mean ?? Number.NaN)
  expect(found.spread?.chance?.mean).toBeCloseTo(((first ?? 0) + (last ?? 0)) / 2, 10)
})
