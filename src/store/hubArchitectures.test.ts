import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { architectureOf, writesText } from '#store/hubArchitectures.ts'

const registry = readFileSync('node_modules/@xenova/transformers/src/models/registry.js', 'utf8')

/** Pairs of a model type and the class that runs it, out of one of transformers.js' lists. */
function listed(name: string): [string, string][] {
  const [, list = ''] = new RegExp(`${name} = new Map\\(\\[([\\s\\S]*?)\\n\\]\\)`).exec(registry) ?? []
  return [...list.matchAll(/\['([^']+)', '([^']+)'\]/g)].map(([, type = '', className = '']) => [
    type,
    className,
  ])
}

const decoders = listed('MODEL_FOR_CAUSAL_LM_MAPPING_NAMES')
const pairs = listed('MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES')

/** Decoders that belong to a model with pictures or sound, or that are the half of an encoder-decoder. */
const parts = /vl(?:_moe)?$|^(?:gemma3|gemma3n|gemma4|mbart|phi3_v|qwen3_5|qwen3_5_moe|trocr)$/

test('every text model that transformers.js knows is known, and no other', () => {
  expect(decoders.length).toBeGreaterThan(60)
  expect(pairs.length).toBeGreaterThan(5)
  const missing = decoders.filter(([type]) => !parts.test(type) && architectureOf(type) === null)
  expect(missing).toEqual([])
  expect(
    decoders.filter(([type]) => parts.test(type) && architectureOf(type)?.isEncoderDecoder === false),
  ).toEqual([])
  expect(pairs.map(([type]) => architectureOf(type))).toEqual(
    pairs.map(() => ({ runtime: 'transformers', isEncoderDecoder: true })),
  )
})

test('what our decode loop is trusted with, transformers.js knows as well', () => {
  const ours = [
    'llama',
    'qwen2',
    'qwen3',
    'gemma',
    'gemma3_text',
    'gpt2',
    'mistral',
    'phi3',
    'olmo',
    'granite',
  ]
  for (const type of ours) {
    expect(architectureOf(type)).toEqual({ runtime: 'ort', isEncoderDecoder: false })
    expect(decoders.map(([name]) => name)).toContain(type)
  }
})

test.each(['granitemoehybrid', 'lfm2', 'falcon_h1', 'bloom'])(
  '%s keeps more than keys and values',
  (type) => {
    expect(architectureOf(type)?.runtime).toBe('transformers')
  },
)

test.each(['bert', 'whisper', '__proto__', 'constructor', 'toString', ''])('%s is none', (type) => {
  expect(architectureOf(type)).toBeNull()
})

test('classes that write text are told from those that do not', () => {
  expect([...decoders, ...pairs].filter(([, className]) => !writesText(className))).toEqual([])
  expect(writesText('T5WithLMHeadModel')).toBe(true)
  for (const other of ['LlamaModel', 'T5EncoderModel', 'BertForMaskedLM', 'Qwen2ForSequenceClassification']) {
    expect(writesText(other)).toBe(false)
  }
})
