/** @file Runs that the visitor ends for good. */
import { afterEach, beforeEach, expect, test } from 'vitest'

import { readRun } from '#store/keptRuns.ts'
import { useRuns } from '#store/runs.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { smallSuite } from '#suites/exampleSuite.ts'
import type { Run } from '#suites/run.ts'

const suite = smallSuite()
const runs = () => useRuns.getState()

beforeEach(resetStores)
afterEach(async () => {
  runs().pause()
  for (const { id } of runs().kept) await runs().remove(id)
})

/** A run on slot a, ended after its first answer. */
async function endedRun(end: () => unknown): Promise<Run> {
  await loadScripted('a', 'standard', ['card ', 'arrival'], { tokenMs: 40, canScore: true })
  const started = runs().start(suite, ['a'])
  await expect.poll(() => runs().progress.answered).toBeGreaterThan(0)
  await end()
  const run = await started
  if (!run) throw new Error('paused before it had begun')
  return run
}

test('a stopped run keeps its answers and is not gone on with, also after a reload', async () => {
  const run = await endedRun(() => runs().stop())
  expect(run.isComplete).toBe(false)
  expect(runs()).toMatchObject({ status: 'stopped', run: { id: run.id }, failure: null })
  expect(runs().kept).toMatchObject([{ id: run.id, isComplete: false, isStopped: true }])
  useRuns.setState(useRuns.getInitialState()) // what a reload leaves: the database
  await runs().openKept(run.id)
  await runs().resume()
  expect(runs()).toMatchObject({ status: 'stopped', progress: { total: 12 } })
  expect(runs().progress.answered).toBe(run.answers.length)
  expect(await readRun(run.id)).toEqual(run)
})

test('a paused run can be stopped; a new one runs all the same', async () => {
  await endedRun(() => runs().pause())
  await runs().stop()
  expect(runs().status).toBe('stopped')
  const next = await runs().start(suite, ['a'])
  expect(runs()).toMatchObject({ status: 'complete', isStopped: false, run: { id: next?.id } })
  await runs().stop()
  expect(runs()).toMatchObject({ status: 'complete', isStopped: false })
})

test('a stop while the next run is starting ends that start only', async () => {
  const paused = await endedRun(() => runs().pause())
  loadScripted('b', 'base', [], { fault: { during: 'load', kind: 'hang' } }).catch(() => undefined)
  const started = runs().start(suite, ['b'])
  await runs().stop()
  expect(await started).toBeNull()
  expect(runs()).toMatchObject({ status: 'paused', isStopped: false, run: { id: paused.id } })
})
