/** @file Which sessions our loop takes, from what an export says of itself and what it leaves to the configuration. */
import { expect, test } from 'vitest'

import { geometryOf } from '#runtime/geometry.ts'
import { configOf } from '#runtime/modelConfig.ts'

type Session = Parameters<typeof geometryOf>[0]
type Value = readonly [name: string, type: string, shape: readonly (number | string)[]]

const ids: Value = ['input_ids', 'int64', ['batch', 'length']]
const mask: Value = ['attention_mask', 'int64', ['batch', 'total']]
const sized = ['batch', 2, 'past', 16]
const key: Value = ['past_key_values.0.key', 'float32', sized]
const present: Value = ['present.0.key', 'float32', sized]
const logits: Value = ['logits', 'float32', ['batch', 'length', 100]]
const config = { vocabularySize: 7, cacheHeads: 3, headSize: 5 }

function sessionOf(inputs: readonly Value[], outputs: readonly Value[] = [logits, present]): Session {
  const metadata = (values: readonly Value[]): Session['inputMetadata'] =>
    values.map(([name, type, shape]) => ({ name, isTensor: true, type, shape })) as Session['inputMetadata']
  return {
    inputNames: inputs.map(([name]) => name),
    outputNames: outputs.map(([name]) => name),
    inputMetadata: metadata(inputs),
    outputMetadata: metadata(outputs),
  }
}

test('sizes come from the session where it says them, else from the configuration', () => {
  expect(geometryOf(sessionOf([ids, mask, key]), config)).toEqual({
    vocabularySize: 100,
    logitsType: 'float32',
    hasMask: true,
    hasPositionIds: false,
    keepShape: null,
    entries: [{ past: key[0], present: present[0], type: 'float32', headCount: 2, headSize: 16 }],
  })
  const open: Value = [key[0], 'float16', ['batch', 'heads', 'past', 'size']]
  const openLogits: Value = ['logits', 'float16', ['batch', 'length', 'vocabulary']]
  expect(geometryOf(sessionOf([ids, open], [openLogits, present]), config)).toMatchObject({
    vocabularySize: 7,
    logitsType: 'float16',
    hasMask: false,
    entries: [{ type: 'float16', headCount: 3, headSize: 5 }],
  })
})

test('positions and the number of logits to keep are fed where a session takes them', () => {
  const positions: Value = ['position_ids', 'int64', ['batch', 'length']]
  const more = (shape: readonly number[]): Session =>
    sessionOf([ids, mask, positions, ['num_logits_to_keep', 'int64', shape], key])
  expect(geometryOf(more([]), config)).toMatchObject({ hasPositionIds: true, keepShape: [] })
  expect(geometryOf(more([1]), config)).toMatchObject({ keepShape: [1] })
})

test.each<[string, Session]>([
  ['conv states', sessionOf([ids, mask, key, ['past_conv.0', 'float32', ['batch', 4, 3]]])],
  ['encoder states', sessionOf([ids, key, ['encoder_hidden_states', 'float32', ['batch', 'length', 8]]])],
  ['the cache of an encoder', sessionOf([ids, ['past_key_values.0.encoder.key', 'float32', sized]])],
  ['inputs per layer', sessionOf([ids, key, ['per_layer_inputs', 'float32', ['batch', 'length', 2, 8]]])],
  ['a cache branch', sessionOf([ids, key, ['use_cache_branch', 'bool', [1]]])],
  ['embeddings for ids', sessionOf([['inputs_embeds', 'float32', ['batch', 'length', 8]], key])],
  ['positions in three axes', sessionOf([ids, key, ['position_ids', 'int64', [3, 'batch', 'length']]])],
  ['no cache', sessionOf([ids, mask])],
  ['a cache of fixed length', sessionOf([ids, [key[0], 'float32', ['batch', 2, 512, 16]]])],
  ['a cache of three axes', sessionOf([ids, [key[0], 'float32', ['batch', 'past', 16]]])],
  ['a cache that does not come back', sessionOf([ids, key], [logits])],
  ['an 8-bit cache', sessionOf([ids, [key[0], 'uint8', sized]])],
])('%s is for the other runtime', (_what, session) => {
  expect(() => geometryOf(session, config)).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ code: 'unsupported-model' }) as unknown }),
  )
})

test('sizes that nobody says are no sizes', () => {
  const open = sessionOf([ids, [key[0], 'float32', ['batch', 'heads', 'past', 16]]])
  expect(() => geometryOf(open, { ...config, cacheHeads: null })).toThrow(/heads unknown/)
})

test('a configuration is read under the names of its family, and nested', () => {
  const gpt2 = {
    model_type: 'gpt2',
    n_positions: 256,
    n_head: 4,
    n_embd: 48,
    vocab_size: 384,
    eos_token_id: 0,
  }
  expect(configOf(gpt2, {})).toMatchObject({
    contextLength: 256,
    cacheHeads: 4,
    headSize: 12,
    vocabularySize: 384,
  })
  const gemma = {
    num_key_value_heads: 1,
    num_attention_heads: 4,
    head_dim: 256,
    max_position_embeddings: 8192,
  }
  expect(configOf({ model_type: 'gemma3', text_config: gemma, eos_token_id: [1, 106] }, {})).toMatchObject({
    contextLength: 8192,
    cacheHeads: 1,
    headSize: 256,
    endIds: new Set([1, 106]),
  })
  expect(configOf({ eos_token_id: 1 }, { eos_token_id: [2, 3] }).endIds).toEqual(new Set([2, 3]))
  expect(configOf({ eos_token_id: 1 }, { eos_token_id: null }).endIds).toEqual(new Set([1]))
  expect(configOf({}, {})).toMatchObject({ contextLength: 2048, vocabularySize: null, headSize: null })
})

test('layers that keep something else than keys and values are seen in the configuration', () => {
  const layers = ['conv', 'full_attention', 'sliding_attention', 'linear_attention']
  expect(configOf({ layer_types: layers }, {}).otherLayers).toEqual(['conv', 'linear_attention'])
})
