import { describe, expect, test } from 'vitest'

import { isFolderId } from '#protocol/storedModel.ts'
import { openLocalModel, type LocalFile } from '#store/localModels.ts'

const config = { model_type: 'qwen2', architectures: ['Qwen2ForCausalLM'], max_position_embeddings: 512 }

function fileOf(path: string, text = 'bytes'): LocalFile {
  return { path, file: new Blob([text]) }
}

function model(root: string, graphs: readonly string[]): LocalFile[] {
  return [
    fileOf(`${root}config.json`, JSON.stringify(config)),
    fileOf(`${root}tokenizer.json`, '{}'),
    fileOf(`${root}tokenizer_config.json`, '{"chat_template":"{{ messages }}"}'),
    ...graphs.map((path) => fileOf(`${root}${path}`)),
  ]
}

const inFolder = ['onnx/model_q4.onnx', 'onnx/model_q4.onnx_data']
const inHeap = ['model_q4.onnx', 'model_q4.onnx_data']

describe('a model', () => {
  test.each([
    ['a folder', model('My model/', inFolder), 'My model'],
    ['a folder in folders', model('downloads/tiny/', inFolder), 'tiny'],
    ['what is in a folder', model('', inFolder), 'Model from this device'],
    ['a heap', model('', inHeap), 'Model from this device'],
    ['a heap in a folder', model('heap/', inHeap), 'heap'],
  ])('%s', async (_what, given, name) => {
    const { found, files } = await openLocalModel(given)
    const { card } = found
    expect(card).toMatchObject({ name, licence: 'not stated', runtime: 'ort', hasTemplate: true })
    expect(card.files.map(({ path }) => path)).toEqual([
      'config.json',
      'tokenizer.json',
      'tokenizer_config.json',
    ])
    expect(card.variants).toEqual([
      { dtype: 'q4', files: inFolder.map((path) => ({ path, sizeBytes: 5, sha256: null })) },
    ])
    expect([...files.keys()].toSorted()).toEqual(
      [...card.files.map(({ path }) => path), ...inFolder].toSorted(),
    )
    expect(card.source).toEqual({ kind: 'local', folderId: card.id })
    expect(isFolderId(card.id)).toBe(true)
  })

  test('leaves behind what does not belong to it', async () => {
    const others = ['tiny/.DS_Store', 'tiny/photos/a picture.jpg', 'tiny/onnx/model_q2.onnx', 'notes.txt']
    const { files } = await openLocalModel([
      ...model('tiny/', inFolder),
      ...others.map((path) => fileOf(path)),
    ])
    expect(files.size).toBe(5)
  })

  test('is the same for the same files, in any order, and another for others', async () => {
    const idOf = async (files: LocalFile[]): Promise<string> => (await openLocalModel(files)).found.card.id
    const given = model('tiny/', inFolder)
    const id = await idOf(given)
    expect(id).toMatch(/^local-tiny-[0-9a-f]{12}$/)
    expect(await idOf(given.toReversed())).toBe(id)
    expect(await idOf([...given, fileOf('tiny/onnx/model.onnx', 'more')])).not.toBe(id)
  })

  test('has its configuration nearest to the top where folders below have one too', async () => {
    const given = [...model('tiny/', inFolder), fileOf('tiny/old/config.json', 'not JSON')]
    expect((await openLocalModel(given)).found.card.name).toBe('tiny')
  })
})

describe('a refusal', () => {
  const good = model('tiny/', inFolder)
  const without = (ending: string): LocalFile[] => good.filter(({ path }) => !path.endsWith(ending))
  const many = Array.from({ length: 200 }, (_, index) => fileOf(`tiny/${index}.txt`))
  test.each([
    ['nothing', [], 'There is no config.json'],
    ['no configuration', without('/config.json'), 'There is no config.json'],
    ['no tokenizer', without('tokenizer.json'), 'has no tokenizer.json'],
    ['no graph', good.slice(0, 3), 'tiny has no .onnx file'],
    ['weights without their graph', without('.onnx'), 'tiny has no .onnx file'],
    ['several models', [...good, ...model('other/', inFolder)], 'several models'],
    ['the same file twice', [...good, fileOf('tiny/model_q4.onnx')], 'two files for onnx/model_q4.onnx'],
    ['more files than a model has', [...good, ...many], 'more than 200 files'],
    ['a path to elsewhere', [...good, fileOf('tiny/../../x')], 'out of its folder'],
    ['a path of another system', [...good, fileOf('tiny\\x')], 'out of its folder'],
    ['an empty graph', [...model('tiny/', []), fileOf('tiny/onnx/model.onnx', '')], 'is empty'],
    ['a damaged configuration', [...without('/config.json'), fileOf('tiny/config.json', '{"mod')], 'damaged'],
    ['a page', [...without('/config.json'), fileOf('tiny/config.json', '<!doctype html>')], 'damaged'],
    [
      'a configuration without end',
      [...without('/config.json'), fileOf('tiny/config.json', ' '.repeat(9 * 2 ** 20))],
      'too long',
    ],
    ['a null', [...without('/config.json'), fileOf('tiny/config.json', 'null')], 'does not say what kind'],
  ])('%s', async (_what, files, sentence) => {
    await expect(openLocalModel(files)).rejects.toThrow(sentence)
  })
})
