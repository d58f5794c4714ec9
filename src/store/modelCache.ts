/**
 * @file The models kept in this browser: what is there, how large, whether it is whole, and how to be rid of it. The
 * workers put the files there (`protocol/storedModel.ts` tells how); the page adds each model's card, so that a kept
 * model can be loaded without any network.
 */
import * as v from 'valibot'
import { create } from 'zustand'

import type { ModelCard, ModelSource, Role } from '#protocol/model.ts'
import {
  dataNameOf,
  folderIdOf,
  isNoteName,
  lockNameOf,
  modelsFolder,
  noteNameOf,
  type StoredNote,
} from '#protocol/storedModel.ts'
import { modelCardSchema } from '#store/catalogue.ts'

/** Has no ending that a file of a model could have. */
const cardName = 'card'

/** A model from a folder is kept before anybody has said how it was made. */
const keptCardSchema = v.object({
  ...modelCardSchema.entries,
  role: v.optional(modelCardSchema.entries.role),
})

export type KeptCard = Omit<ModelCard, 'role'> & { readonly role?: Role | undefined }

const noteSchema = v.object({
  path: v.pipe(v.string(), v.maxLength(1000)),
  sizeBytes: v.nullable(v.number()),
  sha256: v.nullable(v.string()),
  isComplete: v.boolean(),
})

/** A file as it lies in the browser; `keptBytes` may be less than the whole. */
export type KeptFile = v.InferOutput<typeof noteSchema> & { readonly keptBytes: number }

export type KeptModel = {
  readonly folderId: string
  /** Null where only files are there: e.g. a download that was broken off. */
  readonly card: KeptCard | null
  readonly files: readonly KeptFile[]
  readonly keptBytes: number
}

type Usage = { readonly usageBytes: number; readonly quotaBytes: number; readonly isPersisted: boolean }

type ModelCacheState = {
  /** Null until it has been read. */
  readonly kept: readonly KeptModel[] | null
  readonly usage: Usage | null
  /** Why the last deed failed, in a sentence. */
  readonly problem: string | null
  /** Reads anew what is there. Never rejects, and neither does anything below. */
  read(): Promise<void>
  /** Notes what a model is, before its files come. */
  keepCard(card: ModelCard): Promise<void>
  /** Copies a model's files into the browser. Resolves to whether all are there. */
  keepFiles(
    card: Omit<ModelCard, 'role'>,
    files: ReadonlyMap<string, Blob>,
    onProgress: (share: number) => void,
  ): Promise<boolean>
  /** Asks the browser not to throw models away when the disk runs short. */
  persist(): Promise<void>
  /** Compares every complete file with its hash. Resolves to the paths that differ; those are deleted. */
  verify(folderId: string, onProgress: (share: number) => void): Promise<readonly string[]>
  remove(folderId: string): Promise<void>
  removeAll(): Promise<void>
}

const refused =
  'This browser keeps no files for the page: a private window, or the page is embedded in another one. Open it in a window of its own.'
const noRoom =
  'The model could not be kept: the browser has no room left for it, or a file could not be read. Delete models that you no longer need, then try again.'
const inUse =
  'The model is in use or being fetched. Unload it and close other tabs of this page, then try again.'

export const useModelCache = create<ModelCacheState>()((set, get) => {
  const attempt = async (deed: () => Promise<void>, problem: string): Promise<void> => {
    try {
      await deed()
      set({ problem: null })
    } catch {
      set({ problem })
    }
  }
  const removeOne = async (folderId: string): Promise<void> => {
    await (await models(false))?.removeEntry(folderId, { recursive: true })
  }
  return {
    kept: null,
    usage: null,
    problem: null,
    read: () =>
      attempt(async () => {
        const folder = await models(false)
        const kept = folder ? await collect(modelsIn(folder)) : []
        set({ kept, usage: await readUsage() })
      }, refused),
    keepCard: (card) =>
      attempt(async () => {
        const folder = await folderOf(card.source)
        if (folder) await writeFile(folder, cardName, new Blob([JSON.stringify(card)]))
      }, refused),
    keepFiles: async (card, files, onProgress) => {
      await attempt(async () => {
        const folder = await folderOf(card.source)
        if (folder) await copyInto(folder, files, onProgress)
        if (folder) await writeFile(folder, cardName, new Blob([JSON.stringify(card)]))
      }, noRoom)
      const isKept = get().problem === null
      await readAfter(get)
      return isKept
    },
    persist: async () => {
      await navigator.storage?.persist?.().catch(() => false)
      set({ usage: await readUsage() })
    },
    verify: async (folderId, onProgress) => {
      const damaged: string[] = []
      await attempt(async () => {
        const folder = await (await models(false))?.getDirectoryHandle(folderId)
        if (folder) damaged.push(...(await verifyFolder(folder, folderId, onProgress)))
      }, inUse)
      await get().read()
      return damaged
    },
    remove: async (folderId) => {
      await attempt(() => removeOne(folderId), inUse)
      await readAfter(get)
    },
    removeAll: async () => {
      await attempt(async () => {
        for (const { folderId } of get().kept ?? []) await removeOne(folderId)
      }, inUse)
      await readAfter(get)
    },
  }
})

