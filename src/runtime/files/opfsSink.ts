/** @file Keeps a download in the browser's private file system, so that it goes on where it ended, however it ended. */
import type { ModelFile } from '#protocol/model.ts'
import { dataNameOf, type StoredNote } from '#protocol/storedModel.ts'
import type { Bytes, Sink } from '#runtime/files/sink.ts'
import { isListed, openSync, readStored, writeNote, writeWhole } from '#runtime/files/storage.ts'

/** So many bytes may be lost when the computer stops; when only the worker does, none are. */
const flushBytes = 8 * 2 ** 20

const readBytes = 4 * 2 ** 20

/** Opens what is there of a file, or an empty one. Throws what the browser throws. */
export async function openOpfsSink(folder: FileSystemDirectoryHandle, file: ModelFile): Promise<OpfsSink> {
  const handle = await openSync(folder, dataNameOf(file.path))
  try {
    const stored = await readStored(folder, file.path)
    const isBeginning = stored && !stored.note.isComplete && isListed(stored.note, file)
    const sizeBytes = isBeginning ? handle.getSize() : 0
    if (sizeBytes === 0 || sizeBytes > (file.sizeBytes ?? Infinity)) handle.truncate(0)
    const note = { path: file.path, sizeBytes: file.sizeBytes, sha256: file.sha256?.toLowerCase() ?? null }
    return new OpfsSink(folder, handle, {
      ...note,
      etag: isBeginning ? stored.note.etag : null,
      isComplete: false,
    })
  } catch (error) {
    handle.close()
    throw error
  }
}

class OpfsSink implements Sink {
  readonly #folder: FileSystemDirectoryHandle
  readonly #handle: FileSystemSyncAccessHandle
  #note: StoredNote
  #sizeBytes: number
  #unflushedBytes = 0

  constructor(folder: FileSystemDirectoryHandle, handle: FileSystemSyncAccessHandle, note: StoredNote) {
    this.#folder = folder
    this.#handle = handle
    this.#note = note
    this.#sizeBytes = handle.getSize()
  }

  sizeBytes(): number {
    return this.#sizeBytes
  }

  etag(): string | null {
    return this.#note.etag
  }

  /** In this order: were the note first, it could come to stand beside bytes of the version before. */
  async restart(etag: string | null): Promise<void> {
    this.#handle.truncate(0)
    this.#handle.flush()
    this.#sizeBytes = 0
    this.#note = { ...this.#note, etag }
    await writeNote(this.#folder, this.#note)
  }

  write(chunk: Bytes): void {
    try {
      writeWhole(this.#handle, chunk, this.#sizeBytes)
    } catch (error) {
      this.#handle.truncate(this.#sizeBytes)
      throw error
    }
    this.#sizeBytes += chunk.length
    this.#unflushedBytes += chunk.length
    if (this.#unflushedBytes < flushBytes) return
    this.#handle.flush()
    this.#unflushedBytes = 0
  }

  read(onBlock: (block: Bytes) => void): void {
    for (let at = 0; at < this.#sizeBytes;) {
      const block = new Uint8Array(Math.min(readBytes, this.#sizeBytes - at))
      const count = this.#handle.read(block, { at })
      if (count === 0) throw new Error('The file is shorter than it says.')
      onBlock(block.subarray(0, count))
      at += count
    }
  }

  /** The bytes are safe before the note says so. */
  async finish(sha256: string): Promise<Blob> {
    this.#handle.flush()
    await writeNote(this.#folder, { ...this.#note, sizeBytes: this.#sizeBytes, sha256, isComplete: true })
    this.#handle.close()
    return await (await this.#folder.getFileHandle(dataNameOf(this.#note.path))).getFile()
  }

  close(): void {
    this.#handle.close()
  }
}
