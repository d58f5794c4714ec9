/**
 * @file Downloads one file and comes back only with the right one. What has arrived is never asked for again if the
 * server allows it, and two versions are never put together.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

import type { Waiting } from '#protocol/engine.ts'
import { FailureError, failure } from '#protocol/failure.ts'
import type { ModelFile } from '#protocol/model.ts'
import { isStrong, nameOf, readAnswer, type Answer } from '#runtime/files/httpAnswer.ts'
import { Interruption, type InterruptionFacts } from '#runtime/files/interruption.ts'
import { refuseWebPage } from '#runtime/files/webPage.ts'
import { defaultSettings, pauseBefore, type DownloadSettings } from '#runtime/files/settings.ts'
import type { Bytes, Sink } from '#runtime/files/sink.ts'

export type DownloadJob = {
  readonly url: string
  /** What is known of the file; all of it is checked. */
  readonly file: ModelFile
  readonly sink: Sink
  /** False for files that the browser need not keep in its own cache too. */
  readonly isCached: boolean
  /** Bytes here, and all of them; null as long as nobody knows. The first may become less: a part was useless. */
  readonly onBytes: (loadedBytes: number, totalBytes: number | null) => void
  /** Told every second while waiting, and null when that is over. */
  readonly onWaiting: (waiting: Waiting | null) => void
  /** Stops the network at once; what has arrived stays in the sink. */
  readonly signal: AbortSignal
}

/** @throws FailureError, or the signal's reason */
export async function download(
  job: DownloadJob,
  settings: DownloadSettings = defaultSettings,
): Promise<Blob> {
  return await new Download(job, settings).run()
}

/** So often may what is here turn out to be useless. */
const maxRestarts = 3

class Download {
  readonly #job: DownloadJob
  readonly #settings: DownloadSettings
  #hasher = sha256.create()
  /** Null until somebody says it. */
  #totalBytes: number | null
  /** The most bytes that were ever here. */
  #bestBytes = 0
  /** Tries since that grew. */
  #fruitless = 0
  /** The bytes come from more than one answer. */
  #isPieced = false
  /** Whether If-Range may be sent. */
  #mayCondition = true
  /** A byte has come from the server. */
  #hasArrived = false
  /** What came last was compressed on the way: parts of it are no parts of the file. */
  #isEncoded = false
  #restarts = 0
  /**
   * Parts in a row, of a version without a strong name, that broke off before their first byte: they may be of a
   * compressed form of the file, which the browser cannot unpack from its middle.
   */
  #emptyParts = 0

  constructor(job: DownloadJob, settings: DownloadSettings) {
    this.#job = job
    this.#settings = settings
    this.#totalBytes = job.file.sizeBytes
  }

