/** @file Fetches a model's files once and whole, or says in which way the server failed. */
import { FailureError, failure, type FailureCode } from '#protocol/failure.ts'
import { sizeOf, type ModelFile } from '#protocol/model.ts'
import type { LoadContext } from '#runtime/Runtime.ts'

/** A model's files by their paths. */
export type ModelFiles = ReadonlyMap<string, Blob>

/** A server that sends nothing for this long is given up; a slow one that goes on is not. */
const idleLimitMs = 30_000

/** All the files named, of the model of this context. */
export async function fetchModelFiles(
  { card, siteUrl, onProgress }: Pick<LoadContext, 'card' | 'siteUrl' | 'onProgress'>,
  files: readonly ModelFile[],
): Promise<ModelFiles> {
  const { source } = card
  if (source.kind !== 'site') throw new FailureError(failure('internal', source.kind))
  const totalBytes = sizeOf(files) ?? 0
  let loadedBytes = 0
  const folder = new URL(source.path, siteUrl)
  const fetched = files.map(async (file) => {
    const blob = await fetchFile(new URL(file.path, folder).href, file, (count) => {
      loadedBytes += count
      onProgress('downloading', loadedBytes, totalBytes)
    })
    return [file.path, blob] as const
  })
  return new Map(await Promise.all(fetched))
}

/** A JSON file among a model's files. */
export async function readJson(files: ModelFiles, path: string): Promise<unknown> {
  const blob = files.get(path)
  if (!blob) throw new FailureError(failure('file-missing', path))
  const text = await blob.text()
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const code = text.trimStart().startsWith('<') ? 'file-not-a-model' : 'file-truncated'
    throw new FailureError(failure(code, path), { cause })
  }
}

async function fetchFile(
  url: string,
  { sizeBytes }: ModelFile,
  onBytes: (count: number) => void,
): Promise<Blob> {
  const chunks: Uint8Array[] = []
  let loaded = 0
  await receive(url, (chunk) => {
    chunks.push(chunk)
    loaded += chunk.length
    onBytes(chunk.length)
    if (sizeBytes !== null && loaded > sizeBytes)
      throw refusal('file-truncated', url, { detail: 'longer than listed' })
  })
  if (sizeBytes !== null && loaded < sizeBytes)
    throw refusal('file-truncated', url, { detail: `${loaded} of ${sizeBytes} bytes` })
  return new Blob(chunks as BlobPart[])
}
/** Hands on the bytes of an existing file that is not a web page. */
async function receive(url: string, onChunk: (chunk: Uint8Array) => void): Promise<void> {
  const abort = new AbortController()
  let idle = setTimeout(() => abort.abort(), idleLimitMs)
  try {
    const reader = (await open(url, abort.signal)).getReader()
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw refusal(abort.signal.aborted ? 'network' : 'file-truncated', url, { cause })
      })
      if (done) return
      clearTimeout(idle)
      idle = setTimeout(() => abort.abort(), idleLimitMs)
      onChunk(value)
    }
  } finally {
    clearTimeout(idle)
    abort.abort() // frees the connection when we did not read to the end
  }
}

async function open(url: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    throw refusal('network', url, { cause })
  })
  const { status, ok, headers, body } = response
  if (status === 404 || status === 410) throw refusal('file-missing', url)
  if (!ok) throw refusal('network', url, { detail: `status ${status}` })
  if (headers.get('content-type')?.startsWith('text/html')) throw refusal('file-not-a-model', url)
  if (!body) throw refusal('file-truncated', url)
  return body
}

function refusal(
  code: FailureCode,
  url: string,
  { detail, cause }: { detail?: string; cause?: unknown } = {},
): FailureError {
  const name = new URL(url).pathname.split('/').at(-1) ?? url
  return new FailureError(failure(code, detail ? `${name}, ${detail}` : name), { cause })
}
