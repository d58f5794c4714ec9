/** @file Reads the head of an answer: whether it has the bytes that were asked for, and of which version. */
import { FailureError, failure } from '#protocol/failure.ts'
import type { ModelFile } from '#protocol/model.ts'
import { Interruption } from '#runtime/files/interruption.ts'
import { retryAfterMs } from '#runtime/files/settings.ts'

/** What was asked. */
export type Asked = {
  readonly file: ModelFile
  /** The first byte wanted. */
  readonly offset: number
  /** Version of the bytes before it. */
  readonly etag: string | null
  /** The server was told to send a part only of that version. */
  readonly hasCondition: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What comes. */
export type Answer = {
  /** `whole`: from the first byte on; `part`: from the offset on; `nothing`: the offset is the end. */
  readonly kind: 'whole' | 'part' | 'nothing'
  /** Null for a version that cannot be gone on with: unnamed, or compressed on the way. */
  readonly etag: string | null
  /** Null where headers do not say it, or say it of compressed bytes. */
  readonly totalBytes: number | null
  /** Compressed on the way. */
  readonly isEncoded: boolean
}

/** Weak ones say "alike", which is not enough to put two parts together. */
export function isStrong(etag: string | null): etag is string {
  return etag !== null && etag.startsWith('"')
}

/** @throws Interruption where another try may go better, and FailureError where none will */
export function readAnswer(response: Response, asked: Asked): Answer {
  const { status, headers } = response
  if (status === 416 && asked.offset > 0) return readNothing(headers, asked)
  if (!response.ok) throw refusal(response, asked)
  refuseHtml(headers, asked.file)
  const encoding = headers.get('content-encoding')
  const isEncoded = encoding !== null && encoding !== 'identity'
  const etag = isEncoded ? null : headers.get('etag')
  if (status === 206 && isEncoded) throw fromTheStart(asked.file)
  if (status === 206) return readPart(headers, etag, asked)
  return { kind: 'whole', etag, totalBytes: isEncoded ? null : lengthOf(response), isEncoded }
}

function refuseHtml(headers: Headers, file: ModelFile): void {
  const isHtml = headers.get('content-type')?.toLowerCase().startsWith('text/html')
  if (isHtml && !/\.html?$/i.test(file.path))
    throw new FailureError(failure('file-not-a-model', nameOf(file)))
}

function readPart(headers: Headers, etag: string | null, asked: Asked): Answer {
  const { file, offset, hasCondition } = asked
  const range = rangeOf(headers)
  const totalBytes = range?.totalBytes ?? null
  const isSame =
    isAlike(range?.start ?? null, offset) && isAlike(totalBytes, file.sizeBytes) && isAlike(etag, asked.etag)
  // Servers may hide the headers from other origins; then only the hash can tell, if there is one.
  const isProved = file.sha256 !== null || (range !== null && (hasCondition || etag !== null))
  if (!isSame || !isProved) throw fromTheStart(file)
  return { kind: 'part', etag, totalBytes, isEncoded: false }
}

type Range = { readonly start: number; readonly totalBytes: number | null }

function rangeOf(headers: Headers): Range | null {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? []
  if (start === undefined) return null
  return { start: Number(start), totalBytes: total === '*' ? null : Number(total) }
}

/** What one side does not say is no difference. */
function isAlike<T>(one: T | null, other: T | null): boolean {
  return one === null || other === null || one === other
}

function readNothing(headers: Headers, { file, offset }: Asked): Answer {
  const range = /^bytes \*\/(\d+)$/.exec(headers.get('content-range') ?? '')
  const totalBytes = range ? Number(range[1]) : file.sizeBytes
  if (totalBytes === offset) return { kind: 'nothing', etag: null, totalBytes, isEncoded: false }
  throw fromTheStart(file)
}

/** What is here cannot be gone on with. */
function fromTheStart(file: ModelFile): Interruption {
  return new Interruption({ reason: 'busy', code: 'file-differs', detail: nameOf(file), next: 'restart' })
}

function refusal({ status, headers }: Response, { file, now }: Asked): Error {
  const name = nameOf(file)
  if (status === 401 || status === 403) return new FailureError(failure('file-gated', name))
  if (status === 404 || status === 410) return new FailureError(failure('file-missing', name))
  if (status !== 408 && status !== 429 && status < 500) {
    return new FailureError(failure('network', `${name}, status ${status}`))
  }
  const isBusy = status === 429 || status === 503
  return new Interruption({
    reason: 'busy',
    code: isBusy ? 'server-busy' : 'network',
    detail: `${name}, status ${status}`,
    pauseMs: isBusy ? retryAfterMs(headers.get('retry-after'), now) : null,
  })
}

/** Across origins a page cannot see whether the bytes are compressed, so their number says nothing. */
function lengthOf({ type, headers }: Response): number | null {
  const length = headers.get('content-length')
  return type === 'cors' || length === null || !/^\d+$/.test(length) ? null : Number(length)
}

/** The last part of the path, for messages. */
export function nameOf({ path }: Pick<ModelFile, 'path'>): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
