/** @file Runs and own suites in the browser's database: every answer as it comes, so that a reload loses none. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

import { inOrder } from '#suites/plan.ts'
import type { Run, RunAnswer } from '#suites/run.ts'
import type { Suite } from '#suites/suite.ts'

/** A run without its answers. */
export type RunHead = Omit<Run, 'answers'>

interface Schema extends DBSchema {
  heads: { key: string; value: RunHead }
  /** Keys sort by run, so that a run's answers are one range. */
  suites: { key: string; value: Suite }
  answers: { key: [run: string, slot: string, condition: string, item: string]; value: RunAnswer }
}

let opened: Promise<IDBPDatabase<Schema>> | undefined

/** Rejects where the browser offers no database, e.g. in some private windows. */
function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('tuning-fork', 1, {
    upgrade: (db) => {
      db.createObjectStore('heads', { keyPath: 'id' })
      db.createObjectStore('answers')
      db.createObjectStore('suites', { keyPath: 'id' })
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    terminated: () => {
      opened = undefined
    },
  })
  return opened
}

export async function saveHead(head: RunHead): Promise<void> {
  await (await database()).put('heads', head)
}

export async function saveAnswers(runId: string, answers: readonly RunAnswer[]): Promise<void> {
  const transaction = (await database()).transaction('answers', 'readwrite')
  for (const answer of answers) {
    const { slotId, condition, itemId } = answer
    void transaction.store.put(answer, [runId, slotId, condition, itemId])
  }
  await transaction.done
}

/** Newest first. */
export async function readHeads(): Promise<RunHead[]> {
  const heads = await (await database()).getAll('heads')
  return heads.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
}

/** A whole run; undefined if there is none of that id. */
export async function readRun(runId: string): Promise<Run | undefined> {
  const db = await database()
  const head = await db.get('heads', runId)
  if (!head) return undefined
  const answers = await db.getAll('answers', answersOf(runId))
  const run = { ...head, answers }
  return { ...run, answers: inOrder(run) }
}

export async function removeRun(runId: string): Promise<void> {
  const transaction = (await database()).transaction(['heads', 'answers'], 'readwrite')
  await transaction.objectStore('heads').delete(runId)
  await transaction.objectStore('answers').delete(answersOf(runId))
  await transaction.done
}

/** All keys that begin with the run; an array sorts after every string. */
function answersOf(runId: string): IDBKeyRange {
  return IDBKeyRange.bound([runId], [runId, []])
}

export async function saveSuite(suite: Suite): Promise<void> {
  await (await database()).put('suites', suite)
}

export async function readSuites(): Promise<Suite[]> {
  return await (await database()).getAll('suites')
}

export async function removeSuite(suiteId: string): Promise<void> {
  await (await database()).delete('suites', suiteId)
}
