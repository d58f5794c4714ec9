/**
 * @file Models as others export them, tiny and of random weights, against PyTorch's answers: both runtimes, weights
 * beside the graph, several forms of inputs, encoder and decoder, and what our loop does not cover.
 */
import { describe, expect, test, vi } from 'vitest'

import { greedy, type AnswerEnd, type AnswerRequest, type Sampling } from '#protocol/answer.ts'
import type { Dtype, ModelCard } from '#protocol/model.ts'
import { AnswerRecorder } from '#runtime/answerRecorder.ts'
import { chooseDevice } from '#runtime/device.ts'
import { loadOrtRuntime } from '#runtime/ortRuntime.ts'
import type { LoadContext, Runtime } from '#runtime/Runtime.ts'
import { rightDevice } from '#runtime/transformersModel.ts'
import { loadTransformersRuntime } from '#runtime/transformersRuntime.ts'

type Golden = {
  readonly prompts: readonly {
    readonly prompt: string
    readonly mode: 'template' | 'raw'
    readonly ids: readonly number[]
    readonly tokens: readonly number[]
    readonly text: string
    readonly max_tokens: number
  }[]
  readonly score?: { readonly text: string; readonly logprobs: readonly number[] }
}

const silent = { onStart: () => undefined, onText: () => undefined }
const never = new AbortController().signal
const configs = ['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json']
const pair = ['onnx/encoder_model.onnx', 'onnx/decoder_model_merged.onnx']
const seeded: Sampling = { temperature: 1.4, topK: 40, topP: 0.9, seed: 7 }

/** What a file is known to have. */
function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('missing')
  return value
}

const listed = (path: string): ModelCard['files'][number] => ({ path, sizeBytes: null, sha256: null })

function cardOf(name: string, paths: readonly string[], dtype: Dtype = 'fp32'): ModelCard {
  return {
    id: name,
    name,
    role: 'base',
    summary: '',
    licence: '',
    source: { kind: 'site', path: `test/hub/models/tiny/${name}/` },
    runtime: 'ort',
    files: configs.map(listed),
    variants: [{ dtype, files: paths.map(listed) }],
    hasTemplate: name.startsWith('qwen2'),
  }
}

function contextOf(card: ModelCard, device: 'webgpu' | 'wasm' = 'wasm'): LoadContext {
  const siteUrl = `${location.origin}/`
  return {
    card,
    siteUrl,
    hubUrl: '',
    onNotice: () => undefined,
    options: { device },
    onProgress: () => undefined,
    onLost: () => undefined,
  }
}

async function goldenOf(name: string): Promise<Golden> {
  return (await (await fetch(`/test/hub/models/tiny/${name}/golden.json`)).json()) as Golden
}

function requestOf({ prompt, mode, max_tokens: maxTokens }: Golden['prompts'][number]): AnswerRequest {
  return { prompt, system: '', mode, maxTokens, sampling: greedy }
}

async function answers(runtime: Runtime, requests: readonly AnswerRequest[]): Promise<AnswerEnd[]> {
  const ends: AnswerEnd[] = []
  for (const request of requests) ends.push(await runtime.answer(request, silent, never))
  return ends
}

/** Compares token by token what is read, what is said, and its text. */
async function expectGolden(runtime: Runtime, { prompts }: Golden): Promise<void> {
  for (const prompt of prompts) {
    const begun = vi.spyOn(AnswerRecorder.prototype, 'start')
    const said = vi.spyOn(AnswerRecorder.prototype, 'token')
    const { text } = await runtime.answer(requestOf(prompt), silent, never)
    const ids = begun.mock.contexts.flatMap((recorder) => (recorder as AnswerRecorder).encoded.ids)
    const tokens = said.mock.calls.flat()
    vi.restoreAllMocks()
    expect({ text, ids, tokens }).toEqual({ text: prompt.text, ids: prompt.ids, tokens: prompt.tokens })
  }
}

const decoders = [
  ['qwen2-random', ['onnx/model.onnx']],
  ['qwen2-external', ['onnx/model.onnx', 'onnx/model.onnx_data']],
  ['gpt2-random', ['onnx/model.onnx']],
] as const

