/**
 * @file What decoding asks of WebGPU, counted call by call. Timings are noisy; these counts are the same on every
 * machine, so a loop that reads back logits or makes buffers for every token fails here.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import type { ModelCard } from '#protocol/model.ts'
import { loadOrtRuntime } from '#runtime/ortRuntime.ts'
import type { Runtime } from '#runtime/Runtime.ts'

/** WebGPU in software takes up to seconds a token. */
const patienceMs = 180_000

type Counts = Record<'buffers' | 'pipelines' | 'mappedBytes' | 'submits' | 'dispatches', number>

const counted: Counts = { buffers: 0, pipelines: 0, mappedBytes: 0, submits: 0, dispatches: 0 }

/** Calls `count` before every call of a method; returns what undoes it. */
function watch<Owner extends object>(
  owner: Owner,
  name: keyof Owner & string,
  count: (self: Owner, args: readonly unknown[]) => void,
): () => void {
  const original: unknown = owner[name]
  if (typeof original !== 'function') throw new Error(`${name} is not a method`)
  function counting(this: Owner, ...args: unknown[]): unknown {
    count(this, args)
    return Reflect.apply(original as (...all: unknown[]) => unknown, this, args)
  }
  Object.defineProperty(owner, name, { value: counting, configurable: true, writable: true })
  return () => Object.defineProperty(owner, name, { value: original, configurable: true, writable: true })
}

function watchWebGpu(): (() => void)[] {
  const device = GPUDevice.prototype
  const pass = GPUComputePassEncoder.prototype
  return [
    watch(device, 'createBuffer', () => counted.buffers++),
    watch(device, 'createComputePipeline', () => counted.pipelines++),
    watch(device, 'createComputePipelineAsync', () => counted.pipelines++),
    watch(GPUBuffer.prototype, 'mapAsync', (buffer, [, offset, size]) => {
      counted.mappedBytes += Number(size ?? buffer.size - Number(offset ?? 0))
    }),
    watch(GPUQueue.prototype, 'submit', () => counted.submits++),
    watch(pass, 'dispatchWorkgroups', () => counted.dispatches++),
    watch(pass, 'dispatchWorkgroupsIndirect', () => counted.dispatches++),
  ]
}

/** What `task` has added to the counts. */
async function countsOf(task: () => Promise<unknown>): Promise<Counts> {
  const before = { ...counted }
  await task()
  return combine(counted, before, (after, earlier) => after - earlier)
}

function combine(a: Counts, b: Counts, operation: (left: number, right: number) => number): Counts {
  const names = Object.keys(a) as (keyof Counts)[]
  return Object.fromEntries(names.map((name) => [name, operation(a[name], b[name])])) as Counts
}

/** Counts per token (of a batch: per step), from two runs that differ in length only. */
async function countsPerStep(
  run: (tokenCount: number) => Promise<unknown>,
  [short, long]: readonly [short: number, long: number],
): Promise<Counts> {
  const ofShort = await countsOf(() => run(short))
  const ofLong = await countsOf(() => run(long))
  return combine(ofLong, ofShort, (more, less) => (more - less) / (long - short))
}

function request(prompt: string, maxTokens: number): AnswerRequest {
  return { prompt, system: '', mode: 'template', maxTokens, sampling: greedy, ignoreEnd: true }
}

const unstoppable = new AbortController().signal
const silent = { onStart: () => undefined, onText: () => undefined }
let undo: (() => void)[] = []
let runtime: Runtime

function answer(tokenCount: number, sampling = greedy): Promise<unknown> {
  return runtime.answer({ ...request('What is my balance?', tokenCount), sampling }, silent, unstoppable)
}

function answerTwo(tokenCount: number): Promise<void> {
  const prompts = ['What is my balance?', 'Please tell me why my new card has not arrived yet']
  const requests = prompts.map((prompt) => request(prompt, tokenCount))
  return runtime.answerAll(requests, requests.length, () => undefined, unstoppable)
}

beforeAll(async () => {
  undo = watchWebGpu()
  const siteUrl = `${location.origin}/`
  const catalogue = (await (await fetch(`${siteUrl}models/catalogue.json`)).json()) as { models: ModelCard[] }
  const [card] = catalogue.models
  if (!card) throw new Error('The catalogue is empty')
  runtime = await loadOrtRuntime({
    card,
    siteUrl,
    hubUrl: '',
    onNotice: () => undefined,
    options: { runtime: 'ort', device: 'webgpu' },
    onProgress: () => undefined,
    onLost: () => undefined,
  })
  await answer(2)
}, patienceMs)

afterAll(() => undo.forEach((restore) => restore()))

describe('decoding on WebGPU', { timeout: patienceMs }, () => {
  test('takes the shortcuts that the counts are about', () => {
    expect(runtime.report).toMatchObject({ device: 'webgpu', staticCache: true })
    expect(runtime.report.maxRows).toBeGreaterThanOrEqual(2)
  })

  test('reads back one id a greedy token and makes next to no buffers', async ({ annotate }) => {
    const perToken = await countsPerStep((count) => answer(count), [2, 5])
    await annotate(`per token: ${JSON.stringify(perToken)}`)
    expect(perToken.mappedBytes).toBeGreaterThan(0)
    expect(perToken.mappedBytes).toBeLessThanOrEqual(16)
    expect(perToken.buffers).toBeLessThanOrEqual(2)
    expect(perToken.pipelines).toBe(0)
    expect(perToken.submits).toBeGreaterThan(0)
    expect(perToken.dispatches).toBeGreaterThan(0)
  })

  test('makes no pipeline for an answer like the one before', async () => {
    expect(await countsOf(() => answer(2))).toMatchObject({ pipelines: 0 })
  })

  test('reads back one id a row of a batch', async ({ annotate }) => {
    const perStep = await countsPerStep(answerTwo, [2, 4])
    await annotate(`per step of two rows: ${JSON.stringify(perStep)}`)
    expect(perStep.mappedBytes).toBeGreaterThan(0)
    expect(perStep.mappedBytes).toBeLessThanOrEqual(16 * 2)
    expect(perStep.buffers).toBeLessThanOrEqual(2)
    expect(perStep.pipelines).toBe(0)
    expect(perStep.dispatches).toBeGreaterThan(0)
  })

  test('reads back whole rows of logits when it samples', async () => {
    const sampling = { ...greedy, temperature: 1 }
    const { mappedBytes } = await countsOf(() => answer(2, sampling))
    expect(mappedBytes).toBeGreaterThan(2 * 16)
  })
})
