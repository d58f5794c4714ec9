/** @file Loads by hand, and models that come back, where models take turns: real stores and workers, scripted models. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import { failure } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'
import type { Script } from '#protocol/script.ts'
import { useAnswers, type AnswerState } from '#store/answers.ts'
import { chooseTurns, takePlace } from '#store/oneAtATime.ts'
import {
  idsInMemory,
  loadFaulty,
  loadScripted,
  resetStores,
  scriptedCard,
  words,
} from '#store/scriptedSlots.ts'
import { findSlot, isHeldBack, sessionOf, useSlots, type SlotId } from '#store/slots.ts'

const request: AnswerRequest = { prompt: 'x', system: '', mode: 'raw', maxTokens: 1000, sampling: greedy }
const outOfMemory = 'out-of-memory'

let stopWatching = (): void => undefined

function ask(slotIds?: readonly SlotId[]): Promise<readonly AnswerState[]> {
  return useAnswers.getState().ask(request, slotIds)
}

function answerOf(slotId: SlotId): AnswerState | undefined {
  return useAnswers.getState().bySlot[slotId]
}

beforeEach(() => {
  resetStores()
  chooseTurns(true)
})
afterEach(() => stopWatching())

describe('a load by hand', () => {
  function loadByHand(slotId: SlotId, said: string, rest: Partial<Script> = {}): Promise<void> {
    const load = loadScripted(slotId, 'instruction', [said], rest)
    return takePlace(
      slotId,
      load.then(() => undefined),
    )
  }

  test('waits for answers under way, and says so at once', async () => {
    await loadScripted('a', 'standard', words(20), { tokenMs: 20 })
    const asked = ask()
    await expect.poll(() => answerOf('a')?.text).toContain('word0')
    const loading = loadByHand('b', 'You')
    expect(idsInMemory()).toBe('a')
    expect(findSlot('b')).toMatchObject({ status: 'loading', progress: { waiting: { reason: 'turn' } } })
    expect((await asked)[0]?.text).toBe(words(20).join(''))
    await loading
    expect(idsInMemory()).toBe('b')
  })

  test('is not thrown away by a question before it has loaded', async () => {
    await loadScripted('a', 'standard', ['card'])
    const begun: unknown[] = []
    stopWatching = useSlots.subscribe(() => {
      if (findSlot('b')?.status === 'loading' && !isHeldBack(findSlot('b'))) begun.push(sessionOf('b'))
    })
    const loading = loadByHand('b', 'You')
    const heldBack = sessionOf('b')
    const asked = ask()
    await loading
    expect(findSlot('b')?.status).toBe('ready')
    expect((await asked).map(({ text }) => text)).toEqual(['card', 'You'])
    // The one that was taken back before it began is not counted.
    expect(new Set(begun.filter((session) => session && session !== heldBack)).size).toBe(1)
  })

  test('that waits can be cancelled, and others go on', async () => {
    await loadScripted('a', 'standard', words(20), { tokenMs: 20 })
    const asked = ask()
    const loading = loadByHand('b', 'You')
    useSlots.getState().unload('b', failure('cancelled'))
    await expect(loading).rejects.toThrow('cancelled')
    expect((await asked)[0]?.status).toBe('finished')
    expect(idsInMemory()).toBe('a')
  })

  test('that waits gives its place to another one', async () => {
    await loadScripted('a', 'standard', words(10), { tokenMs: 20 })
    const asked = ask()
    const first = loadByHand('b', 'first')
    const second = loadByHand('b', 'second')
    await expect(first).rejects.toThrow('not loaded')
    await Promise.all([asked, second])
    expect((await ask(['b']))[0]?.text).toBe('second')
  })

  test('alone in memory is not said to be crowded out', async () => {
    await loadScripted('a', 'standard', ['card'])
    const loading = loadByHand('b', 'You', { fault: { during: 'load', kind: outOfMemory } })
    await expect(loading).rejects.toThrow('not enough memory')
    expect(findSlot('b')?.failure?.code).toBe(outOfMemory)
  })

  test('does not crowd what is in memory meanwhile', async () => {
    await loadFaulty('a', [
      { during: 'answer', kind: outOfMemory, afterTokens: 1 },
      { during: 'answer', kind: outOfMemory },
    ])
    const asked = ask()
    const loading = loadByHand('b', 'You')
    expect((await asked)[0]).toMatchObject({ status: 'failed', failure: { code: outOfMemory } })
    expect(findSlot('a')?.failure?.code).toBe(outOfMemory)
    await loading
  })
})

describe('a model that is kept nowhere', () => {
  const dear: ModelCard = {
    ...scriptedCard('instruction'),
    variants: [{ dtype: 'fp32', files: [{ path: 'onnx/model.onnx', sizeBytes: 134e6, sha256: null }] }],
  }
  test('is not fetched again unasked: its question ends, and the visitor decides', async () => {
    await loadFaulty('b', [], dear)
    await loadScripted('a', 'standard', ['card'])
    await ask(['a'])
    expect(findSlot('b')?.failure?.code).toBe('gave-way')
    for (let round = 0; round < 2; round++) {
      const [a, b] = await ask()
      expect(a).toMatchObject({ status: 'finished', text: 'card' })
      expect(b).toMatchObject({
        status: 'failed',
        failure: { message: expect.stringContaining('fetches it anew') },
      })
      // It made no other give way.
      expect(idsInMemory()).toBe('a')
    }
    await useAnswers.getState().regenerate('b')
    expect(answerOf('b')).toMatchObject({ status: 'finished', text: 'You can' })
    expect(idsInMemory()).toBe('b')
  })

  test('nor when turns end', async () => {
    await loadFaulty('b', [], dear)
    await loadScripted('a', 'standard', ['card'])
    await ask(['a'])
    chooseTurns(null)
    await expect.poll(() => findSlot('b')?.failure?.code).toBe('unloaded')
    expect(idsInMemory()).toBe('a')
  })
})
