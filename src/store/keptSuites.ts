/** @file The visitor's own suites in the browser's database; the list of them reads no items. */
import { database, wholly } from '#store/database.ts'
import { readItems, slicesOf, writeItems } from '#store/itemSlices.ts'
import type { OwnSuite } from '#store/keptForms.ts'
import type { Item, Suite } from '#suites/suite.ts'

/** All of it or nothing. */
export async function saveSuite(own: OwnSuite, items: readonly Item[]): Promise<void> {
  const transaction = (await database()).transaction(['suites', 'items'], 'readwrite')
  await wholly(transaction, async () => {
    await writeItems(transaction.objectStore('items'), ['own', own.id], items)
    await transaction.objectStore('suites').put(own)
  })
}

export async function readOwnSuites(): Promise<OwnSuite[]> {
  return await (await database()).getAll('suites')
}

/** A whole suite; undefined if there is none of that id. */
export async function readSuite(suiteId: string): Promise<Suite | undefined> {
  const transaction = (await database()).transaction(['suites', 'items'])
  const own = await transaction.objectStore('suites').get(suiteId)
  if (!own) return undefined
  const { itemCount: _itemCount, unchecked: _unchecked, uncheckedCount: _uncheckedCount, ...head } = own
  return { ...head, items: await readItems(transaction.objectStore('items'), ['own', suiteId]) }
}

export async function removeSuite(suiteId: string): Promise<void> {
  const transaction = (await database()).transaction(['suites', 'items'], 'readwrite')
  await Promise.all([
    transaction.objectStore('suites').delete(suiteId),
    transaction.objectStore('items').delete(slicesOf(['own', suiteId])),
    transaction.done,
  ])
}
