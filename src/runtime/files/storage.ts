/** @file The browser's private file system (OPFS) as a shelf of models: notes, complete files, lists, deletion. */
import * as v from 'valibot'

import { FailureError, failure } from '#protocol/failure.ts'
import type { ModelFile } from '#protocol/model.ts'
import {
  dataNameOf,
  isFolderId,
  isNoteName,
  lockNameOf,
  modelsFolder,
  noteNameOf,
  type StoredNote,
} from '#protocol/storedModel.ts'

const noteSchema = v.object({
  path: v.string(),
  sizeBytes: v.nullable(v.number()),
  sha256: v.nullable(v.string()),
  etag: v.nullable(v.string()),
  isComplete: v.boolean(),
})

/** A file with the bytes that are there of it. */
export type StoredFile = { readonly note: StoredNote; readonly data: File }

/** Errors of the browser have names, and not in every browser a class. */
export function isNamed(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && names.includes(error.name)
}

/** Throws what the browser throws where it keeps no files for the page. */
async function openModels(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory()
  return await root.getDirectoryHandle(modelsFolder, { create: true })
}

/** Makes the folder where there is none. */
export async function openFolder(folderId: string): Promise<FileSystemDirectoryHandle> {
  if (!isFolderId(folderId)) throw new FailureError(failure('internal', `folder ${folderId}`))
  return await (await openModels()).getDirectoryHandle(folderId, { create: true })
}

/** Null where there is no such folder, or no file system to have one. */
async function findFolder(folderId: string): Promise<FileSystemDirectoryHandle | null> {
  if (!isFolderId(folderId)) return null
  return await openModels()
    .then((models) => models.getDirectoryHandle(folderId))
    .catch(() => null)
}

/** What is there of a file; null where nothing is, or its note was cut short. */
export async function readStored(
  folder: FileSystemDirectoryHandle,
  path: string,
): Promise<StoredFile | null> {
  const note = await readNote(folder, noteNameOf(path))
  if (note?.path !== path) return null
  try {
    return { note, data: await (await folder.getFileHandle(dataNameOf(path))).getFile() }
  } catch {
    return null
  }
}

async function readNote(folder: FileSystemDirectoryHandle, name: string): Promise<StoredNote | null> {
  try {
    const file = await (await folder.getFileHandle(name)).getFile()
    return v.parse(noteSchema, JSON.parse(await file.text()))
  } catch {
    return null
  }
}

/** The disk, or the share of it that the page may use, is full. */
class FullError extends Error {
  override readonly name = 'QuotaExceededError'
}

/** Chromium's private windows do not throw where there is no room: the number of bytes written is nonsense then. */
export function writeWhole(
  handle: FileSystemSyncAccessHandle,
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
): void {
  const written = handle.write(bytes, { at })
  if (written !== bytes.length) throw new FullError(`${written} of ${bytes.length} bytes`)
}

/**
 * In one write, with blanks over what was longer before: a worker that ends in the middle leaves the old note or the
 * new one.
 */
export async function writeNote(folder: FileSystemDirectoryHandle, note: StoredNote): Promise<void> {
  const handle = await openSync(folder, noteNameOf(note.path))
  try {
    const bytes = new TextEncoder().encode(JSON.stringify(note))
    const padded = new Uint8Array(Math.max(bytes.length, handle.getSize())).fill(32)
    padded.set(bytes)
    writeWhole(handle, padded, 0)
    handle.flush()
  } finally {
    handle.close()
  }
}

/** A worker that was ended a moment ago may still hold the file, so there are so many tries, 100 ms apart. */
const openTries = 30

