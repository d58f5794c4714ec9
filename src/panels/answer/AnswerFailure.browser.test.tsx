/** @file What a visitor can do about a model that failed. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'

import { AnswerColumns } from '#panels/answer/AnswerColumns.tsx'
import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import type { FailureCode } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'
import type { ScriptedFault } from '#protocol/script.ts'
import { useAnswers } from '#store/answers.ts'
import { loadScripted, resetStores, scriptedCard } from '#store/scriptedSlots.ts'
import { findSlot, optionsOf, useSlots } from '#store/slots.ts'

const request: AnswerRequest = { prompt: 'x', system: '', mode: 'raw', maxTokens: 64, sampling: greedy }
const specialist = page.getByRole('article', { name: 'Specialist' })
const wasm = specialist.getByRole('button', { name: 'Run on WASM' })
const smaller = specialist.getByRole('button', { name: 'Use a smaller format (q4)' })
const others = specialist.getByRole('link', { name: 'Choose another model' })
const retry = specialist.getByRole('button', { name: 'Retry' })

const weights = (dtype: 'fp32' | 'q4', sizeBytes: number) => ({
  dtype,
  files: [{ path: `onnx/${dtype}.onnx`, sizeBytes, sha256: null }],
})
const card: ModelCard = {
  ...scriptedCard('standard'),
  variants: [weights('fp32', 400), weights('q4', 100)],
}

async function show(): Promise<void> {
  await render(
    <AnswerColumns comparesWords={false} onCompareWords={() => undefined}>
      {null}
    </AnswerColumns>,
  )
}

async function load(kind: FailureCode, during: ScriptedFault['during'] = 'load'): Promise<() => void> {
  const script = { answers: { '*': ['all ', 'well'] }, tokenMs: 5, fault: { during, kind, afterTokens: 1 } }
  await useSlots
    .getState()
    .load('a', card, { runtime: 'scripted', device: 'webgpu', script })
    .catch(() => null)
  return () => delete (script as { fault?: unknown }).fault
}

beforeEach(resetStores)
afterEach(() => vi.useRealTimers())

test('a device lost twice: the partial text stands, and WASM gives the whole answer', async () => {
  const mend = await load('device-lost', 'answer')
  await show()
  await useAnswers.getState().ask(request)
  await expect.element(specialist).toMatchTextContent('graphics device was lost')
  await expect.element(page.getByTestId('answer-a')).toMatchTextContent('all')
  await expect.element(smaller).toBeVisible()
  await expect.element(others).toHaveAttribute('href', '#/models')
  mend()
  await wasm.click()
  await expect.element(page.getByTestId('answer-a')).toMatchTextContent('all well')
  await expect.element(wasm).not.toBeInTheDocument()
  expect(findSlot('a')?.device).toBe('wasm')
})

test('too little memory: a smaller format is loaded', async () => {
  const mend = await load('out-of-memory')
  await show()
  await expect.element(specialist).toMatchTextContent('not enough memory')
  mend()
  await smaller.click()
  await expect.poll(() => findSlot('a')?.status).toBe('ready')
  expect(optionsOf('a')).toMatchObject({ dtype: 'q4', device: 'webgpu' })
  await expect.element(specialist).not.toMatchTextContent('not enough memory')
})

test.each<[FailureCode, Record<'retry' | 'wasm' | 'smaller' | 'others', boolean>]>([
  ['network', { retry: true, wasm: false, smaller: false, others: false }],
  ['file-missing', { retry: true, wasm: false, smaller: false, others: true }],
  ['no-f16', { retry: false, wasm: true, smaller: true, others: true }],
  ['no-webgpu', { retry: false, wasm: true, smaller: false, others: true }],
  ['unsupported-model', { retry: false, wasm: false, smaller: false, others: true }],
])('%s offers what can help', async (code, offered) => {
  await load(code)
  await show()
  await expect.element(specialist.getByText(/./).first()).toBeVisible()
  for (const [name, locator] of Object.entries({ retry, wasm, smaller, others })) {
    expect([name, locator.elements().length > 0]).toEqual([name, offered[name as keyof typeof offered]])
  }
})

test('absent WebGPU says what to do in this browser', async () => {
  await load('no-adapter')
  await show()
  await expect
    .element(specialist)
    .toMatchTextContent(/no graphics adapter .* Switch on graphics acceleration/)
})

test('an answer that was asked again by itself says so', async () => {
  let loadCount = 0
  const script = { answers: { '*': ['all ', 'well'] }, tokenMs: 5 }
  const fault = { during: 'answer', kind: 'device-lost', afterTokens: 1 }
  Object.defineProperty(script, 'fault', {
    enumerable: true,
    get: () => (loadCount++ === 0 ? fault : undefined),
  })
  await useSlots.getState().load('a', card, { runtime: 'scripted', device: 'webgpu', script })
  await show()
  await useAnswers.getState().ask(request)
  await expect.element(page.getByTestId('answer-a')).toMatchTextContent('all well')
  await expect.element(specialist).toMatchTextContent('This is the second try.')
  await expect.element(retry).not.toBeInTheDocument()
})

test('a silent model is named, and ended only by the visitor', async () => {
  const fault: ScriptedFault = { during: 'answer', kind: 'hang', afterTokens: 1 }
  await loadScripted('a', 'standard', ['one ', 'two'], { fault })
  await show()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  void useAnswers.getState().ask(request)
  await vi.waitFor(() => expect(useAnswers.getState().bySlot['a']?.text).toBe('one '), { interval: 10 })
  vi.advanceTimersByTime(60_000)
  vi.useRealTimers()
  await expect.element(specialist).toMatchTextContent('has said nothing for more than a minute')
  await expect.element(specialist).toMatchTextContent('Not responding')
  await specialist.getByRole('button', { name: 'End it' }).click()
  await expect.element(specialist).toMatchTextContent('The model no longer responds.')
  await expect.element(page.getByTestId('answer-a')).toMatchTextContent('one')
  await expect.element(retry).toBeVisible()
})

test('a way that fetches much names how much', async () => {
  const source = { kind: 'hub', repo: 'owner/large', revision: 'e'.repeat(40) } as const
  const large = { ...card, source, variants: [weights('fp32', 134e6), weights('q4', 1e6)] }
  const script = { answers: {}, tokenMs: 5, fault: { during: 'load', kind: 'out-of-memory' } as const }
  const loading = useSlots.getState().load('a', large, { runtime: 'scripted', device: 'webgpu', script })
  await loading.catch(() => null)
  await show()
  for (const name of ['Retry (fetches 134.0 MB)', 'Run on WASM (fetches 134.0 MB)']) {
    await expect.element(specialist.getByRole('button', { name })).toBeVisible()
  }
  await expect.element(smaller).toBeVisible()
})

test('a model that only waits to be loaded has not failed, and a question to it is not "stopped"', async () => {
  await load('internal', 'answer')
  useSlots.getState().unload('a', { code: 'unloaded', message: 'Not loaded yet: data is dear.' })
  await show()
  await expect.element(specialist).toMatchTextContent('Not loaded yet: data is dear.')
  await expect.element(specialist).not.toMatchTextContent('Failed')
  await expect.element(retry).not.toBeInTheDocument()
  const [answer] = await useAnswers.getState().ask(request)
  expect(answer).toMatchObject({ status: 'failed', failure: { code: 'unloaded' }, end: null })
  await expect.element(specialist).not.toMatchTextContent('Stopped')
  await expect.element(specialist.getByRole('button', { name: 'Load it (fetches 400 bytes)' })).toBeVisible()
})
