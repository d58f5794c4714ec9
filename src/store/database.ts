/** @file Runs and own suites in the browser's database: every answer as it comes, so that a reload loses none. */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'

import type { Certificate } from '#protocol/certificate.ts'
import { likelihoodItemsLeft, likelihoodsInOrder } from '#suites/likelihoods.ts'
import { answerKey, inOrder, questionsFor } from '#suites/plan.ts'
import type { Condition, Likelihood, Run, RunAnswer } from '#suites/run.ts'
import type { Suite } from '#suites/suite.ts'

/** A run without its answers. */
export type RunHead = Omit<Run, 'answers'> & {
  /** Ended for good by the visitor, complete or not. */
  readonly isStopped: boolean
}

/** What a head says by itself; all that is large or grows is kept beside it, so that a save writes only what is new. */
type KeptHead = Omit<RunHead, 'suite' | 'likelihoods' | 'isStopped'> & { readonly isStopped?: boolean }

/** Sorts by run, so that all of a run's records are one range. */
type RecordKey = [run: string, slot: string, condition: Condition, item: string]

interface Schema extends DBSchema {
  heads: { key: string; value: KeptHead }
  /** The suite of each run, by the run's id. */
  runSuites: { key: string; value: Suite }
  answers: { key: RecordKey; value: RunAnswer }
  likelihoods: { key: RecordKey; value: Likelihood }
  /** The visitor's own. */
  suites: { key: string; value: Suite }
  /** References made here, by the model they are of. */
  certificates: { key: string; value: Certificate }
}

/** All that is kept of runs. */
const ofRuns = ['heads', 'runSuites', 'answers', 'likelihoods'] as const

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
  return await openDB<Schema>('tuning-fork', 3, {
    upgrade: (db, oldVersion, _newVersion, transaction) => {
      if (oldVersion < 1) {
        db.createObjectStore('heads', { keyPath: 'id' })
        db.createObjectStore('answers')
        db.createObjectStore('suites', { keyPath: 'id' })
      }
      if (oldVersion < 2) {
        db.createObjectStore('runSuites')
        db.createObjectStore('likelihoods')
      }
      db.createObjectStore('certificates')
      // Where that fails, all stays as it was.
      if (oldVersion === 1) splitHeads(transaction).catch(() => transaction.abort())
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

/** Of version 1; the earliest ones have no likelihoods. */
type WholeHead = KeptHead & Pick<Run, 'suite'> & Partial<Pick<Run, 'likelihoods'>>

/** Version 1 kept suite and likelihoods inside the head. */
async function splitHeads(
  transaction: IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>,
): Promise<void> {
  const heads = transaction.objectStore('heads')
  for (const whole of (await heads.getAll()) as WholeHead[]) {
    const { suite, likelihoods = [], ...head } = whole
    await transaction.objectStore('runSuites').put(suite, head.id)
    for (const each of likelihoods) {
      await transaction.objectStore('likelihoods').put(each, recordKey(head.id, each))
    }
    await heads.put(head)
  }
}

function recordKey(runId: string, { slotId, condition, itemId }: RunAnswer | Likelihood): RecordKey {
  return [runId, slotId, condition, itemId]
}

/** Keeps a whole run. */
export async function saveRun(run: Run): Promise<void> {
  await (await database()).put('runSuites', run.suite, run.id)
  await saveAdded(run.id, run)
  await saveHead(run) // last: a run that is listed has all its parts
}

/** Keeps what a run says of itself, without its suite, answers and likelihoods. */
export async function saveHead(run: Run, isStopped = false): Promise<void> {
  const { answers: _answers, likelihoods: _likelihoods, suite: _suite, ...head } = run
  await (await database()).put('heads', { ...head, isStopped })
}

/** Keeps what has come in a run; all of it or nothing. */
export async function saveAdded(
  runId: string,
  { answers, likelihoods }: Pick<Run, 'answers' | 'likelihoods'>,
): Promise<void> {
  const transaction = (await database()).transaction(['answers', 'likelihoods'], 'readwrite')
  const answersStore = transaction.objectStore('answers')
  const likelihoodsStore = transaction.objectStore('likelihoods')
  await Promise.all([
    ...answers.map((each) => answersStore.put(each, recordKey(runId, each))),
    ...likelihoods.map((each) => likelihoodsStore.put(each, recordKey(runId, each))),
    transaction.done,
  ])
}

/** Newest first. */
export async function readHeads(): Promise<RunHead[]> {
  const db = await database()
  const heads = await Promise.all(
    (await db.getAll('heads')).map(async (kept) => {
      const head = await headOf(db, kept)
      if (!head) return []
      const keys = await db.getAllKeys('answers', recordsOf(kept.id))
      const answers = keys.map(([, slotId, condition, itemId]) => ({ slotId, condition, itemId }))
      return { ...head, isComplete: isAnswered(head, answers) }
    }),
  )
  return heads.flat().toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
}

/** A head with what is kept beside it; null if its suite is gone, without which nothing can be made of it. */
async function headOf(db: IDBPDatabase<Schema>, kept: KeptHead): Promise<RunHead | null> {
  const [suite, likelihoods] = await Promise.all([
    db.get('runSuites', kept.id),
    db.getAll('likelihoods', recordsOf(kept.id)),
  ])
  return suite ? { ...kept, isStopped: kept.isStopped ?? false, suite, likelihoods } : null
}

/** A whole run; undefined if there is none of that id. */
export async function readRun(runId: string): Promise<Run | undefined> {
  const db = await database()
  const kept = await db.get('heads', runId)
  const whole = kept && (await headOf(db, kept))
  if (!whole) return undefined
  const { isStopped: _, ...head } = whole
  const answers = await db.getAll('answers', recordsOf(runId))
  const run = { ...head, answers, isComplete: isAnswered(head, answers) }
  return { ...run, answers: inOrder(run), likelihoods: likelihoodsInOrder(run) }
}

/** Whether the visitor ended a run for good. */
export async function isRunStopped(runId: string): Promise<boolean> {
  return (await (await database()).get('heads', runId))?.isStopped ?? false
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
  const transaction = (await database()).transaction(ofRuns, 'readwrite')
  await Promise.all([
    transaction.objectStore('heads').delete(runId),
    transaction.objectStore('runSuites').delete(runId),
    transaction.objectStore('answers').delete(recordsOf(runId)),
    transaction.objectStore('likelihoods').delete(recordsOf(runId)),
    transaction.done,
  ])
}

/** All keys that begin with the run; an array sorts after every string. */
function recordsOf(runId: string): IDBKeyRange {
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

export async function saveCertificate(modelKey: string, certificate: Certificate): Promise<void> {
  await (await database()).put('certificates', certificate, modelKey)
}

/** By the models they are of. */
export async function readCertificates(): Promise<ReadonlyMap<string, Certificate>> {
  const transaction = (await database()).transaction('certificates')
  const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()])
  return new Map(values.map((value, index) => [keys[index] ?? '', value]))
}
