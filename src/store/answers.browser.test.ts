/** @file Questions that meet what happens to slots meanwhile: real stores and workers, scripted models. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { stopPatienceMs } from '#client/ModelSession.ts'
import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import { failure } from '#protocol/failure.ts'
import { useAnswers, type AnswerState } from '#store/answers.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { useScores } from '#store/scores.ts'
import { loadScripted, resetStores, words } from '#store/scriptedSlots.ts'
import { findSlot } from '#store/slots.ts'

const request: AnswerRequest = { prompt: 'x', system: '', mode: 'raw', maxTokens: 1000, sampling: greedy }
const endless = { answers: { '*': words(1000), short: ['all ', 'of ', 'it'] }, tokenMs: 20 }

function ask(prompt: string, slotIds?: readonly string[]): Promise<readonly AnswerState[]> {
  return useAnswers.getState().ask({ ...request, prompt }, slotIds)
}

function answerOf(slotId: string): AnswerState | undefined {
  return useAnswers.getState().bySlot[slotId]
}

async function said(slotId: string, text: string): Promise<void> {
  await expect.poll(() => answerOf(slotId)?.text).toContain(text)
}

beforeEach(resetStores)
afterEach(() => vi.useRealTimers())

describe('a model that is gone', () => {
  test.each(['device-lost', 'crash'] as const)('after %s every question fails at once', async (kind) => {
    await loadScripted('a', 'standard', words(4), { fault: { during: 'answer', kind, afterTokens: 1 } })
    const code = kind === 'crash' ? 'worker-crashed' : kind
    expect((await ask('first'))[0]).toMatchObject({ status: 'failed', failure: { code } })
    expect((await ask('second'))[0]).toMatchObject({ status: 'failed', failure: { code }, text: '' })
    const [score] = await useScores.getState().score({ prompt: '', system: '', mode: 'raw', text: 'x' })
    expect(score).toMatchObject({ status: 'failed', failure: { code } })
  })

  test('that hangs is given up some time after a stop; Retry loads it again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const mend = await loadScripted('a', 'standard', words(4), {
      fault: { during: 'answer', kind: 'hang', afterTokens: 1 },
    })
    const asked = ask('x')
    await said('a', 'word0')
    useAnswers.getState().stop()
    vi.advanceTimersByTime(stopPatienceMs)
    expect((await asked)[0]).toMatchObject({
      status: 'failed',
      text: 'word0 ',
      failure: { code: 'not-responding' },
    })
    expect(findSlot('a')?.status).toBe('failed')
    mend()
    await useAnswers.getState().regenerate('a')
    expect(answerOf('a')).toMatchObject({ status: 'finished', text: words(4).join('') })
  })

  test('because another one was loaded ends its answer as stopped, and takes it off the page', async () => {
    await loadScripted('a', 'standard', [], endless)
    const asked = ask('x')
    await said('a', 'word1')
    await loadScripted('a', 'instruction', ['new'])
    const [answer] = await asked
    expect(answer).toMatchObject({ status: 'finished', failure: null, role: 'standard' })
    expect(answer?.end).toMatchObject({ finishReason: 'stopped', text: answer?.text })
    expect(answer?.text).toContain('word1')
    expect(answerOf('a')).toBeUndefined() // it would stand under the name of the other one
    expect((await ask('y'))[0]).toMatchObject({ text: 'new', role: 'instruction' })
  })
})

describe('a newer question', () => {
  test('leaves the older one its own text', async () => {
    await loadScripted('a', 'standard', [], endless)
    const first = ask('x')
    await said('a', 'word1')
    const [second] = await ask('short')
    expect(second).toMatchObject({ text: 'all of it', end: { finishReason: 'end' } })
    const [older] = await first
    expect(older?.request.prompt).toBe('x')
    expect(older?.text).toContain('word0 word1')
    expect(older).toMatchObject({ status: 'finished', end: { finishReason: 'stopped', text: older?.text } })
    expect(answerOf('a')).toBe(second)
  })

  test('ends one that waits for the model', async () => {
    const load = loadScripted('a', 'standard', ['x'], { fault: { during: 'load', kind: 'hang' } })
    const first = ask('first')
    const second = ask('second')
    expect((await first)[0]?.end).toMatchObject({ finishReason: 'stopped', text: '' })
    expect(answerOf('a')).toMatchObject({ status: 'waiting', request: { prompt: 'second' } })
    resetStores()
    await expect(load).rejects.toThrow('not loaded')
    await second
  })
})

describe('a stop while the question waits', () => {
  test('for the model is an ordinary end', async () => {
    void loadScripted('a', 'standard', ['x'], { fault: { during: 'load', kind: 'hang' } }).catch(() => null)
    const asked = ask('x')
    useAnswers.getState().stop('a')
    expect((await asked)[0]).toMatchObject({ status: 'finished', failure: null, text: '' })
    expect(answerOf('a')?.end?.finishReason).toBe('stopped')
  })

  test('for the first slots leaves nothing to be asked', async () => {
    const asked = ask('x')
    expect(useAnswers.getState().isWaitingForSlots).toBe(true)
    useAnswers.getState().stop()
    expect(await asked).toEqual([])
    expect(useAnswers.getState().isWaitingForSlots).toBe(false)
    await loadScripted('a', 'standard', ['x'])
    expect(answerOf('a')).toBeUndefined()
  })
})

test('a question that waits for the first slots is refused when there will be none', async () => {
  const asked = ask('x')
  useCatalogue.setState({ failure: failure('network', 'models/catalogue.json') })
  await expect(asked).rejects.toThrow('could not be fetched')
  expect(useAnswers.getState()).toMatchObject({ isWaitingForSlots: false, refusal: { code: 'network' } })
})

test('a slot is never ready while an answer goes on', async () => {
  await loadScripted('a', 'standard', [], endless)
  const first = ask('x')
  await said('a', 'word0')
  const second = ask('x')
  await first
  await said('a', 'word1')
  expect(findSlot('a')?.status).toBe('answering')
  useAnswers.getState().stop()
  await second
  expect(findSlot('a')?.status).toBe('ready')
})

describe('concurrent', () => {
  const flags = (answers: readonly AnswerState[]): boolean[] => answers.map(({ concurrent }) => concurrent)

  test('is what was asked together', async () => {
    await loadScripted('a', 'standard', words(3))
    await loadScripted('b', 'instruction', words(3))
    expect(flags(await ask('x'))).toEqual([true, true])
  })

  test('is not what was asked one after the other, nor the only one of two slots that answered', async () => {
    await loadScripted('a', 'standard', words(3))
    await loadScripted('b', 'instruction', ['x'], { fault: { during: 'load', kind: 'no-f16' } }).catch(
      () => null,
    )
    expect(flags(await ask('x', ['a']))).toEqual([false])
    expect(flags(await ask('x'))).toEqual([false, false])
  })

  test('is what overlapped, though each was asked alone', async () => {
    await loadScripted('a', 'standard', [], endless)
    await loadScripted('b', 'instruction', words(3))
    const long = ask('x', ['a'])
    await said('a', 'word0')
    expect(flags(await ask('y', ['b']))).toEqual([true])
    useAnswers.getState().stop('a')
    expect(flags(await long)).toEqual([true])
  })
})
