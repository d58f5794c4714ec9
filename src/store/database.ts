/** @file The browser's database: opened when it is needed, in the form of today; and reference predictions made here. */
import { openDB, type IDBPDatabase, type IDBPTransaction } from 'idb'

import type { Certificate } from '#protocol/certificate.ts'
import { bringUp } from '#store/earlierForms.ts'
import type { Schema } from '#store/keptForms.ts'

let opened: Promise<IDBPDatabase<Schema>> | undefined

/** Rejects where the browser offers no database, e.g. in some private windows; the next call tries again. */
export function database(): Promise<IDBPDatabase<Schema>> {
  if (!opened) {
    opened = open()
    opened.catch(forget)
  }
  return opened
}

/** Asynchronous, because a browser may refuse by throwing. */
async function open(): Promise<IDBPDatabase<Schema>> {
  return await openDB<Schema>('tuning-fork', 4, {
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
      if (oldVersion < 3) db.createObjectStore('certificates')
      db.createObjectStore('items')
      // Where that fails, all stays as it was.
      if (oldVersion > 0) bringUp(transaction).catch(() => transaction.abort())
      transaction.done.catch(() => undefined) // whoever opens is told
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

/** All of a transaction or nothing, also where a store refuses by throwing: that alone would let the rest stand. */
export async function wholly(
  transaction: Pick<IDBPTransaction, 'done' | 'abort'>,
  write: () => Promise<void>,
): Promise<void> {
  const done = transaction.done.then(
    () => null,
    (error: unknown) => ({ error }),
  )
  try {
    await write()
  } catch (error) {
    try {
      transaction.abort()
    } catch {
      // The database has done so itself.
    }
    await done
    throw error
  }
  const failed = await done
  if (failed) throw failed.error
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