/** What went wrong before stays in sight. */
async function readAfter(get: () => ModelCacheState): Promise<void> {
  const { problem } = get()
  await get().read()
  if (problem) useModelCache.setState({ problem })
}

/** The folder of a model, made if need be; null for a model that comes with the page. */
async function folderOf(source: ModelSource): Promise<FileSystemDirectoryHandle | null> {
  const folderId = folderIdOf(source)
  if (folderId === null) return null
  return (await (await models(true))?.getDirectoryHandle(folderId, { create: true })) ?? null
}

/** Each file first, then the note that makes it count. */
async function copyInto(
  folder: FileSystemDirectoryHandle,
  files: ReadonlyMap<string, Blob>,
  onProgress: (share: number) => void,
): Promise<void> {
  const totalBytes = [...files.values()].reduce((sum, { size }) => sum + size, 0)
  let copiedBytes = 0
  for (const [path, blob] of files) {
    await writeFile(folder, dataNameOf(path), blob)
    const sha256 = await sha256Of(blob, () => undefined)
    const note: StoredNote = { path, sizeBytes: blob.size, sha256, etag: null, isComplete: true }
    await writeFile(folder, noteNameOf(path), new Blob([JSON.stringify(note)]))
    onProgress((copiedBytes += blob.size) / totalBytes)
  }
}

/** Null where nothing has ever been kept. Rejects where the browser keeps no files. */
async function models(create: boolean): Promise<FileSystemDirectoryHandle | null> {
  const root = await navigator.storage.getDirectory()
  try {
    return await root.getDirectoryHandle(modelsFolder, { create })
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function* modelsIn(folder: FileSystemDirectoryHandle): AsyncGenerator<KeptModel> {
  for await (const [folderId, entry] of folder.entries()) {
    if (!(entry instanceof FileSystemDirectoryHandle)) continue
    const files = await collect(filesIn(entry))
    const keptBytes = files.reduce((sum, file) => sum + file.keptBytes, 0)
    yield { folderId, card: await readCard(entry), files, keptBytes }
  }
}

async function* filesIn(folder: FileSystemDirectoryHandle): AsyncGenerator<KeptFile> {
  for await (const name of folder.keys()) {
    if (!isNoteName(name)) continue
    const note = await readJson(folder, name, noteSchema)
    // A note that somebody else wrote is none.
    if (!note || noteNameOf(note.path) !== name) continue
    const data = await readFile(folder, dataNameOf(note.path))
    if (data)
      yield { ...note, keptBytes: data.size, isComplete: note.isComplete && data.size === note.sizeBytes }
  }
}

function readCard(folder: FileSystemDirectoryHandle): Promise<KeptCard | null> {
  return readJson(folder, cardName, keptCardSchema)
}

async function readJson<Output>(
  folder: FileSystemDirectoryHandle,
  name: string,
  schema: v.GenericSchema<unknown, Output>,
): Promise<Output | null> {
  try {
    const { success, output } = v.safeParse(
      schema,
      JSON.parse((await (await readFile(folder, name))?.text()) ?? ''),
    )
    return success ? output : null
  } catch {
    return null
  }
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Null where there is none. */
async function readFile(folder: FileSystemDirectoryHandle, name: string): Promise<File | null> {
  try {
    return await (await folder.getFileHandle(name)).getFile()
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Puts a file there as a whole, or not at all. */
async function writeFile(folder: FileSystemDirectoryHandle, name: string, bytes: Blob): Promise<void> {
  const stream = await (await folder.getFileHandle(name, { create: true })).createWritable()
  await bytes.stream().pipeTo(stream)
}

async function verifyFolder(
  folder: FileSystemDirectoryHandle,
  folderId: string,
  onProgress: (share: number) => void,
): Promise<string[]> {
  const files = (await collect(filesIn(folder))).filter(({ isComplete }) => isComplete)
  const totalBytes = files.reduce((sum, { keptBytes }) => sum + keptBytes, 0)
  const damaged: string[] = []
  let readBytes = 0
  for (const { path, sha256 } of files) {
    const data = await readFile(folder, dataNameOf(path))
    if (!data || sha256 === null) continue
    const found = await sha256Of(data, (count) => onProgress((readBytes += count) / totalBytes))
    if (found === sha256) continue
    await navigator.locks.request(lockNameOf(folderId, path), async () => {
      await folder.removeEntry(noteNameOf(path)) // first: bytes without a note are worth nothing
      await folder.removeEntry(dataNameOf(path))
    })
    damaged.push(path)
  }
  return damaged
}

/** Small enough to hash within a frame or two. */
const sliceBytes = 2 ** 21

async function sha256Of(data: Blob, onBytes: (count: number) => void): Promise<string> {
  const { sha256 } = await import('@noble/hashes/sha2.js')
  const { bytesToHex } = await import('@noble/hashes/utils.js')
  const hash = sha256.create()
  for (let from = 0; from < data.size; from += sliceBytes) {
    const slice = await data.slice(from, from + sliceBytes).arrayBuffer()
    hash.update(new Uint8Array(slice))
    onBytes(slice.byteLength)
  }
  return bytesToHex(hash.digest())
}

async function readUsage(): Promise<Usage | null> {
  try {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate()
    return { usageBytes: usage, quotaBytes: quota, isPersisted: await navigator.storage.persisted() }
  } catch {
    return null
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError'
}
