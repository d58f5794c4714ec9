/** @file One session over a real worker that plays a script. */
import { afterEach, expect, test, vi } from 'vitest'

import { ModelSession, stopPatienceMs } from '#client/ModelSession.ts'
import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import { failure, type Failure } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'

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
const request: AnswerRequest = { prompt: 'x', system: '', mode: 'raw', maxTokens: 10, sampling: greedy }
const silent = { onStarted: () => undefined, onStreamed: () => undefined }
const sessions: ModelSession[] = []

function open(onGone: (failure: Failure) => void = () => undefined): ModelSession {
  const script = { answers: { '*': ['one ', 'two'] }, tokenMs: 500 }
  const session = new ModelSession(
    card,
    { runtime: 'scripted', device: 'wasm', script },
    { onProgress: () => undefined, onGone },
  )
  sessions.push(session)
  return session
}

afterEach(() => {
  vi.useRealTimers()
  for (const session of sessions.splice(0)) session.close()
})

test('stopping a run that waits behind another one harms neither', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const gone: Failure[] = []
  const session = open((reason) => gone.push(reason))
  await session.loaded
  const first = session.answer(request, silent)
  const second = session.answer(request, silent)
  second.stop()
  vi.advanceTimersByTime(2 * stopPatienceMs)
  expect(await second.result).toMatchObject({ text: '', finishReason: 'stopped' })
  expect(await first.result).toMatchObject({ text: 'one two', finishReason: 'end' })
  expect(gone).toEqual([])
})

test('whatever is asked of a closed session is rejected with the reason of its end', async () => {
  const session = open()
  await session.loaded
  session.close(failure('device-lost'))
  await expect(session.loaded).rejects.toThrow('graphics device was lost')
  await expect(session.answer(request, silent).result).rejects.toThrow('graphics device was lost')
  const scored = session.score({ prompt: '', system: '', mode: 'raw', text: 'x' }).result
  await expect(scored).rejects.toThrow('graphics device was lost')
})
