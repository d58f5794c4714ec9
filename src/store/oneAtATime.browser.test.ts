/** @file Questions to models that take turns in memory: real stores and workers, scripted models. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import { failure } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'
import type { Script } from '#protocol/script.ts'
import { useAnswers, type AnswerState } from '#store/answers.ts'
import { chooseTurns, takePlace, takesTurns } from '#store/oneAtATime.ts'
import { useScores } from '#store/scores.ts'
import {
  idsInMemory,
  loadFaulty,
  loadScripted,
  resetStores,
  scriptedCard,
  words,
} from '#store/scriptedSlots.ts'
import { useSettings } from '#store/settings.ts'
import { findSlot, useSlots, type SlotId } from '#store/slots.ts'

const request: AnswerRequest = { prompt: 'x', system: '', mode: 'raw', maxTokens: 1000, sampling: greedy }
const outOfMemory = 'out-of-memory'

let stopWatching = (): void => undefined

async function loadPair(rest: Partial<Script> = {}): Promise<void> {
  await loadScripted('a', 'standard', ['card ', 'arrival'], { canScore: true, ...rest })
  await loadScripted('b', 'instruction', ['You ', 'can'], { canScore: true, ...rest })
}

function ask(slotIds?: readonly SlotId[]): Promise<readonly AnswerState[]> {
  return useAnswers.getState().ask(request, slotIds)
}

function answerOf(slotId: SlotId): AnswerState | undefined {
  return useAnswers.getState().bySlot[slotId]
}

/** Who was in memory, each time that somebody began to work. */
function watchMemory(): string[] {
  const seen: string[] = []
  stopWatching = useSlots.subscribe(({ slots }, before) => {
    for (const { id, status } of slots) {
      const earlier = before.slots.find((slot) => slot.id === id)?.status
      if (status === 'answering' && earlier !== status) seen.push(`${id} of ${idsInMemory()}`)
    }
  })
  return seen
}

beforeEach(resetStores)
afterEach(() => stopWatching())

