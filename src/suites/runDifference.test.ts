import { expect, test } from 'vitest'

import { smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { differenceOf } from '#suites/runDifference.ts'

const suite = smallSuite()
const standard = smallModel('standard', 'a')

test('tells by tier what was right before and is now, and which answers changed', () => {
  const before = smallRun(suite, [standard], () => 'card arrival')
  const now = smallRun(suite, [standard], ({ id }) => (id === 'bare 2' ? 'age limit' : 'card arrival'))
  const { tiers, items, unmatched } = differenceOf(now, before)
  expect(tiers[0]).toMatchObject({ tier: 'T0', count: 2, rightBefore: 1, rightNow: 2 })
  expect(items.map(({ item, wasRight, isRight }) => [item.id, wasRight, isRight])).toEqual([
    ['bare 2', false, true],
  ])
  expect(unmatched).toEqual([])
})

test('matches models by id, whichever slot they were in, and says which are new', () => {
  const before = smallRun(suite, [smallModel('standard', 'b')], () => 'card arrival')
  const now = smallRun(suite, [standard, smallModel('instruction', 'b')], () => 'card arrival')
  const { tiers, items, unmatched } = differenceOf(now, before)
  expect(tiers.map(({ model }) => model.modelId)).toEqual(['standard', 'standard', 'standard'])
  expect(items).toEqual([])
  expect(unmatched.map(({ modelId }) => modelId)).toEqual(['instruction'])
})

test('an item with another prompt, or without an answer, is not compared', () => {
  const before = smallRun(suite, [standard], () => 'card arrival')
  const changed = {
    ...suite,
    items: suite.items.map((item) => (item.id === 'bare 1' ? { ...item, prompt: 'new' } : item)),
  }
  const now = smallRun(changed, [standard], () => 'age limit')
  expect(differenceOf(now, before).tiers[0]?.count).toBe(1)
  const cut = { ...now, answers: now.answers.filter(({ itemId }) => itemId !== 'bare 2') }
  expect(differenceOf(cut, before).tiers[0]?.count).toBe(0)
})
