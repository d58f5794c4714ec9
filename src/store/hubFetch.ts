/** @file Small answers of the hub: bounded in size and time, parsed, and every way to fail has its sentence. */
import { FailureError, failure } from '#protocol/failure.ts'

/** A hub that has not answered by then is given up, in milliseconds. */
const patienceMs = 30_000

export type HubRequest = {
  readonly url: string
  /** In words, for failures. */
  readonly what: string
  /** Longer answers are refused, in bytes. */
  readonly mostBytes: number
  readonly signal?: AbortSignal | undefined
}

/** JSON of any form. Rejects with `FailureError`, or with the signal's reason once it is aborted. */
export async function fetchJson({ url, what, mostBytes, signal }: HubRequest): Promise<unknown> {
  const patience = AbortSignal.timeout(patienceMs)
  try {
    const response = await fetch(url, {
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      credentials: 'omit',
    })
    if (!response.ok) throw refusalOf(response.status, what)
    return parse(await readText(response, { what, mostBytes }), what)
  } catch (cause) {
    if (cause instanceof FailureError) throw cause
    signal?.throwIfAborted()
    throw new FailureError(failure(isOffline() ? 'offline' : 'network', what), { cause })
  }
}

/** Without an account, gated, private, moved and deleted all look alike. */
function refusalOf(status: number, what: string): FailureError {
  if (status === 401 || status === 403 || status === 404 || status === 410) {
    return new FailureError(failure('file-gated', what))
  }
  const isBusy = status === 429 || status >= 500
  return new FailureError(failure(isBusy ? 'server-busy' : 'network', `${what}: status ${status}`))
}

async function readText(
  response: Response,
  { what, mostBytes }: Pick<HubRequest, 'what' | 'mostBytes'>,
): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let [text, byteCount] = ['', 0]
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    byteCount += value.length
    if (byteCount > mostBytes) {
      await reader.cancel().catch(() => undefined)
      throw new FailureError(failure('file-not-a-model', `${what}: longer than ${mostBytes} bytes`))
    }
    text += decoder.decode(value, { stream: true })
  }
  return text + decoder.decode()
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const isPage = text.trimStart().startsWith('<')
    throw new FailureError(failure(isPage ? 'file-not-a-model' : 'file-truncated', what), { cause })
  }
}

function isOffline(): boolean {
  return typeof navigator === 'object' && navigator.onLine === false
}
