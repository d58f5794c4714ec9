/** @file One loaded model as promises: gives every run an id, hands its events to whoever started it. */
import { EngineClient } from '#client/EngineClient.ts'
import { hubUrl } from '#client/hubUrl.ts'
import type {
  AnswerEnd,
  AnswerRequest,
  LoadReport,
  OptionsRequest,
  Score,
  ScoreRequest,
} from '#protocol/answer.ts'
import type { Certificate } from '#protocol/certificate.ts'
import type { EngineEvent, LoadOptions, LoadProgress } from '#protocol/engine.ts'
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'

type EventOf<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>
type RunEvent = Exclude<EngineEvent, EventOf<'progress'> | EventOf<'loaded'>>

/** A run at work that does not obey a stop for this long ends the worker. */
export const stopPatienceMs = 5000

/**
 * A model at work that says nothing for this long is reported as silent, and never ended for it: a processor that reads
 * a long prompt blocks its worker, which could not answer any question about its health either. So no heartbeat is
 * asked for; the visitor is told and decides.
 */
export const silencePatienceMs = 60_000

/** What a started answer says of itself. */
export type AnswerWatcher = {
  onStarted(event: EventOf<'started'>): void
  onStreamed(event: EventOf<'streamed'>): void
}

/** A run under way. `result` rejects with `FailureError`. */
export type Running<Result> = { readonly result: Promise<Result>; stop(): void }

type SessionWatcher = {
  onProgress(progress: LoadProgress): void
  /** The model is gone: every run has been rejected, the worker is closed. */
  onGone(failure: Failure): void
  /** The model has said nothing for a long time, or says something again. */
  onSilent?(isSilent: boolean): void
}

/** What the session keeps of a run; `patience` runs out once the run should have stopped. */
type Run = {
  readonly hear: (event: RunEvent) => void
  isStopped: boolean
  patience?: ReturnType<typeof setTimeout>
}

type Loaded = { readonly report: LoadReport; readonly notice: Failure | null }

export class ModelSession {
  readonly #client: EngineClient
  readonly #watcher: SessionWatcher
  /** In the order in which the worker carries them out: only the first one is at work. */
  readonly #runs = new Map<number, Run>()
  readonly #loading = Promise.withResolvers<Loaded>()
  #lastRunId = 0
  #isLoading = true
  #isSilent = false
  #silence: ReturnType<typeof setTimeout> | undefined
  /** Why there is no model any more. */
  #end: Failure | null = null

  /** Starts a worker and loads the model in it. */
  constructor(card: ModelCard, options: LoadOptions, watcher: SessionWatcher) {
    this.#watcher = watcher
    this.#client = new EngineClient((event) => this.#hear(event))
    this.#loading.promise.catch(() => undefined) // whoever asks for `loaded` hears of it
    const siteUrl = new URL('.', document.baseURI).href
    this.#client.send({ type: 'load', card, siteUrl, hubUrl: hubUrl(), options })
    this.#watchSilence()
  }

  /** Resolves when the model can answer; rejects once it is gone, also if it had been loaded. */
  get loaded(): Promise<Loaded> {
    return this.#end ? Promise.reject(new FailureError(this.#end)) : this.#loading.promise
  }

