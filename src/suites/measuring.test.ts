import { expect, test } from 'vitest'

import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { givenOf } from '#suites/given.ts'
import { finish } from '#lib/steps.ts'
import { chanceOf, uncheckedOf } from '#suites/measuring.ts'
import type { Item } from '#suites/suite.ts'

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
  expect(finish(uncheckedOf({ items })).map(({ name, itemCount }) => [name, itemCount])).toEqual([
    ['language:response_language', 2],
    ['no:such', 1],
    ['regex', 1],
  ])
  expect(finish(uncheckedOf({ items }))[0]?.reason).toMatch(/langdetect/)
  expect(finish(uncheckedOf(smallSuite()))).toEqual([])
})

test('guessing is right in half of yes or no, and never where a pattern takes many replies', () => {
  const greets: Item['checks'] = [{ kind: 'regex', pattern: '^hello', flags: 'i' }]
  const items = [
    smallItem({ id: '1', tier: 'T4', task: 'is it', references: ['yes'] }),
    smallItem({ id: '2', tier: 'T4', task: 'is it', references: ['no'] }),
    smallItem({ id: '3', tier: 'T4', task: 'greeting', references: [], checks: greets }),
    smallItem({ id: '4', tier: 'T4', task: 'capital', references: ['Oslo'] }),
  ]
  const model = smallModel('standard', 'a')
  const run = smallRun(smallSuite({ items }), [model], () => 'hello')
  expect(chanceOf(givenOf(run, model, 'T4'), [])).toBe(0.25)
})
