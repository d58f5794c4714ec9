/** @file What the browser's database keeps of runs: each part once, and runs of its first version. */
import { openDB } from 'idb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { readHeads, readRun, removeRun } from '#store/database.ts'
import { useRuns } from '#store/runs.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { likelihoodItems } from '#suites/likelihoods.ts'
import { inOrder } from '#suites/plan.ts'
import type { Likelihood, Run } from '#suites/run.ts'

const suite = smallSuite()

beforeEach(resetStores)
afterEach(async () => {
  vi.restoreAllMocks()
  for (const { id } of await readHeads()) await removeRun(id)
})

function wholeRun(): Run {
  const run = smallRun(suite, [smallModel('standard', 'a')], () => 'card arrival')
  const likelihoods = likelihoodItems(suite).map(({ id }): Likelihood => {
    const place = { itemId: id, slotId: 'a', condition: 'raw' } as const
    return { ...place, logprob: -1, sizeBytes: 2, tokenCount: 1, choice: null, choicePerByte: null }
  })
  return { ...run, id: 'old', answers: inOrder(run), likelihoods, isComplete: true }
}

test('a run kept by the first version is whole after the upgrade', async () => {
  const run = wholeRun()
  const deleted = indexedDB.deleteDatabase('tuning-fork')
  await expect.poll(() => deleted.readyState).toBe('done')
  const old = await openDB('tuning-fork', 1, {
    upgrade: (db) => {
      db.createObjectStore('heads', { keyPath: 'id' })
      db.createObjectStore('answers')
      db.createObjectStore('suites', { keyPath: 'id' })
    },
  })
  const { answers, ...head } = run
  await old.put('heads', head)
  for (const answer of answers)
    await old.put('answers', answer, [run.id, answer.slotId, answer.condition, answer.itemId])
  const { likelihoods: _, ...older } = { ...head, id: 'older' }
  await old.put('heads', older)
  await old.put('suites', suite)
  old.close()
  expect(await readRun(run.id)).toEqual(run)
  expect(await readHeads()).toMatchObject([
    { id: 'old', isComplete: true, isStopped: false, suite },
    { id: 'older', isComplete: false, likelihoods: [] },
  ])
  const db = await openDB('tuning-fork')
  expect(await db.get('heads', run.id)).not.toHaveProperty('suite')
  expect(await db.get('heads', run.id)).not.toHaveProperty('likelihoods')
  expect(await db.get('suites', suite.id)).toEqual(suite)
  db.close()
})

test('the suite is written once, whatever comes; each answer and likelihood once', async () => {
  await loadScripted('a', 'standard', ['card ', 'arrival'], { tokenMs: 40, canScore: true })
  const names: string[] = []
  const put = IDBObjectStore.prototype.put
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
    names.push(this.name)
    return put.apply(this, given)
  })
  const run = await useRuns.getState().start(suite, ['a'])
  const count = (name: string): number => names.filter((each) => each === name).length
  expect(['runSuites', 'heads', 'answers', 'likelihoods'].map(count)).toEqual([1, 2, 8, 4])
  expect(await readRun(run?.id ?? '')).toEqual(run)
})

test('nothing is left of a run that is removed', async () => {
  await useRuns.getState().open(wholeRun())
  await useRuns.getState().remove('old')
  const db = await openDB('tuning-fork')
  for (const name of ['heads', 'runSuites', 'answers', 'likelihoods']) expect(await db.count(name)).toBe(0)
  db.close()
})
