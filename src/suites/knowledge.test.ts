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
  const found = finish(knowledgeOf({ ...run, likelihoods })).get('a T0')
  if (!found) throw new Error('no figures')
  const { count, ...figures } = found
  expect(count).toBe(32)
  expect(figures.bitsPerByte).toMatchObject({ count: 32, groupCount: 16 })
  const values = Object.entries(figures).map(([id, figure]) => [id, figure?.value.toFixed(6)])
  expect(Object.fromEntries(values)).toEqual({
    bitsPerByte: '0.750000',
    tokenPerplexity: (2 ** 1.5).toFixed(6),
    acc: '0.000000',
    accBytes: '0.750000',
    said: '0.250000',
    gap: '0.500000',
  })
  for (const [id, figure] of Object.entries(figures)) {
    const { low, high } = figure?.interval ?? { low: Number.NaN, high: Number.NaN }
    expect([id, figure?.count, low < high]).toEqual([id, 32, true])
    expect(figure?.value).toBeGreaterThanOrEqual(low)
    expect(figure?.value).toBeLessThanOrEqual(high)
  }
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