  async run(): Promise<Blob> {
    const { sink, file, signal } = this.#job
    for (let hasRead = false; ;) {
      signal.throwIfAborted()
      try {
        if (!hasRead) await this.#readStored()
        hasRead = true
        if (file.sizeBytes === null || sink.sizeBytes() !== file.sizeBytes) await this.#try()
        return await this.#finish()
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof Interruption)) throw error
        await this.#recover(error)
      }
    }
  }

  async #readStored(): Promise<void> {
    const { sink, onBytes } = this.#job
    onBytes(sink.sizeBytes(), this.#totalBytes)
    await sink.read((block) => this.#hasher.update(block))
    this.#isPieced = sink.sizeBytes() > 0
    this.#bestBytes = sink.sizeBytes()
  }

  /** Ends when the server has sent all it wanted to send. */
  async #try(): Promise<void> {
    const abort = new AbortController()
    const signal = AbortSignal.any([this.#job.signal, abort.signal])
    try {
      const response = await this.#ask(signal, abort)
      const answer = readAnswer(response, this.#asked())
      if (answer.kind !== 'nothing') await this.#receive(response, answer, abort)
    } finally {
      abort.abort() // frees the connection when we did not read to the end
    }
  }

  #asked(): Parameters<typeof readAnswer>[1] {
    const { file, sink } = this.#job
    const [offset, etag] = [sink.sizeBytes(), sink.etag()]
    const hasCondition = this.#mayCondition && offset > 0 && isStrong(etag)
    return { file, offset, etag, hasCondition, now: this.#settings.now() }
  }

  async #ask(signal: AbortSignal, abort: AbortController): Promise<Response> {
    const { file, sink, url, isCached } = this.#job
    // Without a name or a hash nobody could tell whether the rest is of the same version.
    if (sink.sizeBytes() > 0 && file.sha256 === null && !isStrong(sink.etag())) await this.#restart(null)
    const { offset, etag, hasCondition } = this.#asked()
    const headers = {
      ...(offset > 0 && { Range: `bytes=${offset}-` }),
      ...(hasCondition && etag !== null && { 'If-Range': etag }),
    }
    const cache = isCached && this.#fruitless === 0 ? 'default' : 'no-store'
    try {
      return await this.#withinLimit(this.#settings.fetch(url, { headers, signal, cache }), abort)
    } catch (cause) {
      if (!hasCondition) throw this.#unreachable(cause)
      // If-Range is asked for beforehand across origins (preflight), which not every server knows of.
      this.#mayCondition = false
      throw this.#unreachable(cause, { next: 'differently' })
    }
  }

  #unreachable(cause: unknown, facts: Partial<InterruptionFacts> = {}): Error {
    const detail = nameOf(this.#job.file)
    if (!this.#hasArrived && !this.#settings.isOnline()) {
      return new FailureError(failure('offline', detail), { cause })
    }
    return new Interruption({ reason: 'unreachable', code: 'network', detail, ...facts }, { cause })
  }

  async #receive({ body }: Response, answer: Answer, abort: AbortController): Promise<void> {
    const { sink } = this.#job
    const reader = body?.getReader()
    for (let hasBegun = false; reader;) {
      const { done, value } = await this.#withinLimit(reader.read(), abort).catch((cause: unknown) => {
        if (answer.kind === 'part' && !hasBegun && !isStrong(sink.etag())) this.#emptyParts++
        throw this.#brokenOff(abort.signal.aborted, cause)
      })
      // Not before something is there: an answer without bytes, or a web page, takes the place of nothing.
      if (!hasBegun) await this.#begin(answer, value)
      hasBegun = true
      if (done) break
      await this.#take(value)
    }
    this.#totalBytes ??= sink.sizeBytes()
    if (sink.sizeBytes() < this.#totalBytes) throw this.#brokenOff(false, null)
  }

  /** @param head the first bytes; undefined where there are none */
  async #begin({ kind, etag, totalBytes, isEncoded }: Answer, head: Bytes | undefined): Promise<void> {
    const { file, sink, onBytes } = this.#job
    if (head && kind === 'whole') refuseWebPage(head, file)
    if (kind === 'whole' && totalBytes !== null && totalBytes !== (file.sizeBytes ?? totalBytes)) {
      const detail = `${nameOf(file)}, ${totalBytes} instead of ${file.sizeBytes} bytes`
      throw new FailureError(failure('file-differs', detail))
    }
    if (kind === 'whole') await this.#restart(etag)
    else this.#isPieced = true
    this.#emptyParts = 0
    this.#isEncoded = isEncoded
    this.#totalBytes = file.sizeBytes ?? totalBytes
    onBytes(sink.sizeBytes(), this.#totalBytes)
  }

  async #take(chunk: Bytes): Promise<void> {
    const { sink, onBytes } = this.#job
    const size = sink.sizeBytes() + chunk.length
    if (this.#totalBytes !== null && size > this.#totalBytes) await this.#differs('longer than it shall be')
    this.#hasher.update(chunk)
    await sink.write(chunk)
    this.#hasArrived = true
    onBytes(sink.sizeBytes(), this.#totalBytes)
  }

  #brokenOff(isStalled: boolean, cause: unknown): Interruption {
    const detail = `${nameOf(this.#job.file)}, ${this.#job.sink.sizeBytes()} of ${this.#totalBytes ?? '?'} bytes`
    const code = isStalled ? 'network' : 'file-truncated'
    return new Interruption({ reason: 'unreachable', code, detail }, { cause })
  }

  async #finish(): Promise<Blob> {
    const { sink, file } = this.#job
    const digest = bytesToHex(this.#hasher.digest())
    if (file.sha256 !== null && digest !== file.sha256.toLowerCase()) await this.#differs('SHA-256')
    return await sink.finish(digest)
  }

  /** Pieces may have been damaged where they were kept, so a file made of some gets another chance in one piece. */
  async #differs(how: string): Promise<never> {
    const detail = `${nameOf(this.#job.file)}, ${how}`
    const wasPieced = this.#isPieced
    await this.#restart(null)
    if (!wasPieced) throw new FailureError(failure('file-differs', detail))
    throw new Interruption({ reason: 'busy', code: 'file-differs', detail, next: 'restart' })
  }

  async #restart(etag: string | null): Promise<void> {
    this.#hasher = sha256.create()
    this.#isPieced = false
    this.#isEncoded = false
    this.#emptyParts = 0
    await this.#job.sink.restart(etag)
    this.#job.onBytes(0, this.#totalBytes)
  }

  async #recover({ facts, cause }: Interruption): Promise<void> {
    const { sink } = this.#job
    if (sink.sizeBytes() > this.#bestBytes) this.#fruitless = 0
    this.#bestBytes = Math.max(this.#bestBytes, sink.sizeBytes())
    this.#fruitless++
    const isRestart = facts.next === 'restart' || this.#emptyParts > 1
    if (isRestart) this.#restarts++
    this.#endWhenHopeless(facts, cause)
    if (isRestart) this.#bestBytes = 0
    if (isRestart || this.#isEncoded || sink.sizeBytes() === 0) await this.#restart(null)
    if (facts.next === undefined) await this.#wait(facts)
  }

  #endWhenHopeless({ reason, code, detail }: InterruptionFacts, cause: unknown): void {
    if (this.#fruitless < this.#settings.maxTries && this.#restarts <= maxRestarts) return
    const isOffline = reason === 'unreachable' && !this.#settings.isOnline()
    throw new FailureError(failure(isOffline ? 'offline' : code, detail), { cause })
  }

  async #wait({ reason, pauseMs }: InterruptionFacts): Promise<void> {
    const { onWaiting, signal } = this.#job
    let leftMs = pauseBefore(this.#fruitless, pauseMs ?? null, this.#settings)
    for (; leftMs > 0; leftMs -= 1000) {
      onWaiting({ reason, seconds: Math.ceil(leftMs / 1000) })
      await this.#settings.pause(Math.min(leftMs, 1000), signal)
    }
    onWaiting(null)
  }

  /** Only the time in which nothing comes counts, not the time that we take ourselves. */
  async #withinLimit<T>(arrival: Promise<T>, abort: AbortController): Promise<T> {
    const timer = setTimeout(() => abort.abort(), this.#settings.idleLimitMs)
    try {
      return await arrival
    } finally {
      clearTimeout(timer)
    }
  }
}
