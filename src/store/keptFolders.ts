/**
 * @file Where the models kept in this browser lie: one folder each in the private file system, made by the workers
 * (`protocol/storedModel.ts` tells how), with the model's card beside its files, which the page puts there.
 */
import * as v from 'valibot'

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
export type KeptFile = v.InferOutput<typeof noteSchema> & {
  readonly keptBytes: number
  /** It had all come, and is shorter or longer now: worth nothing, and fetched anew. */
  readonly isDamaged: boolean
}

export type KeptModel = {
  readonly folderId: string
  /** Null where only files are there: e.g. a download that was broken off. */
  readonly card: KeptCard | null
  readonly files: readonly KeptFile[]
  readonly keptBytes: number
  /** When the card was put there: the model was chosen then. In ms since 1970; 0 without a card. */
  readonly keptAt: number
}

/** All that is there, also what was broken off. Rejects where the browser keeps no files. */
export async function readKept(): Promise<KeptModel[]> {
  const folder = await models(false)
  return folder ? await collect(modelsIn(folder)) : []
}

/** Notes what a model is. Nothing happens for one that comes with the page. */
export async function keepCard(card: KeptCard): Promise<void> {
  const folder = await folderOf(card.source)
  if (folder) await writeFile(folder, cardName, new Blob([JSON.stringify(card)]))
}

/** Copies files and then notes what they are. */
export async function keepFiles(
  card: KeptCard,
  files: ReadonlyMap<string, Blob>,
  onProgress: (share: number) => void,
): Promise<void> {
  const folder = await folderOf(card.source)
  if (!folder) return
  await copyInto(folder, files, onProgress)
  await keepCard(card)
}

/** Rejects while a file of it is being written. */
export async function removeKept(folderId: string): Promise<void> {
  await (await models(false))?.removeEntry(folderId, { recursive: true })
}

/** The paths of files that had all come and that are not what they were; those are deleted. */
export async function verifyKept(
  folderId: string,
  onProgress: (share: number) => void,
): Promise<readonly string[]> {
  const folder = await (await models(false))?.getDirectoryHandle(folderId)
  return folder ? await verifyFolder(folder, folderId, onProgress) : []
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
    const keptAt = (await readFile(entry, cardName))?.lastModified ?? 0
    yield { folderId, card: await readCard(entry), files, keptBytes, keptAt }
  }
}

async function* filesIn(folder: FileSystemDirectoryHandle): AsyncGenerator<KeptFile> {
  for await (const name of folder.keys()) {
    if (!isNoteName(name)) continue
    const note = await readJson(folder, name, noteSchema)
    // A note that somebody else wrote is none.
    if (!note || noteNameOf(note.path) !== name) continue
    const data = await readFile(folder, dataNameOf(note.path))
    if (!data) continue
    const isWhole = data.size === note.sizeBytes
    yield {
      ...note,
      keptBytes: data.size,
      isComplete: note.isComplete && isWhole,
      isDamaged: note.isComplete && !isWhole,
    }
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
  const files = (await collect(filesIn(folder))).filter((file) => file.isComplete || file.isDamaged)
  const totalBytes = files.reduce((sum, { keptBytes }) => sum + keptBytes, 0)
  const damaged: string[] = []
  let readBytes = 0
  for (const { path, sha256, isDamaged } of files) {
    const data = await readFile(folder, dataNameOf(path))
    if (!data || (sha256 === null && !isDamaged)) continue
    const found = await sha256Of(data, (count) => onProgress((readBytes += count) / totalBytes))
    if (found === sha256 && !isDamaged) continue
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

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError'
}
