/** @file The models kept in this browser, as the page shows them: what is there, how large, and how to be rid of it. */
import { create } from 'zustand'

import type { ModelCard } from '#protocol/model.ts'
import { keepCard, keepFiles, readKept, removeKept, verifyKept, type KeptModel } from '#store/keptFolders.ts'
import { useSlots, type SlotState } from '#store/slots.ts'

export type { KeptModel } from '#store/keptFolders.ts'

type Usage = { readonly usageBytes: number; readonly quotaBytes: number; readonly isPersisted: boolean }

/** Nothing below rejects: `problem` says what went wrong. */
type ModelCacheState = {
  /** Null until it has been read. */
  readonly kept: readonly KeptModel[] | null
  readonly usage: Usage | null
  /** Why the last deed failed, in a sentence. */
  readonly problem: string | null
  /** Reads anew what is there. */
  read(): Promise<void>
  /** Notes what a model is, before its files come, so that it can be loaded without a network later. */
  keepCard(card: ModelCard): Promise<void>
  /** Copies a model's files into the browser. Resolves to whether all are there. */
  keepFiles(
    card: Omit<ModelCard, 'role'>,
    files: ReadonlyMap<string, Blob>,
    onProgress: (share: number) => void,
  ): Promise<boolean>
  /** Asks the browser not to throw models away when the disk runs short. */
  persist(): Promise<void>
  /**
   * Compares every file that had all come with its size and hash. Resolves to the paths that differ, which are deleted;
   * to null where that could not be done.
   */
  verify(folderId: string, onProgress: (share: number) => void): Promise<readonly string[] | null>
  remove(folderId: string): Promise<void>
  removeAll(): Promise<void>
}

const refused =
  'This browser keeps no files for the page: a private window, or the page is embedded in another one. Open it in a window of its own.'
const noRoom =
  'The model could not be kept: the browser has no room left for it, or a file could not be read. Delete models that you no longer need, then try again.'
const inUse =
  'The model is in use or being fetched. Unload it and close other tabs of this page, then try again.'

export const useModelCache = create<ModelCacheState>()((set, get) => ({
  kept: null,
  usage: null,
  problem: null,
  read: () => attempt(() => Promise.resolve(), refused),
  keepCard: (card) =>
    attempt(
      () => keepCard(card),
      (error) => (isFull(error) ? noRoom : refused),
    ),
  keepFiles: async (card, files, onProgress) => {
    await attempt(() => keepFiles(card, files, onProgress), noRoom)
    return get().problem === null
  },
  persist: async () => {
    // Absent on plain HTTP.
    await (navigator.storage as StorageManager | undefined)?.persist().catch(() => false)
    set({ usage: await readUsage() })
  },
  verify: async (folderId, onProgress) => {
    let damaged: readonly string[] | null = null
    await attempt(async () => {
      damaged = await verifyKept(folderId, onProgress)
    }, inUse)
    return damaged
  },
  remove: (folderId) => attempt(() => removeKept(folderId), inUse),
  removeAll: () =>
    attempt(async () => {
      for (const { folderId } of get().kept ?? []) await removeKept(folderId)
    }, inUse),
}))

/** Whatever comes of it, what is there is read anew. */
async function attempt(
  deed: () => Promise<void>,
  problemOfDeed: string | ((error: unknown) => string),
): Promise<void> {
  let problem: string | null = null
  try {
    await deed()
  } catch (error) {
    problem = typeof problemOfDeed === 'string' ? problemOfDeed : problemOfDeed(error)
  }
  try {
    useModelCache.setState({ kept: await readKept() })
  } catch {
    problem ??= refused
  }
  useModelCache.setState({ usage: await readUsage(), problem })
}

async function readUsage(): Promise<Usage | null> {
  try {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate()
    return { usageBytes: usage, quotaBytes: quota, isPersisted: await navigator.storage.persisted() }
  } catch {
    return null
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError'
}

/** A list that is shown tells of what a download has left, however it ended. */
useSlots.subscribe(({ slots }, before) => {
  const isOver = before.slots.filter(isFetching).some((slot) => !slots.some((now) => isSameFetch(now, slot)))
  if (isOver && useModelCache.getState().kept) void readAgain()
})

function isFetching({ status, card }: SlotState): boolean {
  return status === 'loading' && card?.source.kind === 'hub'
}

function isSameFetch(one: SlotState, other: SlotState): boolean {
  return one.id === other.id && one.card === other.card && isFetching(one)
}

/** Leaves what is said of the last deed alone. */
async function readAgain(): Promise<void> {
  const kept = await readKept().catch(() => null)
  if (kept) useModelCache.setState({ kept, usage: await readUsage() })
}
