/** @file One loaded model as promises: gives every run an id, hands its events to whoever started it. */
import { EngineClient } from '#client/EngineClient.ts'
import type { AnswerEnd, AnswerRequest, LoadReport, Score, ScoreRequest } from '#protocol/answer.ts'
import type { EngineEvent, LoadOptions } from '#protocol/engine.ts'
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import type { ModelCard } from '#protocol/model.ts'

type EventOf<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>
type RunEvent = Exclude<EngineEvent, EventOf<'progress'> | EventOf<'loaded'>>

/** A stop that is not obeyed this long ends the worker. */
const stopPatienceMs = 5000

/** What a started answer says of itself. */
export type AnswerWatcher = {
  onStarted(event: EventOf<'started'>): void
  onStreamed(event: EventOf<'streamed'>): void
}

/** A run under way. `result` rejects with `FailureError`. */
export type Running<Result> = { readonly result: Promise<Result>; stop(): void }

type SessionWatcher = {
  onProgress(event: EventOf<'progress'>): void
  /** The model is gone: every run has been rejected, the worker is closed. */
  onGone(failure: Failure): void
}

type Loaded = { readonly report: LoadReport; readonly notice: Failure | null }

export class ModelSession {
  readonly #client: EngineClient
  readonly #watcher: SessionWatcher
  readonly #runs = new Map<number, (event: RunEvent) => void>()
  readonly #loading = Promise.withResolvers<Loaded>()
  #lastRunId = 0

  /** Starts a worker and loads the model in it. */
  constructor(card: ModelCard, options: LoadOptions, watcher: SessionWatcher) {
    this.#watcher = watcher
    this.#client = new EngineClient((event) => this.#hear(event))
    this.#loading.promise.catch(() => undefined) // whoever asks for `loaded` hears of it
    this.#client.send({ type: 'load', card, siteUrl: new URL('.', document.baseURI).href, options })
  }

  /** Resolves when the model can answer. */
  get loaded(): Promise<Loaded> {
    return this.#loading.promise
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

  /** Ends the worker and frees its memory. Runs under way are rejected with `reason`. */
  close(reason: Failure = failure('internal', 'the model was unloaded')): void {
    this.#client.close()
    this.#loading.reject(new FailureError(reason))
    const runs = [...this.#runs]
    this.#runs.clear()
    for (const [runId, hear] of runs) hear({ type: 'failed', runId, failure: reason })
  }

  #start<Result>(
    send: (runId: number) => void,
    onEvent: (event: RunEvent, resolve: (result: Result) => void) => void,
  ): Running<Result> {
    const runId = ++this.#lastRunId
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    this.#runs.set(runId, (event) => {
      if (event.type === 'failed') reject(new FailureError(event.failure))
      else onEvent(event, resolve)
    })
    const result = promise.finally(() => this.#runs.delete(runId))
    send(runId)
    return { result, stop: () => this.#stop(runId) }
  }

  #stop(runId: number): void {
    this.#client.send({ type: 'stop', runId })
    setTimeout(() => {
      if (this.#runs.has(runId)) this.#end(failure('not-responding'))
    }, stopPatienceMs)
  }

  #hear(event: EngineEvent): void {
    if (event.type === 'progress') this.#watcher.onProgress(event)
    else if (event.type === 'loaded') this.#loading.resolve(event)
    else if (event.type === 'failed' && event.runId === null) this.#end(event.failure)
    else if (event.runId !== null) this.#runs.get(event.runId)?.(event)
  }

  #end(reason: Failure): void {
    this.close(reason)
    this.#watcher.onGone(reason)
  }
}
