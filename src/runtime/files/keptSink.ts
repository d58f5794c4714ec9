/** @file Keeps a download on disk, and where the disk cannot take it, goes on in memory. */
import { failure, type Failure } from '#protocol/failure.ts'
import type { ModelFile } from '#protocol/model.ts'
import { Interruption } from '#runtime/files/interruption.ts'
import { openOpfsSink } from '#runtime/files/opfsSink.ts'
import { MemorySink, type Bytes, type Sink } from '#runtime/files/sink.ts'
import { isNamed, openFolder, roomInWords } from '#runtime/files/storage.ts'

/** What there is to tell the visitor although the download goes on. */
export type OnNotice = (notice: Failure) => void

/** A sink on disk, or in memory where the browser keeps nothing for the page. */
export async function openKeptSink(folderId: string, file: ModelFile, onNotice: OnNotice): Promise<Sink> {
  try {
    return new KeptSink(await openOpfsSink(await openFolder(folderId), file), onNotice)
  } catch (error) {
    onNotice(isFull(error) ? failure('storage-full', await roomInWords()) : failure('not-stored'))
    return new MemorySink()
  }
}

class KeptSink implements Sink {
  readonly #onNotice: OnNotice
  #inner: Sink

  constructor(disk: Sink, onNotice: OnNotice) {
    this.#inner = disk
    this.#onNotice = onNotice
  }

  sizeBytes(): number {
    return this.#inner.sizeBytes()
  }

  etag(): string | null {
    return this.#inner.etag()
  }

  async restart(etag: string | null): Promise<void> {
    await this.#guarded((sink) => sink.restart(etag))
  }

  async write(chunk: Bytes): Promise<void> {
    await this.#guarded((sink) => sink.write(chunk))
  }

  async read(onBlock: (block: Bytes) => void): Promise<void> {
    await this.#guarded((sink) => sink.read(onBlock))
  }

  async finish(sha256: string): Promise<Blob> {
    return await this.#guarded((sink) => sink.finish(sha256))
  }

  close(): void {
    this.#inner.close()
  }

  async #guarded<T>(action: (sink: Sink) => T | Promise<T>): Promise<T> {
    try {
      return await action(this.#inner)
    } catch (error) {
      if (this.#inner instanceof MemorySink) throw error
      if (!isFull(error)) throw this.#giveUpDisk(error)
      await this.#moveToMemory()
      return await action(this.#inner)
    }
  }

  /** The part on disk stays for another time; in memory it is a copy, because that file may be changed any time. */
  async #moveToMemory(): Promise<void> {
    const [disk, memory] = [this.#inner, new MemorySink(this.#inner.etag())]
    await disk.read((block) => memory.write(block))
    disk.close()
    this.#inner = memory
    this.#onNotice(failure('storage-full', await roomInWords()))
  }

  /** Taken away in the middle, for instance because the visitor has cleared the site's data. */
  #giveUpDisk(cause: unknown): Interruption {
    this.#inner.close()
    this.#inner = new MemorySink()
    this.#onNotice(failure('not-stored'))
    return new Interruption({ reason: 'busy', code: 'internal', next: 'restart' }, { cause })
  }
}

function isFull(error: unknown): boolean {
  return isNamed(error, 'QuotaExceededError')
}