  answer(request: AnswerRequest, watcher: AnswerWatcher): Running<AnswerEnd> {
    return this.#start<AnswerEnd>(
      (runId) => this.#client.send({ type: 'answer', runId, request }),
      (event, resolve) => {
        if (event.type === 'started') watcher.onStarted(event)
        if (event.type === 'streamed') watcher.onStreamed(event)
        if (event.type === 'finished') resolve(event.end)
      },
    )
  }

  /** Answers many prompts, `rowCount` at a time; resolves to the time it took in ms. */
  answerAll(
    requests: readonly AnswerRequest[],
    rowCount: number,
    onItem: (index: number, end: AnswerEnd) => void,
  ): Running<number> {
    return this.#start<number>(
      (runId) => this.#client.send({ type: 'answerAll', runId, requests, rowCount }),
      (event, resolve) => {
        if (event.type === 'itemFinished') onItem(event.index, event.end)
        if (event.type === 'allFinished') resolve(event.totalMs)
      },
    )
  }

  score(request: ScoreRequest): Running<{ readonly score: Score; readonly totalMs: number }> {
    return this.#start(
      (runId) => this.#client.send({ type: 'score', runId, request }),
      (event, resolve) => {
        if (event.type === 'scored') resolve(event)
      },
    )
  }

  /** ln p of each option given the prompt. */
  scoreOptions(request: OptionsRequest): Running<readonly number[]> {
    return this.#start<readonly number[]>(
      (runId) => this.#client.send({ type: 'scoreOptions', runId, request }),
      (event, resolve) => {
        if (event.type === 'optionsScored') resolve(event.logprobs)
      },
    )
  }

  /** The model's reference predictions, of one that runs on WASM. */
  certify(): Running<Certificate> {
    return this.#start<Certificate>(
      (runId) => this.#client.send({ type: 'certify', runId }),
      (event, resolve) => {
        if (event.type === 'certified') resolve(event.certificate)
      },
    )
  }

  /** Ends the worker and frees its memory. Runs under way and all later ones are rejected with `reason`. */
  close(reason: Failure = failure('unloaded')): void {
    if (this.#end) return
    this.#end = reason
    this.#watchSilence()
    this.#client.close()
    this.#loading.reject(new FailureError(reason))
    for (const [runId, { hear }] of this.#runs) hear({ type: 'failed', runId, failure: reason })
  }

  #start<Result>(
    send: (runId: number) => void,
    onEvent: (event: RunEvent, resolve: (result: Result) => void) => void,
  ): Running<Result> {
    const runId = ++this.#lastRunId
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    // The closed client would ignore it, and nobody would ever hear of the run.
    if (this.#end) reject(new FailureError(this.#end))
    const hear = (event: RunEvent): void => {
      if (event.type === 'failed') reject(new FailureError(event.failure))
      else onEvent(event, resolve)
    }
    this.#runs.set(runId, { hear, isStopped: false })
    if (this.#runs.size === 1) this.#watchSilence()
    const result = promise.finally(() => this.#forget(runId))
    send(runId)
    return { result, stop: () => this.#stop(runId) }
  }

  #stop(runId: number): void {
    const run = this.#runs.get(runId)
    if (!run) return
    run.isStopped = true
    this.#client.send({ type: 'stop', runId })
    this.#watchStop()
  }

  #forget(runId: number): void {
    clearTimeout(this.#runs.get(runId)?.patience)
    this.#runs.delete(runId)
    this.#watchStop()
    this.#watchSilence()
  }

  /** A stopped run that waits for its turn is no sign of a sick worker: patience begins with its turn. */
  #watchStop(): void {
    const [first] = this.#runs.values()
    if (first?.isStopped)
      first.patience ??= setTimeout(() => this.#lose(failure('not-responding')), stopPatienceMs)
  }

  /** Begins to wait for a sign of life, where one is due. */
  #watchSilence(): void {
    clearTimeout(this.#silence)
    this.#tellSilence(false)
    if (this.#end || (!this.#isLoading && this.#runs.size === 0)) return
    this.#silence = setTimeout(() => this.#tellSilence(true), silencePatienceMs)
  }

  #tellSilence(isSilent: boolean): void {
    if (this.#isSilent === isSilent) return
    this.#isSilent = isSilent
    this.#watcher.onSilent?.(isSilent)
  }

  #hear(event: EngineEvent): void {
    if (event.type === 'loaded') this.#isLoading = false
    this.#watchSilence()
    if (event.type === 'progress') this.#watcher.onProgress(event.progress)
    else if (event.type === 'loaded') this.#loading.resolve(event)
    else if (event.type === 'failed' && event.runId === null) this.#lose(event.failure)
    else if (event.runId !== null) this.#runs.get(event.runId)?.hear(event)
  }

  #lose(reason: Failure): void {
    if (this.#end) return
    this.close(reason)
    this.#watcher.onGone(reason)
  }
}