describe('one model at a time, by choice', () => {
  beforeEach(() => chooseTurns(true))

  test('answers one after the other, first what is in memory; answers stay', async () => {
    await loadPair()
    for (const [first, last] of ['ab', 'ba', 'ab']) {
      const seen = watchMemory()
      const answers = await ask()
      stopWatching()
      expect(seen).toEqual([`${first} of ${first}`, `${last} of ${last}`])
      expect(answers.map(({ text, concurrent }) => [text, concurrent])).toEqual([
        ['card arrival', false],
        ['You can', false],
      ])
      expect(findSlot(first ?? '')).toMatchObject({ status: 'failed', failure: { code: 'gave-way' } })
      expect(answerOf('a')).toMatchObject({ status: 'finished', text: 'card arrival', failure: null })
    }
    const [again] = await ask(['b'])
    expect(again?.end?.timing.cold).toBe(false)
  })

  test('asks one slot again in its turn', async () => {
    await loadPair()
    await ask()
    const seen = watchMemory()
    await useAnswers.getState().regenerate('a')
    expect(seen).toEqual(['a of a'])
    expect(answerOf('b')).toMatchObject({ status: 'finished', text: 'You can' })
  })

  test('a stop ends all that waits, and what was asked then is asked next', async () => {
    await loadPair({ answers: { '*': words(400) }, tokenMs: 20 })
    const asked = ask()
    await expect.poll(() => answerOf('a')?.text).toContain('word0')
    expect(answerOf('b')?.status).toBe('waiting')
    const seen = watchMemory()
    useAnswers.getState().stop()
    const answers = await asked
    expect(answers.map(({ end }) => end?.finishReason)).toEqual(['stopped', 'stopped'])
    expect(answers[1]?.text).toBe('')
    expect(seen).toEqual([])
    const again = ask(['b'])
    await expect.poll(() => answerOf('b')?.text).toContain('word0')
    expect(seen).toEqual(['b of b'])
    useAnswers.getState().stop()
    await again
  })

  test('a slot that waits can be stopped alone, and the turns go on', async () => {
    await loadPair({ tokenMs: 300 })
    await loadScripted('c', 'base', ['last'])
    const asked = ask()
    useAnswers.getState().stop('b')
    await expect.poll(() => answerOf('b')?.status).toBe('finished')
    expect(answerOf('a')?.status).not.toBe('finished')
    const answers = await asked
    expect(answers.map(({ text }) => text)).toEqual(['card arrival', '', 'last'])
  })

  test('a model that fails keeps no other from its turn', async () => {
    await loadFaulty('a', [{ during: 'answer', kind: 'crash' }])
    await loadScripted('b', 'instruction', ['You ', 'can'])
    const answers = await ask()
    expect(answers.map(({ status }) => status)).toEqual(['failed', 'finished'])
    await useAnswers.getState().regenerate('a')
    expect(answerOf('a')).toMatchObject({ status: 'finished', text: 'You can' })
    expect(idsInMemory()).toBe('a')
  })

  test('a lost device is opened again within the turn', async () => {
    await loadFaulty('a', [{ during: 'answer', kind: 'device-lost', afterTokens: 1 }])
    await loadScripted('b', 'instruction', ['too'])
    const seen = watchMemory()
    const answers = await ask()
    expect(answers.map(({ text }) => text)).toEqual(['You can', 'too'])
    expect(seen).toEqual(['a of a', 'a of a', 'b of b'])
  })

  test('scores in turn', async () => {
    await loadPair()
    const seen = watchMemory()
    const scores = await useScores.getState().score({ prompt: '', system: '', mode: 'raw', text: 'x' })
    expect(scores.map(({ status }) => status)).toEqual(['scored', 'scored'])
    expect(seen).toEqual(['a of a', 'b of b'])
  })

  test('a failed model that is asked again waits for the other to be through', async () => {
    await loadFaulty('a', [{ during: 'answer', kind: 'crash' }])
    await ask()
    await loadScripted('b', 'instruction', words(400), { tokenMs: 20 })
    const other = ask(['b'])
    await expect.poll(() => answerOf('b')?.text).toContain('word0')
    const again = useAnswers.getState().regenerate('a')
    expect(idsInMemory()).toBe('b')
    useAnswers.getState().stop('b')
    await Promise.all([other, again])
    expect(answerOf('a')).toMatchObject({ status: 'finished', text: 'You can' })
  })

  test('a model that shared the memory until its turn and finds none has one more try', async () => {
    await loadFaulty('a', [{ during: 'answer', kind: outOfMemory }])
    await loadScripted('b', 'instruction', ['too'])
    const seen = watchMemory()
    expect((await ask()).map(({ text }) => text)).toEqual(['You can', 'too'])
    expect(seen).toEqual(['a of a', 'b of b', 'a of a'])
  })

  test('what the visitor loads takes the place of the others', async () => {
    await loadScripted('a', 'standard', ['card'])
    await takePlace(
      'b',
      loadScripted('b', 'instruction', ['You']).then(() => undefined),
    )
    expect(idsInMemory()).toBe('b')
  })

  test('what gave way is loaded beside the others once they need not take turns', async () => {
    await loadPair()
    await ask()
    useSettings.getState().change({ oneAtATime: false })
    expect((await ask()).map(({ text }) => text)).toEqual(['card arrival', 'You can'])
    expect(idsInMemory()).toBe('ab')
  })

  test('what the visitor unloaded stays unloaded', async () => {
    await loadPair()
    useSlots.getState().unload('b', failure('unloaded'))
    await ask()
    expect(idsInMemory()).toBe('a')
    expect(answerOf('b')).toMatchObject({ status: 'failed', text: '', failure: { code: 'unloaded' } })
  })

  test('ends with the choice: all are loaded again', async () => {
    await loadPair()
    await ask()
    chooseTurns(null)
    await expect.poll(idsInMemory).toBe('ab')
    expect(takesTurns()).toBe(false)
    expect((await ask()).map(({ text }) => text)).toEqual(['card arrival', 'You can'])
    expect(idsInMemory()).toBe('ab')
  })
})

describe('a model that finds no room beside the other', () => {
  const crowded = { during: 'load', kind: outOfMemory } as const

  test('while it loads is asked alone, and models take turns from then on', async () => {
    await loadScripted('a', 'standard', ['card ', 'arrival'], { tokenMs: 30 })
    const loading = loadFaulty('b', [crowded])
    const seen = watchMemory()
    const asked = ask()
    await expect(loading).rejects.toThrow('not enough memory')
    expect((await asked).map(({ text }) => text)).toEqual(['card arrival', 'You can'])
    expect(answerOf('b')?.interruption?.code).toBe(outOfMemory)
    expect(seen).toEqual(['a of ab', 'b of b'])
    expect(takesTurns()).toBe(true)
    await ask()
    expect(seen.slice(2)).toEqual(['b of b', 'a of a'])
  })

  test('while it answers is asked once more when the other is through', async () => {
    await loadScripted('a', 'standard', words(20), { tokenMs: 20 })
    await loadFaulty('b', [{ during: 'answer', kind: outOfMemory, afterTokens: 1 }])
    const seen = watchMemory()
    const answers = await ask()
    expect(answers.map(({ text }) => text)).toEqual([words(20).join(''), 'You can'])
    expect(seen.at(-1)).toBe('b of b')
  })

  test('nor alone fails for good; the other goes on', async () => {
    await loadScripted('a', 'standard', ['card'])
    await loadFaulty('b', [crowded, crowded, crowded]).catch(() => undefined)
    expect(findSlot('b')?.failure?.code).toBe('crowded-out')
    const answers = await ask()
    expect(answers[1]).toMatchObject({ status: 'failed', failure: { code: outOfMemory } })
    expect(findSlot('b')?.failure?.code).toBe(outOfMemory)
    expect((await ask())[0]).toMatchObject({ status: 'finished', text: 'card' })
  })

  test('is scored alone', async () => {
    await loadPair()
    const fault = { during: 'score', kind: outOfMemory } as const
    const mend = await loadScripted('b', 'instruction', [], { canScore: true, fault })
    const seen = watchMemory()
    const asked = useScores.getState().score({ prompt: '', system: '', mode: 'raw', text: 'x' })
    mend()
    expect((await asked).map(({ status }) => status)).toEqual(['scored', 'scored'])
    expect(seen.at(-1)).toBe('b of b')
  })
})

