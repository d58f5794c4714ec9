import { expect, test } from 'vitest'

import { tierName, tierSentence, tierWords } from '#panels/measure/tierWords.ts'
import { smallItem, smallSuite } from '#suites/exampleSuite.ts'
import { tiers } from '#suites/suite.ts'

test('of prompts that the page did not place nothing is said of their distance', () => {
  const items = [smallItem({ id: '1', tier: 'T3' })]
  const own = smallSuite({ id: 'own:mine.csv', items })
  expect([tierName('T3', own), tierSentence('T3', own)]).toEqual([
    'as you placed it',
    'Own prompts, on the tier where you placed them.',
  ])
  const imported = { from: 'LLM Comparator', conditions: [] }
  expect(tierName('T3', smallSuite({ id: 'imported:x', items, imported }))).toBe('not placed')
  expect(tierName('T3', smallSuite({ items, imported }))).toBe('another task')
})

test('a tier names the tasks of the suite that is shown, and no others', () => {
  const own = smallSuite({ items: [smallItem({ id: '1', tier: 'T3', task: 'mine' })] })
  expect(tierSentence('T3', own)).toBe('Another task on banking text.')
  const several = ['mine', 'yours', 'mine'].map((task, place) =>
    smallItem({ id: `${place}`, tier: 'T3', task }),
  )
  expect(tierSentence('T3', smallSuite({ items: several }))).toBe(
    'Another task on banking text. In this suite: mine, yours.',
  )
  const many = Array.from({ length: 11 }, (_, place) =>
    smallItem({ id: `${place}`, tier: 'T4', task: `t${place}` }),
  )
  expect(tierSentence('T4', smallSuite({ items: many }))).toMatch(
    / t0, t1, t2, t3, t4, t5, t6, t7 and 3 more\.$/,
  )
  for (const tier of tiers) expect(tierWords[tier].sentence).not.toMatch(/capital|keyword|first word|message/)
})
