/** @file What the browser's database keeps of runs: each part once, large ones in slices; and what earlier versions kept. */
import { openDB, type IDBPDatabase } from 'idb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { ownSuiteOf } from '#store/keptForms.ts'
import { isRunStopped, readHeads, readRun, removeRun, saveRun } from '#store/keptRuns.ts'
import { readOwnSuites, readSuite, removeSuite, saveSuite } from '#store/keptSuites.ts'
import { useRuns } from '#store/runs.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { likelihoodItems } from '#suites/likelihoods.ts'
import { inOrder } from '#suites/plan.ts'
import type { Likelihood, Run } from '#suites/run.ts'

const suite = smallSuite()

beforeEach(resetStores)
afterEach(async () => {
  vi.restoreAllMocks()
  for (const { id } of await readHeads()) await removeRun(id)
  for (const { id } of await readOwnSuites()) await removeSuite(id)
})

async function deleteDatabase(): Promise<void> {
  const deleted = indexedDB.deleteDatabase('tuning-fork')
  await expect.poll(() => deleted.readyState).toBe('done')
}

/** An empty one. */
async function versionThree(): Promise<IDBPDatabase> {
  await deleteDatabase()
  return await openDB('tuning-fork', 3, {
    upgrade: (db) => {
      for (const name of ['heads', 'suites']) db.createObjectStore(name, { keyPath: 'id' })
      for (const name of ['answers', 'runSuites', 'likelihoods', 'certificates']) db.createObjectStore(name)
    },
  })
}

function itemsOf(count: number) {
  return Array.from({ length: count }, (_, place) =>
    smallItem({ id: `row-${place}`, tier: 'T3', references: [] }),
  )
}

async function expectCount(storeName: string, count: number): Promise<void> {
  const db = await openDB('tuning-fork')
  expect(await db.count(storeName)).toBe(count)
  db.close()
}

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
  await deleteDatabase()
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
    { id: 'old', isComplete: true, isStopped: false, suite: { id: suite.id, name: suite.name } },
    { id: 'older', isComplete: false },
  ])
  expect(await readRun('older')).toMatchObject({ suite, likelihoods: [], answers: [] })
  const db = await openDB('tuning-fork')
  expect(await db.get('heads', run.id)).not.toHaveProperty('likelihoods')
  db.close()
  expect(await readOwnSuites()).toMatchObject([{ id: suite.id, itemCount: 4 }])
  expect(await readSuite(suite.id)).toEqual(suite)
})

test('what version 3 kept is there after the upgrade, in slices; a role it had made up is unknown', async () => {
  const large = { ...suite, id: 'own:large', items: itemsOf(2500) }
  const old = await versionThree()
  const run: Run = { ...wholeRun(), version: 1, suite: large }
  const { answers, likelihoods: _, suite: __, ...head } = run
  const elsewhere = { ...smallModel('standard', 'b'), device: null }
  await old.put('heads', { ...head, isStopped: true })
  await old.put('runSuites', large, run.id)
  await old.put('heads', { ...head, id: 'foreign', models: [elsewhere] })
  await old.put('runSuites', { ...suite, imported: { from: 'a tool', conditions: [] } }, 'foreign')
  for (const answer of answers)
    await old.put('answers', answer, [run.id, answer.slotId, answer.condition, answer.itemId])
  await old.put('suites', large)
  await old.put('certificates', { version: 1 }, 'model')
  old.close()
  expect(await readSuite(large.id)).toEqual(large)
  expect((await readRun(run.id))?.suite).toEqual(large)
  expect(await isRunStopped(run.id)).toBe(true)
  expect(await readRun('foreign')).toMatchObject({ version: 2, models: [{ role: null }], isComplete: true })
  expect((await readHeads()).find(({ id }) => id === run.id)).toMatchObject({ version: 1, isStopped: true })
  const db = await openDB('tuning-fork')
  for (const name of ['suites', 'runSuites'])
    for (const record of await db.getAll(name)) expect(record).not.toHaveProperty('items')
  expect(await db.count('certificates')).toBe(1)
  db.close()
})