test('a turn for a model that has gone makes none give way', async () => {
  chooseTurns(true)
  await loadPair({ tokenMs: 100 })
  const asked = ask()
  const scored = useScores.getState().score({ prompt: '', system: '', mode: 'raw', text: 'x' }, ['b'])
  useSlots.getState().unload('b', failure('unloaded'))
  const [a] = await asked
  expect(a?.text).toBe('card arrival')
  expect((await scored)[0]?.status).toBe('failed')
  expect(idsInMemory()).toBe('a')
})

test('a score that waits ends when its model goes', async () => {
  chooseTurns(true)
  await loadPair({ tokenMs: 300 })
  const asked = ask(['a'])
  const scored = useScores.getState().score({ prompt: '', system: '', mode: 'raw', text: 'x' }, ['b'])
  useSlots.getState().close('b')
  expect((await scored)[0]).toMatchObject({ status: 'failed', failure: { code: 'unloaded' } })
  expect(answerOf('a')?.status).not.toBe('finished')
  await asked
})

test('an answer says where it was made, however its model is loaded since', async () => {
  await loadScripted('a', 'standard', ['card'])
  await ask()
  const made = { device: 'wasm', dtype: findSlot('a')?.dtype }
  expect(answerOf('a')).toMatchObject(made)
  await loadFaulty('a', [], scriptedCard('standard'))
  expect(findSlot('a')?.device).toBe('webgpu')
  expect(answerOf('a')).toMatchObject({ ...made, text: 'card' })
})

test('scores begin with what is in memory, and stand in the order of the slots', async () => {
  chooseTurns(true)
  await loadPair()
  await ask()
  const seen = watchMemory()
  await useScores.getState().score({ prompt: '', system: '', mode: 'raw', text: 'x' })
  expect(seen).toEqual(['b of b', 'a of a'])
  expect(Object.keys(useScores.getState().bySlot)).toEqual(['a', 'b'])
})

describe('before models have loaded', () => {
  const file = (sizeBytes: number) => [{ path: 'onnx/model.onnx', sizeBytes, sha256: null }]

  function large(id: 'standard' | 'instruction', variants: ModelCard['variants']): ModelCard {
    return { ...scriptedCard(id), source: { kind: 'local', folderId: id }, variants }
  }

  test('large ones are taken for too many', async () => {
    const variants = [{ dtype: 'fp32' as const, files: file(2 ** 34) }]
    await loadFaulty('a', [], large('standard', variants))
    expect(takesTurns()).toBe(false)
    await loadFaulty('b', [], large('instruction', variants))
    expect(takesTurns()).toBe(true)
    const seen = watchMemory()
    await ask()
    expect(seen).toEqual(['a of a', 'b of b'])
  })

  test.each([
    ['chosen', { device: 'webgpu', dtype: 'fp32' }, true],
    ['chosen', { device: 'webgpu', dtype: 'q4' }, false],
    ['preferred', { device: 'auto', preferred: { device: 'webgpu', dtype: 'fp32' } }, true],
    ['nothing said', { device: 'auto' }, false],
  ] as const)('they count in the format and on the device that are %s: %o', async (_, how, isShort) => {
    const variants = [
      { dtype: 'q4' as const, files: file(2 ** 20) },
      { dtype: 'fp32' as const, files: file(2 ** 34) },
    ]
    await loadScripted('a', 'standard', [])
    const script: Script = { answers: {}, tokenMs: 0 }
    const options = { runtime: 'scripted', script, ...how } as const
    const loading = useSlots.getState().load('b', large('instruction', variants), options)
    expect(takesTurns()).toBe(isShort)
    await loading
  })
})
