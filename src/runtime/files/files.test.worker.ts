/** @file A worker for tests: only workers may write to the browser's file system so that nothing is lost with them. */
import type { FailureCode } from '#protocol/failure.ts'
import type { ModelFile } from '#protocol/model.ts'
import { dataNameOf, noteNameOf, type StoredNote } from '#protocol/storedModel.ts'
import { failureOf } from '#runtime/failureOf.ts'
import { fetchModelFiles } from '#runtime/files/modelFiles.ts'
import type { FilesProgress } from '#runtime/files/progress.ts'
import { defaultSettings } from '#runtime/files/settings.ts'
import { deleteModels, listStored, openFolder, openSync } from '#runtime/files/storage.ts'
import { dropDamaged, hashOf, verifyFile } from '#runtime/files/verify.ts'

export const repo = 'owner/name'
export const revision = 'c'.repeat(40)
export const folderId = `hub--owner--name--${revision}`

/** The server of a test: every file has the same bytes. */
export type TestServer = {
  readonly sizeBytes: number
  readonly etag: string
  /** Between two chunks of 64 KiB. */
  readonly chunkMs: number
  /** All bytes are other ones. */
  readonly isWrong: boolean
  /** There is no server. */
  readonly isOffline: boolean
}

/** What the browser does not do. */
export type Trouble =
  | { readonly type: 'full'; readonly afterBytes: number }
  | { readonly type: 'taken-away'; readonly afterBytes: number }
  | { readonly type: 'no-storage' }

export type FetchOrder = {
  readonly files: readonly ModelFile[]
  readonly server: TestServer
  readonly trouble?: Trouble
  readonly abortAtBytes?: number
}

export type Fetched = {
  readonly failure: FailureCode | null
  readonly hashes: Record<string, string>
  readonly areFiles: boolean
  readonly notices: readonly FailureCode[]
  readonly refreshable: string | null
  /** `path range`, one a request. */
  readonly requests: readonly string[]
  readonly bytesSent: number
}

const chunkBytes = 65_536

export function testBytes(size: number, isWrong = false): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    { length: size },
    (_, index) => (index * 7 + (index >> 8) + (isWrong ? 1 : 0)) & 0xff,
  )
}

class Server {
  readonly requests: string[] = []
  bytesSent = 0
  readonly #server: TestServer

  constructor(server: TestServer) {
    this.#server = server
  }

  fetch(url: string, init: RequestInit): Promise<Response> {
    const { sizeBytes, etag, isWrong, isOffline } = this.#server
    const range = new Headers(init.headers).get('range') ?? ''
    this.requests.push(`${url} ${range}`.trim())
    if (isOffline) return Promise.reject(new TypeError('Failed to fetch'))
    const start = Number(/\d+/.exec(range)?.[0] ?? 0)
    const body = this.#stream(testBytes(sizeBytes, isWrong).subarray(start), init.signal ?? null)
    const headers = {
      ETag: etag,
      'Content-Type': 'application/octet-stream',
      'Content-Length': `${sizeBytes - start}`,
      ...(start > 0 && { 'Content-Range': `bytes ${start}-${sizeBytes - 1}/${sizeBytes}` }),
    }
    return Promise.resolve(new Response(body, { status: start > 0 ? 206 : 200, headers }))
  }

  #stream(bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal | null): ReadableStream {
    let at = 0
    return new ReadableStream(
      {
        pull: async (controller) => {
          await new Promise((resolve) => setTimeout(resolve, this.#server.chunkMs))
          if (signal?.aborted) return controller.error(signal.reason)
          const chunk = bytes.slice(at, at + chunkBytes)
          at += chunkBytes
          this.bytesSent += chunk.length
          controller.enqueue(chunk)
          if (at >= bytes.length) controller.close()
        },
      },
      { highWaterMark: 0 },
    )
  }
}

/** Types of workers are not those of tests. */
type SyncHandle = { write(buffer: Uint8Array, options?: { at?: number }): number }
declare const FileSystemSyncAccessHandle: { readonly prototype: SyncHandle }

function cause(trouble: Trouble): void {
  if (trouble.type === 'no-storage') {
    StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('No', 'SecurityError'))
    return
  }
  const handles = FileSystemSyncAccessHandle.prototype
  const write = handles.write
  const name = trouble.type === 'full' ? 'QuotaExceededError' : 'InvalidStateError'
  handles.write = function (buffer, options) {
    if ((options?.at ?? 0) + buffer.byteLength <= trouble.afterBytes) return write.call(this, buffer, options)
    // As a disk does that fills up in the middle of a write.
    write.call(this, buffer.subarray(0, 10), options)
    throw new DOMException('No', name)
  }
}

async function fetchFiles(
  { files, server, trouble, abortAtBytes = Infinity }: FetchOrder,
  onProgress: (progress: FilesProgress) => void,
): Promise<Fetched> {
  if (trouble) cause(trouble)
  const test = new Server(server)
  const abort = new AbortController()
  const job = {
    source: { kind: 'hub', repo, revision },
    files,
    siteUrl: 'https://site.invalid/',
    hubUrl: 'https://hub.invalid/',
    signal: abort.signal,
    onProgress: (progress: FilesProgress) => {
      onProgress(progress)
      if (progress.loadedBytes >= abortAtBytes) abort.abort(new Error('Enough'))
    },
  } as const
  const settings = { ...defaultSettings, firstPauseMs: 10, fetch: test.fetch.bind(test) }
  try {
    const { files: blobs, notices, refreshable } = await fetchModelFiles(job, settings)
    const hashes: Record<string, string> = {}
    for (const [path, blob] of blobs) hashes[path] = await hashOf(blob)
    const areFiles = [...blobs.values()].every((blob) => blob instanceof File)
    const codes = notices.map(({ code }) => code)
    return { failure: null, hashes, areFiles, notices: codes, refreshable, ...sentBy(test) }
  } catch (error) {
    const { code } = failureOf(error)
    return { failure: code, hashes: {}, areFiles: false, notices: [], refreshable: null, ...sentBy(test) }
  }
}

function sentBy({ requests, bytesSent }: Server): Pick<Fetched, 'requests' | 'bytesSent'> {
  return { requests, bytesSent }
}

/** Changes what is kept behind our back. */
async function damage(path: string, how: 'flip' | 'shorten' | 'tear-note'): Promise<void> {
  const folder = await openFolder(folderId)
  const handle = await openSync(folder, how === 'tear-note' ? noteNameOf(path) : dataNameOf(path))
  if (how === 'flip') handle.write(new Uint8Array([1, 2, 3]), { at: 1000 })
  else handle.truncate(handle.getSize() >> 1)
  handle.close()
}

async function kept(): Promise<(StoredNote & { storedBytes: number })[]> {
  return (await listStored(folderId)).map(({ note, data }) => ({ ...note, storedBytes: data.size }))
}

const calls = {
  fetchFiles,
  damage,
  kept,
  verify: (path: string) => verifyFile(folderId, path),
  dropDamaged: () => dropDamaged(folderId),
  deleteAll: () => deleteModels(),
}

export type Calls = typeof calls

addEventListener('message', ({ data }: MessageEvent<{ name: keyof Calls; args: unknown[] }>) => {
  const call = calls[data.name] as (...args: unknown[]) => Promise<unknown>
  const onProgress = (progress: FilesProgress): void => postMessage({ progress })
  void call(...data.args, onProgress).then(
    (result) => postMessage({ result }),
    (error: unknown) => postMessage({ error: String(error) }),
  )
})
