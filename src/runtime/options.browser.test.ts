/** @file Many continuations scored together against each scored alone: real model, real ONNX Runtime. */
import { expect, test } from 'vitest'

import type { ModelCard } from '#protocol/model.ts'
import { loadOrtRuntime } from '#runtime/ortRuntime.ts'
import type { LoadContext, Runtime } from '#runtime/Runtime.ts'

const siteUrl = `${location.origin}/`
/** More than there are rows, of one token and of many. */
const options = [
  'card arrival',
  'lost or stolen card',
  'balance not updated after cheque or cash deposit',
  'yes',
  ...Array.from({ length: 18 }, (_, index) => `top up ${index}`),
]

async function load(device: 'webgpu' | 'wasm'): Promise<Runtime> {
  const { models } = (await (await fetch(`${siteUrl}models/catalogue.json`)).json()) as {
    models: ModelCard[]
  }
  const card = models.find(({ id }) => id === 'standard')
  if (!card) throw new Error('no standard')
  const context: LoadContext = {
    card,
    siteUrl,
    hubUrl: '',
    onNotice: () => undefined,
    options: { runtime: 'ort', device },
    onProgress: () => undefined,
    onLost: () => undefined,
  }
  return await loadOrtRuntime(context)
}

async function alone(runtime: Runtime, prompt: string, texts: readonly string[]): Promise<number[]> {
  const sums: number[] = []
  for (const text of texts) {
    const { tokens } = await runtime.score({ prompt, system: '', mode: 'template', text })
    sums.push(tokens.reduce((sum, { logprob }) => sum + logprob, 0))
  }
  return sums
}

test('on WASM they are the sums of the tokens, for a short prompt and a long one', async () => {
  const runtime = await load('wasm')
  for (const prompt of ['Where is my card?', 'My card has still not come in the post. '.repeat(6)]) {
    const together = await runtime.scoreOptions({ prompt, system: '', mode: 'template', options })
    const expected = await alone(runtime, prompt, options)
    together.forEach((sum, index) => expect(sum).toBeCloseTo(expected[index] ?? Number.NaN, 2))
  }
})

test('the likeliest label of a plain query is its own', async () => {
  const runtime = await load('wasm')
  const labels = options.slice(0, 3)
  const logprobs = await runtime.scoreOptions({
    prompt: 'My card has not arrived yet',
    system: '',
    mode: 'template',
    options: labels,
  })
  expect(logprobs.indexOf(Math.max(...logprobs))).toBe(0)
})

test('on WebGPU they are the same', { timeout: 300_000 }, async () => {
  const few = options.slice(0, 4)
  const request = { prompt: 'Where is my card?', system: '', mode: 'template', options: few } as const
  const onGpu = await (await load('webgpu')).scoreOptions(request)
  const onWasm = await (await load('wasm')).scoreOptions(request)
  onGpu.forEach((sum, index) => expect(sum).toBeCloseTo(onWasm[index] ?? Number.NaN, 2))
})

test('an empty prompt or option is refused, and the model goes on', async () => {
  const runtime = await load('wasm')
  const request = { prompt: 'x', system: '', mode: 'template', options: ['a'] } as const
  const refused = { failure: { code: 'prompt-empty' } }
  await expect(runtime.scoreOptions({ ...request, prompt: ' ' })).rejects.toMatchObject(refused)
  await expect(runtime.scoreOptions({ ...request, options: ['a', ''] })).rejects.toMatchObject(refused)
  expect(await runtime.scoreOptions(request)).toHaveLength(1)
})
