/** @file Runs through everything that can happen to them: real stores, workers and database, scripted models. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type { Script } from '#protocol/script.ts'
import { readRun, saveHead } from '#store/keptRuns.ts'
import { useRuns } from '#store/runs.ts'
import { loadScripted, resetStores, scriptedCard } from '#store/scriptedSlots.ts'
import { useSlots } from '#store/slots.ts'
import { useSuites } from '#store/suites.ts'
import { columnOf } from '#suites/matrix.ts'
import { smallSuite } from '#suites/exampleSuite.ts'
import { writeRun } from '#suites/exports/runJson.ts'
import type { Run } from '#suites/run.ts'
import type { Suite } from '#suites/suite.ts'

const suite = smallSuite()
/** 4 items, each in its template and raw, and 4 likelihoods. */
const total = 4 * 2 + 4

const runs = () => useRuns.getState()

function load(slotId: string, rest: Partial<Script> = {}): Promise<() => void> {
  return loadScripted(slotId, 'standard', ['card ', 'arrival'], { tokenMs: 1, canScore: true, ...rest })
}

/** A run that is not paused before it begins. */
async function begin(...[what, slotIds]: Parameters<ReturnType<typeof runs>['start']>): Promise<Run> {
  const run = await runs().start(what, slotIds)
  if (!run) throw new Error('paused before it had begun')
  return run
}

/** A run on slot a, paused after its first answer. */
async function pausedRun(): Promise<Run> {
  await load('a', { tokenMs: 40 })
  const started = begin(suite, ['a'])
  await expect.poll(() => runs().progress.answered).toBeGreaterThan(0)
  runs().pause()
  return await started
}

/** The database takes nothing any more, as when the disk is full. */
function fillDisk() {
  return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
}

function refusedIds({ answers }: Run): string[] {
  return answers.filter(({ finishReason }) => finishReason === 'refused').map(({ itemId }) => itemId)
}

/** The run's file without its last block, of what a repetition may change. */
function lasting(run: Run): string {
  const [file, occasion] = writeRun(run).split(',\n"occasion":')
  expect(occasion).toContain(run.id)
  return file ?? ''
}

beforeEach(resetStores)
afterEach(async () => {
  vi.restoreAllMocks()
  runs().pause()
  for (const { id } of runs().kept) await runs().remove(id)
})

test('a run asks everything, keeps it, and is complete', async () => {
  await load('a')
  const run = await begin(suite, ['a'])
  expect(run.isComplete).toBe(true)
  expect(runs()).toMatchObject({ status: 'complete', failure: null, keepFailure: null })
  expect(runs().progress).toMatchObject({ answered: total, total })
  expect(run.models).toMatchObject([{ slotId: 'a', modelId: 'standard', role: 'standard', device: 'wasm' }])
  const [bare] = run.models.flatMap((model) => columnOf(run, model))
  expect(bare).toMatchObject({ tier: 'T0', rightCount: 1, count: 2 })
  expect(run.likelihoods).toHaveLength(4)
  expect(run.likelihoods[0]).toMatchObject({ itemId: 'bare 1', choice: 'card arrival', sizeBytes: 12 })
  expect(run.likelihoods.at(-1)).toMatchObject({ itemId: 'other', choice: null })
  expect(await readRun(run.id)).toEqual(run)
  expect(runs().kept.map(({ id }) => id)).toEqual([run.id])
})

test('the same run again gives the same file but for its times', async () => {
  await load('a')
  const [first, second] = [await begin(suite, ['a']), await begin(suite, ['a'])]
  expect(lasting(second)).toBe(lasting(first))
})

test('a paused run keeps what was answered and goes on from there, also after a reload', async () => {
  const paused = await pausedRun()
  expect(runs().status).toBe('paused')
  expect(paused.isComplete).toBe(false)
  expect(paused.answers.length).toBeLessThan(8)
  useRuns.setState(useRuns.getInitialState()) // what a reload leaves: the database
  await runs().readKept()
  await runs().openKept(paused.id)
  expect(runs().run?.answers).toEqual(paused.answers)
  await runs().resume()
  expect(runs()).toMatchObject({ status: 'complete', progress: { answered: total, total } })
  const kept = new Map(
    runs().run?.answers.map((answer) => [JSON.stringify([answer.itemId, answer.condition]), answer]),
  )
  for (const answer of paused.answers)
    expect(kept.get(JSON.stringify([answer.itemId, answer.condition]))).toEqual(answer)
})

