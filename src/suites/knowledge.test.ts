import { expect, test } from 'vitest'

import { finish } from '#lib/steps.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { knowledgeOf } from '#suites/knowledge.ts'

test('likelihoods come with what they rest on and how sure they are', () => {
  const model = smallModel('standard', 'a')
  const items = Array.from({ length: 32 }, (_, place) =>
    smallItem({ id: `${place}`, tier: 'T0', group: `${place >> 1}` }),
  )
  const run = smallRun(smallSuite({ items }), [model], ({ id }) => (Number(id) < 8 ? 'card arrival' : 'hm'))
  const likelihoods = items.map(({ id }, place) => ({
    itemId: id,
    slotId: 'a',
    condition: 'template' as const,
    logprob: -Math.LN2 * (place % 4),
    sizeBytes: 2,
    tokenCount: 1,
    choice: 'age limit',
    choicePerByte: place < 24 ? 'card arrival' : 'age limit',
  }))
  const figures = finish(knowledgeOf({ ...run, likelihoods })).get('a T0')
  expect(figures?.count).toBe(32)
  expect(figures?.bitsPerByte).toMatchObject({ count: 32, groupCount: 16 })
  expect(figures?.bitsPerByte?.value).toBeCloseTo(1.5 / 2)
  expect(figures?.tokenPerplexity?.value).toBeCloseTo(2 ** 1.5)
  for (const figure of [figures?.bitsPerByte, figures?.tokenPerplexity, figures?.gap]) {
    expect(figure?.interval?.low).toBeLessThan(figure?.value ?? Number.NaN)
    expect(figure?.interval?.high).toBeGreaterThan(figure?.value ?? Number.NaN)
  }
  expect(figures?.acc).toMatchObject({ value: 0, count: 32, groupCount: 16, interval: { low: 0 } })
  expect(figures?.accBytes?.value).toBe(0.75)
  expect(figures?.said?.value).toBe(0.25)
  expect(figures?.gap?.value).toBe(0.5)
})

test('where nothing was taken there is no figure', () => {
  const run = smallRun(smallSuite(), [smallModel('standard', 'a')], () => 'hm')
  const figures = finish(knowledgeOf(run)).get('a T0')
  expect(figures).toEqual({
    count: 0,
    bitsPerByte: null,
    tokenPerplexity: null,
    acc: null,
    accBytes: null,
    said: null,
    gap: null,
  })
})
