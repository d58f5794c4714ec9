import { describe, expect, test } from 'vitest'

import type { ModelFile } from '#protocol/model.ts'
import { describeModel, type FoundModel, type ModelDescription } from '#store/hubCard.ts'

const hash = 'ab'.repeat(32)
const commit = 'c'.repeat(40)

function file(path: string, sizeBytes: number | null = 1000): ModelFile {
  return { path, sizeBytes, sha256: path.includes('.onnx') ? hash : null }
}

const beside = ['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json']
const llama = { model_type: 'llama', architectures: ['LlamaForCausalLM'], max_position_embeddings: 8192 }
const t5 = { model_type: 't5', architectures: ['T5ForConditionalGeneration'], n_positions: 512 }

/** A model with these graphs; the rest is as it mostly is. */
function describeWith(
  graphs: readonly (string | readonly [string, number])[],
  changes: Partial<ModelDescription> = {},
): FoundModel {
  const files = graphs.map((graph) =>
    typeof graph === 'string' ? file(`onnx/${graph}`, null) : file(`onnx/${graph[0]}`, graph[1]),
  )
  return describeModel({
    id: 'owner/tiny@ccccccc',
    name: 'owner/tiny',
    source: { kind: 'hub', repo: 'owner/tiny', revision: commit },
    files: [...beside.map((name) => file(name)), file('.gitattributes'), file('README.md'), ...files],
    config: llama,
    licence: 'apache-2.0',
    pipeline: 'text-generation',
    baseModels: [],
    ...changes,
  })
}

const dtypesOf = ({ card }: FoundModel): string[] => card.variants.map(({ dtype }) => dtype)
const graphsOf = ({ card }: FoundModel): string[][] =>
  card.variants.map(({ files }) => files.map(({ path }) => path))

describe('a decoder', () => {
  test('becomes a card at its commit, for our decode loop', () => {
    const { card, facts } = describeWith(['model_q4.onnx'])
    expect(card).toEqual({
      id: 'owner/tiny@ccccccc',
      name: 'owner/tiny',
      summary: 'From the model hub: owner/tiny, commit ccccccc. Chosen by you, not checked by us.',
      licence: 'apache-2.0',
      source: { kind: 'hub', repo: 'owner/tiny', revision: commit },
      runtime: 'ort',
      files: beside.map((name) => file(name)),
      variants: [{ dtype: 'q4', files: [file('onnx/model_q4.onnx', null)] }],
      hasTemplate: false,
    })
    expect(facts).toEqual({ family: 'llama', isEncoderDecoder: false, contextLength: 8192, baseModels: [] })
  })

  test('has its number formats by the names of its graphs, best first', () => {
    const endings = ['', '_fp16', '_int8', '_uint8', '_quantized', '_q4', '_q4f16', '_bnb4']
    const found = describeWith([
      ...endings.map((ending) => `model${ending}.onnx`),
      'model_q2.onnx',
      'other.onnx',
    ])
    expect(dtypesOf(found)).toEqual(['q4f16', 'q4', 'int8', 'q8', 'uint8', 'bnb4', 'fp16', 'fp32'])
    expect(graphsOf(found)[3]).toEqual(['onnx/model_quantized.onnx'])
  })

  test('keeps with each graph the files its weights lie in, and no others', () => {
    const found = describeWith([
      'model.onnx',
      'model.onnx_data_10',
      'model.onnx_data_2',
      'model.onnx_data',
      'model_q4f16.onnx',
      'model_q4f16.onnx_data',
      'model.onnx_data_x',
      'model.onnx.json',
    ])
    expect(graphsOf(found)).toEqual([
      ['onnx/model_q4f16.onnx', 'onnx/model_q4f16.onnx_data'],
      ['onnx/model.onnx', 'onnx/model.onnx_data', 'onnx/model.onnx_data_2', 'onnx/model.onnx_data_10'],
    ])
  })

  test('has formats last that save nothing', () => {
    const sizes = [
      ['model_q4.onnx', 500],
      ['model_int8.onnx', 281],
      ['model.onnx', 501],
    ] as const
    expect(dtypesOf(describeWith(sizes, { config: { model_type: 'gpt2' } }))).toEqual(['int8', 'fp32', 'q4'])
  })

  test('of an old export goes to transformers.js', () => {
    const found = describeWith(['decoder_model_merged_quantized.onnx', 'decoder_model.onnx'])
    expect(graphsOf(found)).toEqual([['onnx/decoder_model_merged_quantized.onnx']])
    expect(found.card.runtime).toBe('transformers')
  })

  test('is not taken for one when it is a part of something larger', () => {
    expect(() => describeWith(['decoder_model_merged_q4.onnx', 'embed_tokens_q4.onnx'])).toThrow(
      'not under the names this page knows',
    )
  })

  test('says how much it can read, if need be in the part for text', () => {
    const config = { model_type: 'gemma3_text', text_config: { max_position_embeddings: 32_768 } }
    expect(describeWith(['model.onnx'], { config }).facts.contextLength).toBe(32_768)
    expect(describeWith(['model.onnx'], { config: { model_type: 'llama' } }).facts.contextLength).toBeNull()
    const wrong = { ...llama, max_position_embeddings: 'many' }
    expect(describeWith(['model.onnx'], { config: wrong }).facts.contextLength).toBeNull()
  })
})

