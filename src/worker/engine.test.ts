/** @file Commands in, events out, over the scripted runtime: order, stop, and every failure code. */
import { expect, test, vi } from 'vitest'

import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import type { EngineEvent } from '#protocol/engine.ts'
import type { FailureCode } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'
import type { Script } from '#protocol/script.ts'
import { Engine } from '#worker/engine.ts'

const card: ModelCard = {
  id: 'scripted',
  name: 'Scripted',
  role: 'base',
  summary: '',
  licence: '',
  source: { kind: 'site', path: 'models/scripted/' },
  runtime: 'scripted',
  files: [],
  variants: [{ dtype: 'fp32', files: [] }],
  hasTemplate: false,
}
const request: AnswerRequest = { prompt: 'hi', system: '', mode: 'raw', maxTokens: 10, sampling: greedy }
const answers = { '*': ['one ', 'two ', 'three'] }

function started(script: Script): { engine: Engine; events: EngineEvent[] } {
  const events: EngineEvent[] = []
  const engine = new Engine((event) => events.push(event))
  engine.handle({
    type: 'load',
    card,
    siteUrl: 'http://localhost/',
    hubUrl: '',
    options: { runtime: 'scripted', device: 'wasm', script },
  })
  return { engine, events }
}

async function heard<T extends EngineEvent['type']>(
  events: readonly EngineEvent[],
  type: T,
): Promise<Extract<EngineEvent, { type: T }>> {
  return await vi.waitFor(() => {
    const found = events.find((event): event is Extract<EngineEvent, { type: T }> => event.type === type)
    if (!found) throw new Error(`no ${type} yet`)
    return found
  })
}

const textOf = (events: readonly EngineEvent[]): string =>
  events.map((event) => (event.type === 'streamed' ? event.text : '')).join('')

test('a run waits for the model, streams, and ends with the whole text', async () => {
  const { engine, events } = started({ answers, tokenMs: 1 })
  engine.handle({ type: 'answer', runId: 1, request })
  expect((await heard(events, 'finished')).end).toMatchObject({ text: 'one two three', finishReason: 'end' })
  expect(textOf(events)).toBe('one two three')
  expect(events.map(({ type }) => type).filter((type) => type !== 'streamed')).toEqual([
    'progress',
    'loaded',
    'started',
    'finished',
  ])
})

test('stop ends a run at once, keeps its text, and the next run goes on', async () => {
  const { engine, events } = started({
    answers: { '*': Array.from({ length: 1000 }, () => 'x') },
    tokenMs: 2,
  })
  engine.handle({ type: 'answer', runId: 1, request: { ...request, maxTokens: 1000 } })
  await heard(events, 'streamed')
  engine.handle({ type: 'stop', runId: 1 })
  const { end } = await heard(events, 'finished')
  expect(end.finishReason).toBe('stopped')
  expect(end.tokenCount).toBeLessThan(100)
  expect(textOf(events)).toBe(end.text)
  engine.handle({ type: 'answer', runId: 2, request: { ...request, maxTokens: 2 } })
  await vi.waitFor(() => expect(events.filter(({ type }) => type === 'finished')).toHaveLength(2))
})

test('a run that is stopped while it waits ends at once, without an answer', async () => {
  const { engine, events } = started({ answers, tokenMs: 60_000 })
  engine.handle({ type: 'answer', runId: 1, request })
  engine.handle({ type: 'answer', runId: 2, request })
  engine.handle({ type: 'stop', runId: 2 })
  expect(await heard(events, 'finished')).toMatchObject({
    runId: 2,
    end: { text: '', finishReason: 'stopped' },
  })
})

test('a prompt the model cannot take fails alone', async () => {
  const fault = { during: 'answer', kind: 'prompt-too-long', afterTokens: 0 } as const
  const { engine, events } = started({ answers, tokenMs: 0, fault })
  engine.handle({ type: 'answer', runId: 1, request })
  expect(await heard(events, 'failed')).toMatchObject({ runId: 1, failure: { code: 'prompt-too-long' } })
  engine.handle({ type: 'answer', runId: 2, request })
  expect(await heard(events, 'finished')).toMatchObject({ runId: 2, end: { text: 'one two three' } })
})

test('any other failure gives the model up: what it holds may be broken', async () => {
  const fault = { during: 'answer', kind: 'internal', afterTokens: 1 } as const
  const { engine, events } = started({ answers, tokenMs: 0, fault })
  engine.handle({ type: 'answer', runId: 1, request })
  expect(await heard(events, 'failed')).toMatchObject({ runId: null, failure: { code: 'internal' } })
  expect(textOf(events)).toBe('one ')
})

test('a lost device is reported as the loss of the model, with the text so far', async () => {
  const fault = { during: 'answer', kind: 'device-lost', afterTokens: 2 } as const
  const { engine, events } = started({ answers, tokenMs: 0, fault })
  engine.handle({ type: 'answer', runId: 1, request })
  expect(await heard(events, 'failed')).toMatchObject({ runId: null, failure: { code: 'device-lost' } })
  expect(textOf(events)).toBe('one two ')
  expect(events.at(-1)?.type).toBe('failed')
})

test.each<FailureCode>([
  'file-missing',
  'file-truncated',
  'file-not-a-model',
  'network',
  'out-of-memory',
  'no-f16',
])('a load that fails with %s says so, and runs are refused rather than left hanging', async (kind) => {
  const { engine, events } = started({ answers, tokenMs: 0, fault: { during: 'load', kind } })
  engine.handle({ type: 'answer', runId: 1, request })
  expect(await heard(events, 'failed')).toMatchObject({ runId: null, failure: { code: kind } })
  await vi.waitFor(() => expect(events).toContainEqual(expect.objectContaining({ type: 'failed', runId: 1 })))
})

test('an empty prompt is refused with a sentence', async () => {
  const { engine, events } = started({ answers, tokenMs: 0 })
  engine.handle({ type: 'answer', runId: 1, request: { ...request, prompt: ' \n' } })
  expect((await heard(events, 'failed')).failure).toEqual({
    code: 'prompt-empty',
    message: 'Write a prompt first.',
  })
})

test('a batch reports every item', async () => {
  const { engine, events } = started({ answers, tokenMs: 0 })
  engine.handle({ type: 'answerAll', runId: 1, requests: [request, request], rowCount: 2 })
  await heard(events, 'allFinished')
  const items = events.flatMap((event) => (event.type === 'itemFinished' ? [event.index] : []))
  expect(items).toEqual([0, 1])
})