describe.each(decoders)('%s', (name, paths) => {
  const card = cardOf(name, paths)

  test('answers on WASM as PyTorch does, in our loop and in transformers.js', async () => {
    const golden = await goldenOf(name)
    const own = await loadOrtRuntime(contextOf(card))
    expect(own.report).toMatchObject({ runtime: 'ort', contextLength: name === 'gpt2-random' ? 256 : 512 })
    await expectGolden(own, golden)
    const reference = await loadTransformersRuntime(contextOf(card))
    expect(reference.report.runtime).toBe('transformers')
    await expectGolden(reference, golden)
    for (const runtime of [own, reference]) {
      const { text, logprobs } = given(golden.score)
      // PyTorch scored the text behind its own first token, which is its first letter.
      const parts = { prompt: text.slice(0, 1), text: text.slice(1) }
      const { tokens } = await runtime.score({ ...parts, system: '', mode: 'raw' })
      expect(tokens).toHaveLength(logprobs.length)
      tokens.forEach(({ logprob }, index) => expect(logprob).toBeCloseTo(logprobs[index] ?? Number.NaN, 2))
    }
  })

  test('draws the same tokens in both runtimes, and others for another seed', async () => {
    const golden = await goldenOf(name)
    const drawn = { ...requestOf(given(golden.prompts[0])), sampling: seeded }
    const other = { ...drawn, sampling: { ...seeded, seed: 8 } }
    const own = await answers(await loadOrtRuntime(contextOf(card)), [drawn, other])
    const reference = await answers(await loadTransformersRuntime(contextOf(card)), [drawn, other])
    expect(own.map(({ text }) => text)).toEqual(reference.map(({ text }) => text))
    expect(own[0]?.text).not.toBe(own[1]?.text)
  })
})

test('a batch answers as its rows alone, or is not decoded together', async () => {
  for (const [name, paths] of decoders) {
    const golden = await goldenOf(name)
    const runtime = await loadOrtRuntime(contextOf(cardOf(name, paths)))
    const together: AnswerEnd[] = []
    await runtime.answerAll(golden.prompts.map(requestOf), 3, (index, end) => (together[index] = end), never)
    expect(together.map(({ text }) => text)).toEqual(golden.prompts.map(({ text }) => text))
  }
})

test('earlier turns change the answer alike in both runtimes, and count towards the length', async () => {
  const context = contextOf(cardOf('qwen2-random', ['onnx/model.onnx']))
  const [own, reference] = [await loadOrtRuntime(context), await loadTransformersRuntime(context)]
  const history = [
    { role: 'user', content: 'My cat is red.' },
    { role: 'assistant', content: 'It is.' },
  ] as const
  const request: AnswerRequest = {
    prompt: 'Hello',
    system: '',
    mode: 'template',
    maxTokens: 8,
    sampling: greedy,
  }
  const [mine, alone] = await answers(own, [{ ...request, history }, request])
  const [theirs] = await answers(reference, [{ ...request, history }])
  expect(mine?.text).toBe(theirs?.text)
  expect(mine?.promptTokenCount).toBeGreaterThan(alone?.promptTokenCount ?? Infinity)
  const long = { ...request, history: Array.from({ length: 40 }, () => history).flat() }
  for (const runtime of [own, reference]) {
    await expect(runtime.answer(long, silent, never)).rejects.toMatchObject({
      failure: { code: 'prompt-too-long' },
    })
  }
})

