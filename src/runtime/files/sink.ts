/** @file Where the bytes of a download go. */

export type Bytes = Uint8Array<ArrayBuffer>

/** Holds the beginning of a file, without gaps. */
export interface Sink {
  /** So many bytes are here already. */
  sizeBytes(): number
  /** The version that they are of, as the server named it; null where it did not. */
  etag(): string | null
  /** Throws the bytes away; what is written next is of this version. */
  restart(etag: string | null): void | Promise<void>
  /** Appends. The chunk is the sink's from then on. */
  write(chunk: Bytes): void | Promise<void>
  /** Hands out the bytes that are here, from the first on. The blocks are the listener's. */
  read(onBlock: (block: Bytes) => void): void | Promise<void>
  /** The file is whole and is what it shall be. Nothing is written after this. */
  finish(sha256: string): Promise<Blob>
  /** Lets go of what it holds open; the bytes stay. May be called more than once. */
  close(): void
}

/** Chunks this many bytes together become a blob, which the browser may move out of memory. */
const blobBytes = 16 * 2 ** 20

/** Keeps a file in memory only. */
export class MemorySink implements Sink {
  #blobs: Blob[] = []
  #chunks: Bytes[] = []
  #chunkBytes = 0
  #sizeBytes = 0
  #etag: string | null

  constructor(etag: string | null = null) {
    this.#etag = etag
  }

  sizeBytes(): number {
    return this.#sizeBytes
  }

  etag(): string | null {
    return this.#etag
  }

  restart(etag: string | null): void {
    this.#blobs = []
    this.#chunks = []
    this.#chunkBytes = 0
    this.#sizeBytes = 0
    this.#etag = etag
  }

  write(chunk: Bytes): void {
    this.#chunks.push(chunk)
    this.#chunkBytes += chunk.length
    this.#sizeBytes += chunk.length
    if (this.#chunkBytes >= blobBytes) this.#fold()
  }

  async read(onBlock: (block: Bytes) => void): Promise<void> {
    this.#fold()
    for (const blob of this.#blobs) onBlock(new Uint8Array(await blob.arrayBuffer()))
  }

  finish(): Promise<Blob> {
    return Promise.resolve(new Blob([...this.#blobs, ...this.#chunks]))
  }

  close(): void {
    // Nothing is held open.
  }

  #fold(): void {
    if (this.#chunks.length > 0) this.#blobs.push(new Blob(this.#chunks))
    this.#chunks = []
    this.#chunkBytes = 0
  }
}
