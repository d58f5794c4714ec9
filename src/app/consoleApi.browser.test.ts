import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { offerConsoleApi, type Question } from '#app/consoleApi.ts'
import { useAnswers } from '#store/answers.ts'
import { useScores } from '#store/scores.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { useSlots } from '#store/slots.ts'

const fetchOfPage = globalThis.fetch

beforeAll(async () => {
  globalThis.fetch = () => Promise.reject(new TypeError('offline'))
  resetStores()
  offerConsoleApi()
  await window.tuningFork.ready
})
afterAll(() => {
  globalThis.fetch = fetchOfPage
})

test('without a catalogue `ready` resolves, and whatever is asked says why nothing comes', async () => {
  expect(window.tuningFork.slots()).toEqual([])
  await expect(window.tuningFork.ask('x')).rejects.toThrow('could not be fetched')
  await expect(window.tuningFork.load('a', 'base')).rejects.toThrow(/no model base.*could not be fetched/)
})

describe('what is asked', () => {
  beforeEach(async () => {
    resetStores()
    await loadScripted('a', 'standard', ['card ', 'arrival'])
  })

  test('is answered', async () => {
    const [answer] = await window.tuningFork.ask({ prompt: 'x', maxTokens: 1, slots: ['a', 'a'] })
    expect(answer).toMatchObject({ slotId: 'a', text: 'card ', finishReason: 'length', failure: null })
  })

  test.each<[unknown, RegExp]>([
    [undefined, /Expected Object/],
    [7, /Expected Object/],
    [{}, /^prompt cannot be used/],
    [{ prompt: 5 }, /^prompt cannot be used/],
    [{ prompt: 'x', temperature: 3 }, /^temperature cannot be used/],
    [{ prompt: 'x', temperature: Number.NaN }, /^temperature cannot be used/],
    [{ prompt: 'x', topK: 1.5 }, /^topK cannot be used/],
    [{ prompt: 'x', topP: 0 }, /^topP cannot be used/],
    [{ prompt: 'x', maxTokens: 0 }, /^maxTokens cannot be used/],
    [{ prompt: 'x', maxTokens: 4096 }, /^maxTokens cannot be used/],
    [{ prompt: 'x', seed: -1 }, /^seed cannot be used/],
    [{ prompt: 'x', mode: 'chat' }, /^mode cannot be used/],
    [{ prompt: 'x', slots: 'a' }, /^slots cannot be used/],
    [{ prompt: 'x', slots: ['a', 'z'] }, /^There is no slot z\.$/],
  ])('is refused: %j', async (question, sentence) => {
    await expect(window.tuningFork.ask(question as Question)).rejects.toThrow(sentence)
    expect(useAnswers.getState().bySlot).toEqual({})
  })

  test('is refused when it is to be scored, in the same way', async () => {
    const { tuningFork } = window
    await expect(tuningFork.score({ text: 'x', slots: ['z'] })).rejects.toThrow('There is no slot z.')
    await expect(tuningFork.score({ text: 1 as unknown as string })).rejects.toThrow('text cannot be used')
    await expect(tuningFork.score({ text: '' })).rejects.toThrow('first')
    expect(useScores.getState()).toMatchObject({ request: null, bySlot: {} })
  })

  test('is refused when it is to be loaded, and opens no slot', async () => {
    const { tuningFork } = window
    await expect(tuningFork.load('b', 'no-such-model')).rejects.toThrow('no model no-such-model')
    await expect(tuningFork.load('<b>', 'base')).rejects.toThrow('slotId cannot be used')
    await expect(tuningFork.load('b', 'base', { device: 'tpu' as 'wasm' })).rejects.toThrow('options.device')
    expect(useSlots.getState().slots.map(({ id }) => id)).toEqual(['a'])
  })
})
