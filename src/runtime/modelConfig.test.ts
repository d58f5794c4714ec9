/** @file What is believed of a stranger's configuration. */
import { expect, test } from 'vitest'

import { configOf } from '#runtime/modelConfig.ts'

test.each([-5, 0, 1.5, Number.NaN, 1e300, '512', null])('a context of %s counts as not said', (length) => {
  const { contextLength } = configOf({ max_position_embeddings: length }, {})
  expect(contextLength).toBe(2048)
  expect(configOf({ max_position_embeddings: length, n_positions: 64 }, {}).contextLength).toBe(64)
})

test('heads that do not divide the width leave the size of a head open', () => {
  expect(configOf({ hidden_size: 48, num_attention_heads: 4 }, {}).headSize).toBe(12)
  expect(configOf({ hidden_size: 50, num_attention_heads: 4 }, {}).headSize).toBeNull()
  expect(configOf({ hidden_size: 48, num_attention_heads: -4 }, {})).toMatchObject({
    headSize: null,
    cacheHeads: null,
  })
})

test('the first token of a decoder can be the first of the vocabulary, and no other than a token', () => {
  expect(configOf({ decoder_start_token_id: 0 }, {}).decoderStartId).toBe(0)
  expect(configOf({ decoder_start_token_id: -1, bos_token_id: 3 }, {}).decoderStartId).toBe(3)
})
