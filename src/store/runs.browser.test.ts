/** @file Runs through everything that can happen to them: real stores, workers and database, scripted models. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { Script } from '#protocol/script.ts'
import { readRun } from '#store/database.ts'
import { useRuns } from '#store/runs.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { columnOf } from '#suites/matrix.ts'
import { smallSuite } from '#suites/exampleSuite.ts'
import { writeRun } from '#suites/exports/runJson.ts'
import type { Run } from '#suites/run.ts'

const suite = smallSuite()
/** 4 items, each in its template and raw, and 4 likelihoods. */
const total = 4 * 2 + 4

const runs = () => useRuns.getState()

function load(slotId: string, rest: Partial<Script> = {}): Promise<() => void> {
  return loadScripted(slotId, 'standard', ['card ', 'arrival'], { tokenMs: 1, canScore: true, ...rest })
}

/** Without what a repetition may change. */
function lasting({ answers, ...run }: Run): string {
  const timeless = answers.map((answer) => ({ ...answer, firstTokenMs: 0, totalMs: 0 }))
  return writeRun({ ...run, id: 'x', startedAt: 'x', answers: timeless })
}

beforeEach(resetStores)
afterEach(async () => {
  runs().pause()
  for (const { id } of runs().kept) await runs().remove(id)
})

test('a run asks everything, keeps it, and is complete', async () => {
  await load('a')
  const run = await runs().start(suite, ['a'])
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
  const [first, second] = [await runs().start(suite, ['a']), await runs().start(suite, ['a'])]
  expect(lasting(second)).toBe(lasting(first))
})

test('a paused run keeps what was answered and goes on from there, also after a reload', async () => {
  await load('a', { tokenMs: 40 })
  const started = runs().start(suite, ['a'])
  await expect.poll(() => runs().progress.answered).toBeGreaterThan(0)
  runs().pause()
  const paused = await started
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
    const started = runs().start(suite, ['a'])
    mend() // the worker has its copy of the script, the next one gets none of the fault
    await started
    expect(runs()).toMatchObject({ status: 'complete', failure: null })
  })

  test('again and again pauses the run with the reason; nothing answered is lost', async () => {
    await load('a')
    await load('b', { fault: { during: 'answer', kind: 'device-lost', afterTokens: 1 } })
    const run = await runs().start(suite, ['a', 'b'])
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
    const run = await runs().start(blank, ['a'])
    expect(run.isComplete).toBe(true)
    const refused = run.answers.filter(({ finishReason }) => finishReason === 'refused')
    expect(refused.map(({ itemId }) => itemId)).toEqual(['asked', 'asked'])
    expect(run.answers).toHaveLength(8)
  })
})

test('a run whose model has left its slot says so', async () => {
  await load('a', { tokenMs: 40 })
  const started = runs().start(suite, ['a'])
  await expect.poll(() => runs().progress.answered).toBeGreaterThan(0)
  runs().pause()
  await started
  await loadScripted('a', 'instruction', ['no'])
  await runs().resume()
  expect(runs()).toMatchObject({ status: 'paused', failure: { code: 'unloaded' } })
})