/** Only workers have these handles; what they have written is there even if they are ended. */
export async function openSync(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemSyncAccessHandle> {
  const file = await folder.getFileHandle(name, { create: true })
  for (let tries = 1; ; tries++) {
    try {
      return await file.createSyncAccessHandle()
    } catch (error) {
      if (tries >= openTries || !isNamed(error, 'NoModificationAllowedError')) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Whether what is there is all of the file that is listed. Its hash was checked when it came. */
function isComplete({ note, data }: StoredFile, file: ModelFile): boolean {
  const isWhole = note.isComplete && note.sizeBytes === data.size
  return isWhole && isListed(note, file) && (file.sha256 === null || note.sha256 !== null)
}

/** Whether the note can be of the file that is listed. */
export function isListed(note: StoredNote, { sizeBytes, sha256 }: ModelFile): boolean {
  const isSize = sizeBytes === null || note.sizeBytes === null || note.sizeBytes === sizeBytes
  const isHash = sha256 === null || note.sha256 === null || note.sha256 === sha256.toLowerCase()
  return isSize && isHash
}

/** A complete file, as it lies on disk; null where it must be fetched. */
export async function openStored(folderId: string, file: ModelFile): Promise<File | null> {
  const folder = await findFolder(folderId)
  const stored = folder && (await readStored(folder, file.path))
  return stored && isComplete(stored, file) ? stored.data : null
}

/** All that is there of a model, complete and not. */
export async function listStored(folderId: string): Promise<StoredFile[]> {
  const folder = await findFolder(folderId)
  if (!folder) return []
  const files: StoredFile[] = []
  for await (const name of folder.keys()) {
    const note = isNoteName(name) ? await readNote(folder, name) : null
    const stored = note && (await readStored(folder, note.path))
    if (stored) files.push(stored)
  }
  return files
}

/** The folders of all models of which something is there. */
async function listFolders(): Promise<string[]> {
  const names: string[] = []
  const models = await openModels().catch(() => null)
  for await (const [name, handle] of models?.entries() ?? []) {
    if (handle.kind === 'directory') names.push(name)
  }
  return names
}

/** Throws, and deletes nothing, while a download holds the file. A note without bytes is worth nothing. */
export async function deleteFile(folderId: string, path: string): Promise<void> {
  const folder = await findFolder(folderId)
  if (!folder) return
  for (const name of [dataNameOf(path), noteNameOf(path)]) {
    await folder.removeEntry(name).catch((error: unknown) => {
      if (!isNamed(error, 'NotFoundError')) throw error
    })
  }
}

/** Throws while a download holds a file of the model; without a folder, deletes all models. */
export async function deleteModels(folderId?: string): Promise<void> {
  const ids = folderId === undefined ? await listFolders() : [folderId]
  const models = await openModels().catch(() => null)
  for (const id of ids) {
    await models?.removeEntry(id, { recursive: true }).catch((error: unknown) => {
      if (!isNamed(error, 'NotFoundError')) throw error
    })
  }
}

/** Room of the page in the browser, in words; undefined where the browser does not say. */
export async function roomInWords(): Promise<string | undefined> {
  const { usage, quota } = await navigator.storage.estimate().catch(() => ({}) as StorageEstimate)
  if (usage === undefined || quota === undefined) return undefined
  const freeBytes = Math.max(0, quota - usage)
  return `${Math.ceil(usage / 1e6)} MB used, ${Math.floor(freeBytes / 1e6)} MB free`
}

/**
 * Runs the task while no other tab or worker does anything with the file. Browsers without locks run it at once; the
 * handle on the file then keeps the others away.
 *
 * @param onOther somebody else has the file; called before waiting for it
 */
export async function withFileLock<T>(
  { folderId, path, signal }: { folderId: string; path: string; signal: AbortSignal },
  onOther: () => void,
  task: () => Promise<T>,
): Promise<T> {
  const locks = (navigator as { locks?: LockManager }).locks
  if (!locks) return await task()
  const name = lockNameOf(folderId, path)
  const { held } = await locks.query()
  if (held?.some((lock) => lock.name === name)) onOther()
  return await locks.request(name, { signal }, task)
}
