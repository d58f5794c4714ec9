import { expect, test } from 'vitest'

import { verdictExplanation } from '#panels/measure/verdictExplanation.ts'
import { compareModels } from '#suites/comparison.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import type { Suite } from '#suites/suite.ts'

const models = [smallModel('standard', 'a'), smallModel('instruction', 'b')] as const

/** Of the items of T2, each text in as many wordings; the second model is wrong on the first so many items. */
function explained(groupCount: number, wordingCount: number, lostCount = 0, fields: Partial<Suite> = {}) {
  const items = Array.from({ length: groupCount * wordingCount }, (_, place) =>
    smallItem({ id: `${place}`, tier: 'T2', group: `text ${place % groupCount}` }),
  )
  const run = smallRun(smallSuite({ items, ...fields }), models, ({ id }, { role }) =>
    role === 'standard' || Number(id) >= lostCount ? 'card arrival' : 'no',
  )
  const [comparison] = compareModels(run, ...models)
  if (!comparison) throw new Error('no tier')
  return { ...comparison, words: verdictExplanation(comparison, ['A', 'B']) }
}

test('models that are alike on too few texts are not called tied, and the bounds and what it takes are told', () => {
  const { verdict, words } = explained(30, 10)
  expect(verdict).toBe('undecided')
  expect(words).toContain('within 5 points in either direction')
  expect(words).toContain('are −11.6 to +11.6.')
  expect(words).toMatch(
    /The same so far, but too few different texts to call it a tie \(at least about 72 groups .*there are 30\)\.$/,
  )
  expect(explained(71, 1).words).toContain('The same so far')
  expect(explained(72, 1)).toMatchObject({
    verdict: 'tied',
    words: expect.not.stringContaining('too few different texts'),
  })
})

test('models that differ on few of many texts are said to be within the margin so far', () => {
  const { verdict, words } = explained(120, 1, 2)
  expect(verdict).toBe('undecided')
  expect(words).toMatch(/Within 5 points so far, but too few .*the 120 groups here are too few/)
})

test('where one is ahead nothing is said of a tie that nearly was', () => {
  expect(explained(60, 1, 40)).toMatchObject({
    verdict: 'ahead',
    words: expect.not.stringContaining('too few different texts'),
  })
})

test('a tier without a verdict names the rule that takes it', () => {
  const { verdict, words } = explained(40, 1, 0, { exploratoryTiers: ['T2'] })
  expect(verdict).toBe('undecided')
  expect(words).toContain('it takes 100 items of the tier or more')
  expect(explained(29, 1).words).toContain('A verdict takes 30 groups of items or more.')
})
