import { expect, test } from 'vitest'

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
  expect(uncheckedInstructions({ rows }, mapping)).toEqual([
    { id: 'made:up', reason: expect.stringMatching(/./), rowCount: 2 },
    { id: 'language:response_language', reason: expect.stringMatching(/detects/), rowCount: 1 },
  ])
})

test('there are none without a column for them', () => {
  expect(uncheckedInstructions({ rows: [row('made:up')] }, { ...mapping, instructions: null })).toEqual([])
})