describe('an encoder-decoder', () => {
  test('has both graphs in each format, 8 bits first', () => {
    const found = describeWith(
      [
        'encoder_model.onnx',
        'decoder_model_merged.onnx',
        'encoder_model_quantized.onnx',
        'decoder_model_merged_quantized.onnx',
        'encoder_model_q4.onnx',
        'decoder_model_q4.onnx',
      ],
      { config: t5, pipeline: 'translation' },
    )
    expect(graphsOf(found)).toEqual([
      ['onnx/encoder_model_quantized.onnx', 'onnx/decoder_model_merged_quantized.onnx'],
      ['onnx/encoder_model.onnx', 'onnx/decoder_model_merged.onnx'],
    ])
    expect(found.card.runtime).toBe('transformers')
    expect(found.facts).toMatchObject({ isEncoderDecoder: true, contextLength: 512 })
  })
})

describe('a chat template', () => {
  test.each([
    ['none', {}, false],
    ['empty', { tokenizerConfig: { chat_template: '' } }, false],
    ['of another kind', { tokenizerConfig: { chat_template: { toString: 1 } } }, false],
    ['in the tokenizer', { tokenizerConfig: { chat_template: '{{ messages }}' } }, true],
    ['of several', { tokenizerConfig: { chat_template: [{ name: 'default', template: 'x' }] } }, true],
    ['in a file of JSON', { chatTemplate: { chat_template: 'x' } }, true],
  ])('%s', (_where, changes, hasTemplate) => {
    expect(describeWith(['model.onnx'], changes).card.hasTemplate).toBe(hasTemplate)
  })

  test('in a file of its own comes with the model', () => {
    const files = [...beside, 'chat_template.jinja', 'onnx/model.onnx'].map((path) => file(path))
    const { card } = describeWith([], { files })
    expect(card.hasTemplate).toBe(true)
    expect(card.files.map(({ path }) => path)).toContain('chat_template.jinja')
  })
})

describe('a refusal', () => {
  test.each([
    ['no graphs', [], {}, 'such as onnx-community/tiny-ONNX'],
    ['graphs elsewhere', ['../model.onnx'], {}, 'outside of its folder'],
    ['other graphs', ['vision_encoder.onnx'], {}, 'not under the names'],
    ['half a pair', ['encoder_model.onnx'], { config: t5 }, 'onnx/decoder_model_merged.onnx'],
    ['an empty graph', [['model.onnx', 0]], {}, 'onnx/model.onnx of owner/tiny is empty'],
    ['no kind', ['model.onnx'], { config: {} }, 'does not say what kind'],
    ['no object', ['model.onnx'], { config: [llama] }, 'does not say what kind'],
    ['a kind of another kind', ['model.onnx'], { config: { model_type: 7 } }, 'does not say what kind'],
    ['an unknown kind', ['model.onnx'], { config: { model_type: 'rwkv' } }, 'kind rwkv'],
    ['a key of objects', ['model.onnx'], { config: { model_type: '__proto__' } }, 'kind __proto__'],
    [
      'code of its own',
      ['model.onnx'],
      { config: { model_type: 'new', auto_map: { AutoModel: 'modeling.New' } } },
      'code of its own, which this page never runs',
    ],
    [
      'no text',
      ['model.onnx'],
      { config: { model_type: 'qwen2', architectures: ['Qwen2Model'] } },
      'Qwen2Model',
    ],
    ['another use', ['model.onnx'], { pipeline: 'feature-extraction' }, 'feature-extraction'],
    ['no tokenizer', [], { files: [file('config.json'), file('onnx/model.onnx')] }, 'no tokenizer.json'],
    ['no configuration', [], { files: [file('tokenizer.json')] }, 'no config.json'],
    ['a path twice', ['model.onnx', 'model.onnx'], {}, 'twice'],
  ] as const)('%s', (_what, graphs, changes, sentence) => {
    expect(() => describeWith(graphs, changes as Partial<ModelDescription>)).toThrow(sentence)
  })

  test.each(['/etc/passwd', 'a\\b', 'C:/x', 'a//b', 'a/./b', '..', 'a\u0000b', 'a\nb'])(
    'the path %j',
    (path) => {
      const files = [...beside, 'onnx/model.onnx', path].map((each) => file(each))
      expect(() => describeWith([], { files })).toThrow('outside of its folder')
    },
  )

  test('is none for names that are only odd', () => {
    const files = [
      ...beside,
      'onnx/model.onnx',
      'a picture.png',
      '.hidden/x',
      '__proto__',
      `${'x'.repeat(300)}`,
    ]
    expect(dtypesOf(describeWith([], { files: files.map((each) => file(each)) }))).toEqual(['fp32'])
  })
})