describe('t5-random', () => {
  const card = cardOf('t5-random', pair)

  test('answers as PyTorch does, without the token its decoder starts with', async () => {
    await expectGolden(await loadTransformersRuntime(contextOf(card)), await goldenOf('t5-random'))
  })

  test('scores what it would say itself higher than anything else', async () => {
    const { prompts } = await goldenOf('t5-random')
    const runtime = await loadTransformersRuntime(contextOf(card))
    const { prompt } = given(prompts[0])
    const { tokens } = await runtime.score({ prompt, system: '', mode: 'raw', text: prompts[0]?.text ?? '' })
    expect(tokens.every(({ logprob }) => Number.isFinite(logprob) && logprob <= 0)).toBe(true)
    const options = [prompts[1]?.text ?? '', prompts[0]?.text ?? '', prompts[2]?.text ?? '']
    const logprobs = await runtime.scoreOptions({ prompt, system: '', mode: 'raw', options })
    expect(logprobs.indexOf(Math.max(...logprobs))).toBe(1)
    expect(logprobs[1]).toBeCloseTo(tokens.reduce((sum, { logprob }) => sum + logprob, 0))
  })

  test('draws by seed, obeys its limit, and goes on after an end where it should', async () => {
    const runtime = await loadTransformersRuntime(contextOf(card))
    const request: AnswerRequest = {
      prompt: 'Hello',
      system: '',
      mode: 'raw',
      maxTokens: 30,
      sampling: { ...seeded, temperature: 30, topK: 0, topP: 1 },
      ignoreEnd: true,
    }
    const other = { ...request, sampling: { ...request.sampling, seed: 8 } }
    const likeliest = { ...request, sampling: { ...request.sampling, topK: 1 } }
    const [first, again, another, topOne, plain] = await answers(runtime, [
      request,
      request,
      other,
      likeliest,
      { ...request, sampling: greedy },
    ])
    expect(first?.tokenCount).toBe(30)
    expect(again?.text).toBe(first?.text)
    expect(another?.text).not.toBe(first?.text)
    expect(topOne?.text).toBe(plain?.text)
  })

  test('hears a stop that comes as a message while it answers', async () => {
    const runtime = await loadTransformersRuntime(contextOf(card))
    const abort = new AbortController()
    const listener = { ...silent, onStart: () => void setTimeout(() => abort.abort(), 20) }
    const request: AnswerRequest = {
      prompt: 'Hello',
      system: '',
      mode: 'raw',
      maxTokens: 2000,
      sampling: greedy,
      ignoreEnd: true,
    }
    const end = await runtime.answer(request, listener, abort.signal)
    expect(end.finishReason).toBe('stopped')
    expect(end.tokenCount).toBeLessThan(1000)
  })

  test('is refused by our loop before anything is fetched', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch')
    await expect(loadOrtRuntime(contextOf(card))).rejects.toMatchObject({
      failure: { code: 'unsupported-model' },
    })
    expect(fetched).not.toHaveBeenCalled()
    fetched.mockRestore()
  })
})

test('a graph alone that our loop does not cover is refused and let go', async () => {
  // The merged decoder wants encoder states; listed without its encoder it looks like a decoder-only model.
  const alone = cardOf('t5-random', [pair[1] ?? ''])
  await expect(loadOrtRuntime(contextOf(alone))).rejects.toMatchObject({
    failure: { code: 'unsupported-model' },
  })
})

test('8-bit weights of an encoder-decoder run on WASM where WebGPU is there, and say so', async () => {
  // The number format is what the catalogue says; the graphs are those of 32 bits under their own names.
  const card = cardOf('t5-random', pair, 'q8')
  const notFound = loadTransformersRuntime(contextOf({ ...card, variants: [] }))
  await expect(notFound).rejects.toMatchObject({ failure: { code: 'no-variant' } })
  const chosen = rightDevice(await chooseDevice({ device: 'webgpu' }), given(card.variants[0]))
  expect(chosen).toMatchObject({ gpu: null, notice: { code: 'wasm-only' } })
})

test('an encoder-decoder answers on WebGPU as PyTorch does', { timeout: 180_000 }, async () => {
  const golden = await goldenOf('t5-random')
  const runtime = await loadTransformersRuntime({
    ...contextOf(cardOf('t5-random', pair)),
    options: { device: 'auto' },
  })
  expect(runtime.report).toMatchObject({ runtime: 'transformers', device: 'webgpu' })
  expect(runtime.report.adapter).not.toBeNull()
  await expectGolden(runtime, { prompts: golden.prompts.slice(0, 1) })
})

test.each(['qwen2-random', 'gpt2-random'])(
  '%s answers on WebGPU as PyTorch does',
  { timeout: 180_000 },
  async (name) => {
    const golden = await goldenOf(name)
    const runtime = await loadOrtRuntime(contextOf(cardOf(name, ['onnx/model.onnx']), 'webgpu'))
    expect(runtime.report).toMatchObject({ runtime: 'ort', device: 'webgpu' })
    await expectGolden(runtime, { prompts: golden.prompts.slice(0, 1) })
  },
)

test('weights and cache of 16 bits answer on WASM as PyTorch does in 32', async () => {
  const card = cardOf('qwen2-random', ['onnx/model_fp16.onnx'], 'fp16')
  await expectGolden(await loadOrtRuntime(contextOf(card)), await goldenOf('qwen2-random'))
})