test('an upgrade that fails leaves everything as it was, and the next one succeeds', async () => {
  const old = await versionThree()
  await old.put('suites', suite)
  old.close()
  const put = IDBObjectStore.prototype.put
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
    if (this.name === 'suites') throw new DOMException('full', 'QuotaExceededError')
    return put.apply(this, given)
  })
  await expect(readSuite(suite.id)).rejects.toThrow(/abort/i)
  vi.restoreAllMocks()
  expect(await readSuite(suite.id)).toEqual(suite)
})

describe('a large suite', () => {
  const large = { ...suite, id: 'own:large', items: itemsOf(2500) }

  /** Puts are counted, each with whether the one before had ended: then the page had its turn in between. */
  function watchSlices(): { readonly sizes: number[]; readonly hadTurns: boolean[] } {
    const seen = { sizes: [] as number[], hadTurns: [] as boolean[] }
    let last: IDBRequest | null = null
    const put = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (this.name === 'items') {
        seen.sizes.push((given[0] as unknown[]).length)
        seen.hadTurns.push(last === null || last.readyState === 'done')
      }
      last = put.apply(this, given)
      return last as IDBRequest<IDBValidKey>
    })
    return seen
  }

  test('is written and read in slices, and is whole and in order', async () => {
    const { sizes, hadTurns } = watchSlices()
    await saveSuite(ownSuiteOf(large, []), large.items)
    expect(sizes).toEqual([1000, 1000, 500])
    expect(hadTurns).toEqual([true, true, true])
    expect(await readSuite(large.id)).toEqual(large)
  })

  test('is not there at all where the database is full on the way, and leaves nothing', async () => {
    let putCount = 0
    const put = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (++putCount === 3) throw new DOMException('full', 'QuotaExceededError')
      return put.apply(this, given)
    })
    await expect(saveSuite(ownSuiteOf(large, []), large.items)).rejects.toThrow('full')
    vi.restoreAllMocks()
    expect(await readOwnSuites()).toEqual([])
    await expectCount('items', 0)
  })

  test('leaves nothing when it is removed, and takes nothing of another one with it', async () => {
    await saveSuite(ownSuiteOf(large, []), large.items)
    await saveSuite(ownSuiteOf({ ...suite, id: 'own:large 2' }, []), suite.items)
    await removeSuite(large.id)
    await expectCount('items', 1)
    expect(await readSuite('own:large 2')).toMatchObject({ items: suite.items })
  })

  test('is kept with a run, whose many answers are read in slices and in order', async () => {
    const model = smallModel('standard', 'a')
    const run = { ...smallRun(large, [model], ({ id }) => id), id: 'large' }
    const ordered = { ...run, answers: inOrder(run), isComplete: true }
    await useRuns.getState().open(ordered)
    const getAll = vi.spyOn(IDBObjectStore.prototype, 'getAll')
    expect(await readRun('large')).toEqual(ordered)
    expect(getAll.mock.calls.filter(([, count]) => count === 500)).toHaveLength(11)
    vi.restoreAllMocks()
    const put = vi.spyOn(IDBObjectStore.prototype, 'put')
    await saveRun(ordered)
    expect(put).toHaveBeenCalledTimes(1) // its head: all else is there
  })
})

test('the list of kept runs reads no suite and no answer', async () => {
  await useRuns.getState().open(wholeRun())
  const names: string[] = []
  for (const method of ['get', 'getAll', 'getAllKeys'] as const) {
    const original = IDBObjectStore.prototype[method] as (...given: unknown[]) => IDBRequest
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
      this: IDBObjectStore,
      ...given: unknown[]
    ) {
      names.push(this.name)
      return original.apply(this, given)
    })
  }
  expect(await readHeads()).toMatchObject([{ id: 'old', isComplete: true, suite: { name: suite.name } }])
  expect(names).toEqual(['heads'])
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
  expect(['runSuites', 'items', 'heads', 'answers', 'likelihoods'].map(count)).toEqual([1, 1, 2, 8, 4])
  expect(await readRun(run?.id ?? '')).toEqual(run)
})

test('nothing is left of a run that is removed', async () => {
  await useRuns.getState().open(wholeRun())
  await useRuns.getState().remove('old')
  const db = await openDB('tuning-fork')
  for (const name of ['heads', 'runSuites', 'items', 'answers', 'likelihoods'])
    expect(await db.count(name)).toBe(0)
  db.close()
})
