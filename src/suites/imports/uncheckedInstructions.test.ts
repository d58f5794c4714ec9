import { expect, test } from 'vitest'

import { finish } from '#lib/steps.ts'
import { guessMapping } from '#suites/imports/guessMapping.ts'
import { uncheckedInstructions } from '#suites/imports/uncheckedInstructions.ts'

const row = (...ids: string[]) => ({
  prompt: 'Say it.',
  instruction_id_list: JSON.stringify(ids),
  kwargs: JSON.stringify(ids.map(() => ({}))),
})
const mapping = guessMapping(['prompt', 'instruction_id_list', 'kwargs'])

test('every instruction that is not checked is named, with its rows and the reason', () => {
  const rows = [
    row('punctuation:no_comma'),
    row('language:response_language', 'language:response_language'),
    row('made:up', 'punctuation:no_comma'),
    row('made:up'),
    { ...row(), instruction_id_list: 'no JSON' },
  ]
  expect(finish(uncheckedInstructions({ rows }, mapping))).toEqual([
    { id: 'made:up', reason: expect.stringMatching(/./), rowCount: 2 },
    { id: 'language:response_language', reason: expect.stringMatching(/detects/), rowCount: 1 },
  ])
})

test('there are none without a column for them', () => {
  expect(
    finish(uncheckedInstructions({ rows: [row('made:up')] }, { ...mapping, instructions: null })),
  ).toEqual([])
})

test('the page has its turn while many rows are looked at', () => {
  const rows = Array.from({ length: 1000 }, () => row('made:up'))
  expect([...uncheckedInstructions({ rows }, mapping)].length).toBeGreaterThanOrEqual(10)
})