describe('a model that fails on the way', () => {
  test.each(['crash', 'device-lost'] as const)('by %s is loaded again and the run goes on', async (kind) => {
    const mend = await load('a', { fault: { during: 'answer', kind, afterTokens: 1 } })
    const started = begin(suite, ['a'])
    mend() // the worker has its copy of the script, the next one gets none of the fault
    await started
    expect(runs()).toMatchObject({ status: 'complete', failure: null })
  })

  test('again and again pauses the run with the reason; nothing answered is lost', async () => {
    await load('a')
    await load('b', { fault: { during: 'answer', kind: 'device-lost', afterTokens: 1 } })
    const run = await begin(suite, ['a', 'b'])
    expect(runs()).toMatchObject({ status: 'paused', failure: { code: 'device-lost' } })
    expect(run.answers.filter(({ slotId }) => slotId === 'a')).toHaveLength(8)
    expect(run.answers.filter(({ slotId }) => slotId === 'b')).toHaveLength(0)
  })

  test('a prompt it cannot take counts as answered with nothing, and only that one', async () => {
    await load('a')
    const blank = {
      ...suite,
      items: suite.items.map((item) => (item.id === 'asked' ? { ...item, prompt: ' ' } : item)),
    }
    const run = await begin(blank, ['a'])
    expect(run.isComplete).toBe(true)
    const refused = run.answers.filter(({ finishReason }) => finishReason === 'refused')
    expect(refused.map(({ itemId }) => itemId)).toEqual(['asked', 'asked'])
    expect(run.answers).toHaveLength(8)
  })
})

describe('a model that fails while it scores', () => {
  test.each(['crash', 'device-lost'] as const)('by %s is loaded again and the run goes on', async (kind) => {
    const mend = await load('a', { fault: { during: 'score', kind } })
    const started = begin(suite, ['a'])
    mend()
    expect((await started).likelihoods).toHaveLength(4)
    expect(runs()).toMatchObject({ status: 'complete', failure: null })
  })

  test('again and again pauses the run, and "Go on" goes on once the model is well', async () => {
    const mend = await load('a', { fault: { during: 'score', kind: 'device-lost' } })
    const paused = await begin(suite, ['a'])
    expect(runs()).toMatchObject({ status: 'paused', failure: { code: 'device-lost' } })
    expect(paused.answers).toHaveLength(8)
    expect(paused.likelihoods).toEqual([])
    mend()
    await runs().resume()
    expect(runs()).toMatchObject({ status: 'complete', failure: null })
  })
})

test('an item that the model dies of again and again counts as refused, and blocks nothing', async () => {
  await load('a', { fault: { during: 'answer', kind: 'device-lost', prompt: 'bare 2' } })
  const run = await begin(suite, ['a'])
  expect(refusedIds(run)).toEqual(['bare 2', 'bare 2'])
  expect(run).toMatchObject({ isComplete: true })
  expect(run.answers).toHaveLength(8)
  await load('a', { fault: { during: 'score', kind: 'crash', prompt: 'bare 2' } })
  const scored = await begin(suite, ['a'])
  expect(scored.likelihoods.map(({ itemId, tokenCount }) => [itemId, tokenCount])).toEqual([
    ['bare 1', 1],
    ['bare 2', 0],
    ['asked', 1],
    ['other', 1],
  ])
})

describe('while a run is starting', () => {
  test('another start takes its place, and "Go on" does nothing: nothing is asked twice', async () => {
    const paused = await pausedRun()
    const first = runs().start(suite, ['a'])
    const resumed = runs().resume()
    expect(runs().status).toBe('starting')
    const second = runs().start(suite, ['a'])
    expect(await first).toBeNull()
    await resumed
    const run = await second
    expect(runs().run?.id).toBe(run?.id)
    expect(run?.answers).toHaveLength(8)
    expect((await readRun(paused.id))?.answers).toEqual(paused.answers)
    expect(runs().kept).toHaveLength(2)
  })

  test('it can be paused, though the models never come', async () => {
    load('a', { fault: { during: 'load', kind: 'hang' } }).catch(() => undefined)
    const started = runs().start(suite, ['a'])
    expect(runs().status).toBe('starting')
    runs().pause()
    expect(await started).toBeNull()
    expect(runs()).toMatchObject({ status: 'idle', run: null })
  })

  test('it can fail, and says so', async () => {
    await load('a', { fault: { during: 'load', kind: 'no-f16' } }).catch(() => undefined)
    await expect(runs().start(suite, ['a'])).rejects.toThrow('16-bit')
    expect(runs().status).toBe('idle')
  })
})

test('"Go on" twice asks once', async () => {
  await pausedRun()
  await Promise.all([runs().resume(), runs().resume()])
  expect(runs()).toMatchObject({ status: 'complete', progress: { answered: total, total } })
  expect(runs().run?.answers).toHaveLength(8)
})

test('nothing of the run under way is lost when another is shown', async () => {
  await load('a')
  const first = await begin(suite, ['a'])
  await load('a', { tokenMs: 40 })
  const started = begin(suite, ['a'])
  await expect.poll(() => runs().status).toBe('running')
  await expect.poll(() => runs().progress.answered).toBeGreaterThan(0)
  await runs().openKept(first.id)
  const second = await started
  expect(runs()).toMatchObject({ status: 'complete', run: { id: first.id } })
  expect(second.answers.length).toBeGreaterThan(0)
  expect(await readRun(second.id)).toEqual(second)
})

