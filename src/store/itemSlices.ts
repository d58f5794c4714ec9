/**
 * @file The items of a suite in the database, by slices: 50,000 in one record would block the page for a quarter of a
 * second. Each slice waits for the database, so the page has its turn in between, and the transaction goes on: all of a
 * suite is there, or nothing.
 */
import type { ItemKey } from '#store/keptForms.ts'
import type { Item } from '#suites/suite.ts'

type Owner = readonly [kind: ItemKey[0], id: ItemKey[1]]

/** The store of items, within a transaction. */
type Writable = {
  put(items: Item[], key: ItemKey): Promise<unknown>
  delete(range: IDBKeyRange): Promise<void>
}
type Readable = { get(key: ItemKey): Promise<Item[] | undefined> }

/** A few milliseconds of copying. */
const itemsPerSlice = 1000

/** In place of all that are there. */
export async function writeItems(store: Writable, owner: Owner, items: readonly Item[]): Promise<void> {
  await store.delete(slicesOf(owner))
  for (let slice = 0; slice * itemsPerSlice < items.length; slice++) {
    const own = items.slice(slice * itemsPerSlice, (slice + 1) * itemsPerSlice)
    await store.put(own, [...owner, slice])
  }
}

export async function readItems(store: Readable, owner: Owner): Promise<Item[]> {
  const items: Item[] = []
  for (let slice = 0; ; slice++) {
    const own = await store.get([...owner, slice])
    if (!own) return items
    items.push(...own)
  }
}

/** All keys that begin with the owner; an array sorts after every number. */
export function slicesOf(owner: Owner): IDBKeyRange {
  return IDBKeyRange.bound([...owner], [...owner, []])
}
