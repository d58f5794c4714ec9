/** @file Fetches a model's files once and whole, or says in which way the server failed. */
import { FailureError, failure } from '#protocol/failure.ts'

/** Resolves to the response of an existing file that is not a web page. */
async function open(url: string): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url)
  } catch (cause) {
    throw new FailureError(failure('network', nameOf(url)), { cause })
  }
  if (response.status === 404 || response.status === 410)
    throw new FailureError(failure('file-missing', nameOf(url)))
  if (!response.ok) throw new FailureError(failure('network', `${nameOf(url)}, status ${response.status}`))
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    throw new FailureError(failure('file-not-a-model', nameOf(url)))
  }
  return response
}

/** A JSON file of a model. */
export async function fetchJson(url: string): Promise<unknown> {
  const text = await (await open(url)).text().catch((cause: unknown) => {
    throw new FailureError(failure('file-truncated', nameOf(url)), { cause })
  })
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const isPage = text.trimStart().startsWith('<')
    throw new FailureError(failure(isPage ? 'file-not-a-model' : 'file-truncated', nameOf(url)), { cause })
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
  const { body } = await open(url)
  const bytes = new Uint8Array(sizeBytes)
  let loaded = 0
  try {
    for await (const chunk of body ?? []) {
      if (loaded + chunk.length > sizeBytes)
        throw new FailureError(failure('file-truncated', `${nameOf(url)} is too long`))
      bytes.set(chunk, loaded)
      loaded += chunk.length
      onBytes(loaded)
    }
  } catch (cause) {
    if (cause instanceof FailureError) throw cause
    throw new FailureError(failure('file-truncated', `${nameOf(url)}, ${loaded} of ${sizeBytes} bytes`), {
      cause,
    })
  }
  if (loaded < sizeBytes) {
    throw new FailureError(failure('file-truncated', `${nameOf(url)}, ${loaded} of ${sizeBytes} bytes`))
  }
  return bytes
}

function nameOf(url: string): string {
  return new URL(url).pathname.split('/').at(-1) ?? url
}
