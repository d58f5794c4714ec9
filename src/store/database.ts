/** @file Runs and own suites in the browser's database: every answer as it comes, so that a reload loses none. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

import { likelihoodItemsLeft } from '#suites/likelihoods.ts'
import { answerKey, inOrder, questionsFor } from '#suites/plan.ts'
import type { Condition, Run, RunAnswer } from '#suites/run.ts'
import type { Suite } from '#suites/suite.ts'

/** A run without its answers. */
export type RunHead = Omit<Run, 'answers'>

interface Schema extends DBSchema {
  heads: { key: string; value: RunHead }
  /** Keys sort by run, so that a run's answers are one range. */
  answers: { key: [run: string, slot: string, condition: Condition, item: string]; value: RunAnswer }
  suites: { key: string; value: Suite }
}

let opened: Promise<IDBPDatabase<Schema>> | undefined

/** Rejects where the browser offers no database, e.g. in some private windows; the next call tries again. */
function database(): Promise<IDBPDatabase<Schema>> {
  if (!opened) {
    opened = open()
    opened.catch(forget)
  }
  return opened
}

/** Asynchronous, because a browser may refuse by throwing. */
async function open(): Promise<IDBPDatabase<Schema>> {
  return await openDB<Schema>('tuning-fork', 1, {
    upgrade: (db) => {
      db.createObjectStore('heads', { keyPath: 'id' })
      db.createObjectStore('answers')
      db.createObjectStore('suites', { keyPath: 'id' })
    },
    blocking: (_current, _blocked, event) => {
      forget()
      ;(event.target as IDBDatabase).close()
    },
    terminated: forget,
  })
}

/** The connection is gone: the next call opens one. */
function forget(): void {
  opened = undefined
}

/** Keeps all of a run but its answers. */
export async function saveHead(run: Run): Promise<void> {
  const { answers: _, ...head } = run
  await (await database()).put('heads', head)
}

export async function saveAnswers(runId: string, answers: readonly RunAnswer[]): Promise<void> {
  const transaction = (await database()).transaction('answers', 'readwrite')
  const puts = answers.map((answer) => {
    const { slotId, condition, itemId } = answer
    return transaction.store.put(answer, [runId, slotId, condition, itemId])
  })
  await Promise.all([...puts, transaction.done])
}

/** Newest first. */
export async function readHeads(): Promise<RunHead[]> {
  const db = await database()
  const heads = await Promise.all(
    (await db.getAll('heads')).map(async (head) => {
      const keys = await db.getAllKeys('answers', answersOf(head.id))
      const answers = keys.map(([, slotId, condition, itemId]) => ({ slotId, condition, itemId }))
      return { ...head, isComplete: isAnswered(head, answers) }
    }),
  )
  return heads.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
}

/** A whole run; undefined if there is none of that id. */
export async function readRun(runId: string): Promise<Run | undefined> {
  const db = await database()
  const head = await db.get('heads', runId)
  if (!head) return undefined
  const answers = await db.getAll('answers', answersOf(runId))
  const run = { ...head, answers, isComplete: isAnswered(head, answers) }
  return { ...run, answers: inOrder(run) }
}

/** Whether nothing is left to be asked. Not taken from what a head says: a save may have failed, a file may be wrong. */
export function isAnswered(
  { suite, models, likelihoods }: Pick<Run, 'suite' | 'models' | 'likelihoods'>,
  answers: readonly Parameters<typeof answerKey>[0][],
): boolean {
  const keys = new Set(answers.map(answerKey))
  return models.every(
    (model) =>
      likelihoodItemsLeft({ suite, likelihoods }, model).length === 0 &&
      questionsFor(suite, model.role).every(({ item, condition }) =>
        keys.has(answerKey({ itemId: item.id, slotId: model.slotId, condition })),
      ),
  )
}

export async function removeRun(runId: string): Promise<void> {
  const transaction = (await database()).transaction(['heads', 'answers'], 'readwrite')
  await Promise.all([
    transaction.objectStore('heads').delete(runId),
    transaction.objectStore('answers').delete(answersOf(runId)),
    transaction.done,
  ])
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
