/** @file Which runtime a model gets that our decode loop does not cover: an encoder-decoder, tiny and random. */
import { expect, test, vi } from 'vitest'

import type { EngineEvent, LoadOptions } from '#protocol/engine.ts'
import type { ModelCard } from '#protocol/model.ts'
import { Engine } from '#worker/engine.ts'

const listed = (path: string): ModelCard['files'][number] => ({ path, sizeBytes: null, sha256: null })

const card: ModelCard = {
  id: 't5',
  name: 't5',
  role: 'base',
  summary: '',
  licence: '',
  source: { kind: 'site', path: 'test/hub/models/tiny/t5-random/' },
  runtime: 'ort',
  files: ['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json'].map(listed),
  variants: [
    { dtype: 'fp32', files: ['onnx/encoder_model.onnx', 'onnx/decoder_model_merged.onnx'].map(listed) },
  ],
  hasTemplate: false,
}

async function loaded(options: LoadOptions): Promise<EngineEvent | undefined> {
  const events: EngineEvent[] = []
  const engine = new Engine((event) => events.push(event))
  engine.handle({ type: 'load', card, siteUrl: `${location.origin}/`, hubUrl: '', options })
  const isOver = ({ type }: EngineEvent): boolean => type === 'loaded' || type === 'failed'
  await vi.waitFor(() => expect(events.some(isOver)).toBe(true), 30_000)
  return events.find(isOver)
}

test('transformers.js takes over where no runtime is asked for, and the report says so', async () => {
  expect(await loaded({ device: 'wasm' })).toMatchObject({
    type: 'loaded',
    report: { runtime: 'transformers', device: 'wasm', dtype: 'fp32' },
  })
})

test('a runtime that was asked for is not replaced', async () => {
  expect(await loaded({ device: 'wasm', runtime: 'ort' })).toMatchObject({
    type: 'failed',
    failure: { code: 'unsupported-model' },
  })
})
