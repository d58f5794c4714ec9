import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { offerConsoleApi, type Question } from '#app/consoleApi.ts'
import { useAnswers } from '#store/answers.ts'
import { readHeads, removeRun } from '#store/keptRuns.ts'
import { useRuns } from '#store/runs.ts'
import { useScores } from '#store/scores.ts'
import { loadScripted, loadTemplated, resetStores } from '#store/scriptedSlots.ts'
import { useSettings } from '#store/settings.ts'
import { useSlots } from '#store/slots.ts'
import { smallSuite } from '#suites/exampleSuite.ts'
import { readRun } from '#suites/exports/runJson.ts'

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
  await expect(window.tuningFork.runSuite('quick')).rejects.toThrow(/no slot to run.*could not be fetched/)
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

  test('goes with the history that is given, and with none of the page', async () => {
    await loadTemplated('a', 'standard', 'card')
    useSettings.getState().change({ conversation: true })
    await window.tuningFork.ask('one')
    await window.tuningFork.ask('two')
    expect(useAnswers.getState().bySlot['a']?.request.history).toBeUndefined()
    const history = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
    ] as const
    await window.tuningFork.ask({ prompt: 'three', history })
    expect(useAnswers.getState().bySlot['a']).toMatchObject({ standing: null, request: { history } })
  })

  test.each<[string, unknown, RegExp]>([
    ['no list', 'a', /^history cannot be used/],
    ['a role', [{ role: 'system', content: 'a' }], /^history\.0\.role cannot be used/],
    ['no content', [{ role: 'user' }], /^history\.0\.content cannot be used/],
    ['too long', [{ role: 'user', content: 'x'.repeat(100_001) }], /^history\.0\.content cannot be used/],
    ['too many', Array.from({ length: 101 }, () => ({ role: 'user', content: 'a' })), /^history cannot/],
  ])('is refused with a history that is none: %s', async (_name, history, sentence) => {
    await expect(window.tuningFork.ask({ prompt: 'x', history } as Question)).rejects.toThrow(sentence)
    expect(useAnswers.getState().bySlot).toEqual({})
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

describe('a suite', () => {
  const suite = smallSuite()

  beforeEach(async () => {
    resetStores()
    for (const { id } of await readHeads()) await removeRun(id) // also of other files of tests
    await loadScripted('a', 'standard', ['card ', 'arrival'], { tokenMs: 20, canScore: true })
  })

  test('is run to the end, whatever the script does that listens', async () => {
    const heard: unknown[] = []
    const hear = (event: ErrorEvent): void => {
      heard.push(event.error)
      event.stopImmediatePropagation()
      event.preventDefault()
    }
    window.addEventListener('error', hear, { capture: true })
    const ofScript = new Error('of the script')
    const onProgress = (): void => {
      throw ofScript
    }
    const run = await window.tuningFork.runSuite(suite, { onProgress })
    window.removeEventListener('error', hear, { capture: true })
    expect(run.isComplete).toBe(true)
    expect(new Set(heard)).toEqual(new Set([ofScript]))
    expect(useRuns.getState()).toMatchObject({
      status: 'complete',
      keepFailure: null,
      kept: [{ id: run.id }],
    })
  })

  test('is exported in order, also while it runs', async () => {
    await loadScripted('b', 'instruction', ['age limit'], { tokenMs: 1, canScore: true })
    const running = window.tuningFork.runSuite(suite)
    await expect.poll(() => useRuns.getState().run?.answers.length).toBeGreaterThan(8)
    const under = useRuns.getState()
    const file = readRun(await window.tuningFork.exportRun(under.run?.id ?? ''))
    expect(under.status).toBe('running')
    const slotIds = 'run' in file ? file.run.answers.map(({ slotId }) => slotId) : []
    expect(slotIds.length).toBeGreaterThan(8)
    expect(slotIds).toEqual(slotIds.toSorted())
    await running
  })

  test('is run with a seed for its statistics, one model at a time where that is asked for', async () => {
    await loadScripted('b', 'instruction', ['age limit'], { tokenMs: 1, canScore: true })
    let mostLoaded = 0
    const onProgress = (): void => {
      const { slots } = useSlots.getState()
      mostLoaded = Math.max(mostLoaded, slots.filter(({ status }) => status !== 'failed').length)
    }
    const run = await window.tuningFork.runSuite(suite, { serial: true, seed: 7, onProgress })
    expect(run).toMatchObject({ isComplete: true, seed: 7, models: [{ slotId: 'a' }, { slotId: 'b' }] })
    expect(mostLoaded).toBe(1)
    await expect.poll(() => useSlots.getState().slots.every(({ status }) => status === 'ready')).toBe(true)
    const other = await window.tuningFork.runSuite(suite, { onProgress })
    expect(other.seed).toBe(0)
    expect(mostLoaded).toBe(2)
  })

  test.each<[unknown, RegExp]>([
    [{ seed: -1 }, /^options.seed cannot be used: it is a whole number from 0\.$/],
    [{ seed: 0.5 }, /^options.seed cannot be used: it is a whole number from 0\.$/],
    [{ seed: 2 ** 53 }, /^options.seed cannot be used: it is a whole number from 0\.$/],
    [{ seed: '1' }, /^options.seed cannot be used: it is a whole number from 0\.$/],
    [{ serial: 1 }, /^options.serial cannot be used: it is true or false\.$/],
  ])('is refused with %j', async (options, sentence) => {
    await expect(window.tuningFork.runSuite(suite, options as object)).rejects.toThrow(sentence)
    expect(useRuns.getState()).toMatchObject({ status: 'idle', run: null })
  })

  test('that is paused before its models are there says so', async () => {
    loadScripted('b', 'instruction', [], { fault: { during: 'load', kind: 'hang' } }).catch(() => undefined)
    const running = window.tuningFork.runSuite(suite)
    await expect.poll(() => useRuns.getState().status).toBe('starting')
    useRuns.getState().pause()
    await expect(running).rejects.toThrow('paused before its models were ready')
  })

  test('is refused where it cannot be run', async () => {
    const [item] = suite.items
    const twice = { ...suite, items: [...suite.items, ...(item ? [item] : [])] }
    await expect(window.tuningFork.runSuite(twice)).rejects.toThrow(
      'suite.items.4.id: repeats "bare 1" of suite.items.0.',
    )
    await expect(window.tuningFork.runSuite(suite, { slots: [] })).rejects.toThrow('name at least one slot')
    await expect(window.tuningFork.runSuite('nine')).rejects.toThrow('none called nine')
    await expect(window.tuningFork.runSuite('quick')).rejects.toThrow(/The suite is missing.*quick\.json/)
    resetStores()
    await expect(window.tuningFork.runSuite(suite)).rejects.toThrow('no slot to run')
    expect(useRuns.getState()).toMatchObject({ status: 'idle', run: null })
  })
})
