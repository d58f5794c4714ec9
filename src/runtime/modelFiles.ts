/** @file Fetches a model's files once and whole, or says in which way the server failed. */
import { FailureError, failure, type FailureCode } from '#protocol/failure.ts'

/** A server that sends nothing for this long is given up; a slow one that goes on is not. */
const idleLimitMs = 30_000

/** A JSON file of a model. */
export async function fetchJson(url: string): Promise<unknown> {
  const chunks: Uint8Array[] = []
  await receive(url, (chunk) => chunks.push(chunk))
  const text = await new Blob(chunks as BlobPart[]).text()
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw refusal(text.trimStart().startsWith('<') ? 'file-not-a-model' : 'file-truncated', url, { cause })
  }
}

/**
 * A weight file.
 *
 * @param sizeBytes what the catalogue says; a file of any other size is refused.
 * @param onBytes hears how many bytes have arrived.
 */
export async function fetchWeights(
  url: string,
  sizeBytes: number,
  onBytes: (loaded: number) => void,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(sizeBytes)
  let loaded = 0
  await receive(url, (chunk) => {
    if (loaded + chunk.length > sizeBytes)
      throw refusal('file-truncated', url, { detail: 'longer than listed' })
    bytes.set(chunk, loaded)
    loaded += chunk.length
    onBytes(loaded)
  })
  if (loaded < sizeBytes) throw refusal('file-truncated', url, { detail: `${loaded} of ${sizeBytes} bytes` })
  return bytes
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
