import { expect, test } from 'vitest'

import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { givenOf } from '#suites/given.ts'
import { meanSpread, taskSpreads, uncheckedOf } from '#suites/measuring.ts'
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

function spreadsOf(items: readonly Item[]) {
  const run = smallRun(smallSuite({ items: [...items] }), [model], () => 'said')
  return givenOf(run, model, 'T3')
}

test('worst wording and spread are those of one task, with the items they rest on', () => {
  const given = spreadsOf([
    ...worded('first', 'w1', 5, 5),
    ...worded('first', 'w2', 10, 2),
    ...worded('last', 'w1', 2, 0),
    ...worded('last', 'w3', 3, 3),
    ...worded('only', 'w1', 9, 0),
  ])
  const [first, last, only] = taskSpreads(given)
  expect(first).toMatchObject({ task: 'first', count: 15, fewest: 5, isSound: true })
  expect(first?.rate).toBeCloseTo(7 / 15)
  expect(first?.spread.worst).toEqual({ wording: 'w2', rate: 0.2, count: 10 })
  expect(first?.spread.spread).toBeCloseTo(0.8)
  expect(last).toMatchObject({ task: 'last', count: 5, fewest: 2, isSound: false })
  expect(only).toMatchObject({ fewest: 9, isSound: false })
  expect(meanSpread(given, ({ spread }) => spread)).toBeCloseTo(0.8)
})

test('no task with enough items in every wording: no worst wording', () => {
  const given = spreadsOf([...worded('first', 'w1', 9, 9), ...worded('first', 'w2', 4, 0)])
  expect(meanSpread(given, ({ worst }) => worst.rate)).toBeNull()
})

test('what cannot be checked is named with the items that ask for it', () => {
  const asks = (id: string, ...ids: string[]): Item =>
    smallItem({ id, tier: 'T4', checks: ids.map((each) => ({ kind: 'ifeval', id: each, kwargs: {} })) })
  const items = [
    asks('1', 'language:response_language', 'punctuation:no_comma'),
    asks('2', 'language:response_language', 'language:response_language'),
    asks('3', 'no:such', 'punctuation:no_comma'),
    asks('4', 'punctuation:no_comma'),
    smallItem({ id: '5', tier: 'T4', checks: [{ kind: 'regex', pattern: '(', flags: '' }] }),
  ]
  expect(uncheckedOf({ items }).map(({ name, itemCount }) => [name, itemCount])).toEqual([
    ['language:response_language', 2],
    ['no:such', 1],
    ['regex', 1],
  ])
  expect(uncheckedOf({ items })[0]?.reason).toMatch(/langdetect/)
  expect(uncheckedOf(smallSuite())).toEqual([])
})