describe('a run that cannot be kept', () => {
  test('says so, is kept in the end where that works by then', async () => {
    await load('a', { tokenMs: 40 })
    const started = begin(suite, ['a'])
    await expect.poll(() => runs().progress.answered).toBeGreaterThan(0)
    const disk = fillDisk()
    await expect.poll(() => runs().keepFailure).toContain('Export it')
    disk.mockRestore()
    const run = await started
    expect(runs()).toMatchObject({ status: 'complete', keepFailure: null })
    expect(await readRun(run.id)).toEqual(run)
  })

  test('is never kept as complete with answers missing; "Go on" asks for them', async () => {
    await load('a', { tokenMs: 40 })
    const started = begin(suite, ['a'])
    await expect.poll(() => runs().status).toBe('running')
    await expect.poll(() => runs().kept).toHaveLength(1)
    const put = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (this.name === 'answers') throw new DOMException('full', 'QuotaExceededError')
      return put.apply(this, given)
    })
    const run = await started
    expect(runs()).toMatchObject({ status: 'complete', run: { isComplete: true } })
    expect(runs().keepFailure).toContain('Export it')
    vi.restoreAllMocks()
    await saveHead({ ...run, isComplete: true })
    useRuns.setState(useRuns.getInitialState())
    await runs().readKept()
    expect(runs().kept).toMatchObject([{ id: run.id, isComplete: false }])
    await runs().openKept(run.id)
    expect(runs()).toMatchObject({ status: 'paused', run: { isComplete: false } })
    await runs().resume()
    expect(runs().status).toBe('complete')
    expect(await readRun(run.id)).toEqual(runs().run)
  })
})

describe('the database', () => {
  test('is opened again after it had to be closed, and after it could not be opened', async () => {
    await runs().readKept()
    const deleted = indexedDB.deleteDatabase('tuning-fork') // closes the connection of the page
    await expect.poll(() => deleted.readyState).toBe('done')
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('private', 'SecurityError')
    })
    await runs().readKept()
    expect(runs().keepFailure).toContain('Export it')
    vi.restoreAllMocks()
    await runs().readKept()
    expect(runs()).toMatchObject({ kept: [], keepFailure: null })
  })
})

describe('a run from a file', () => {
  test('takes no place of another one of its id, and is the same one where it says the same', async () => {
    await load('a')
    const run = await begin(suite, ['a'])
    await runs().open({ ...run, answers: run.answers.toReversed() })
    expect(runs().run?.id).toBe(run.id)
    const other = run.answers.map((answer) => ({ ...answer, text: 'else' }))
    await runs().open({ ...run, answers: other })
    expect(runs().run?.id).not.toBe(run.id)
    expect(runs().run?.answers[0]?.text).toBe('else')
    expect(await readRun(run.id)).toEqual(run)
    expect(runs().kept).toHaveLength(2)
  })

  test('is complete only if nothing is left, whatever it says', async () => {
    await load('a')
    const run = await begin(suite, ['a'])
    await runs().open({ ...run, id: 'cut', answers: run.answers.slice(1) })
    expect(runs()).toMatchObject({ status: 'paused', progress: { answered: total - 1, total } })
    await runs().open({ ...run, id: 'whole', isComplete: false })
    expect(runs()).toMatchObject({ status: 'complete', run: { isComplete: true } })
  })
})

describe('a run goes on only', () => {
  test('with its model', async () => {
    await pausedRun()
    await loadScripted('a', 'instruction', ['no'])
    await runs().resume()
    expect(runs()).toMatchObject({ status: 'paused', failure: { code: 'other-model' } })
    expect(runs().failure?.message).toContain('Specialist on WASM as fp32 has to be in slot a')
  })

  test('on its device', async () => {
    const { answers } = await pausedRun()
    const script = { answers: { '*': ['no'] }, tokenMs: 1, canScore: true }
    const options = { runtime: 'scripted', device: 'webgpu', script } as const
    await useSlots.getState().load('a', scriptedCard('standard'), options)
    await runs().resume()
    expect(runs()).toMatchObject({ status: 'paused', failure: { code: 'other-model' }, run: { answers } })
    await load('a')
    await runs().resume()
    expect(runs()).toMatchObject({ status: 'complete', failure: null })
  })
})

describe("the visitor's own suites", () => {
  const own: Suite = { ...suite, id: 'own:mine.csv', name: 'mine.csv' }
  const suites = () => useSuites.getState()
  afterEach(async () => {
    for (const { id } of suites().own) await suites().remove(id)
  })

  test('are numbered where they have one name, and are there by id after a reload', async () => {
    expect(await suites().add(own)).toEqual(own)
    expect(await suites().add(own)).toMatchObject({ id: 'own:mine.csv 2', name: 'mine.csv 2' })
    useSuites.setState(useSuites.getInitialState())
    expect(await suites().load('own:mine.csv 2')).toMatchObject({ name: 'mine.csv 2' })
    await suites().readOwn()
    expect(suites().own).toHaveLength(2)
    await suites().remove('own:mine.csv 2')
    await expect(suites().load('own:mine.csv 2')).rejects.toThrow('The suite is missing')
  })

  test('that cannot be kept can be run, and say so', async () => {
    fillDisk()
    await suites().add(own)
    expect(suites().keepFailure).toContain('could not keep mine.csv')
    expect(await suites().load(own.id)).toEqual(own)
  })
})
