/** @file Carries out commands on a runtime, one after the other, and reports what happens. */
import { stoppedEnd, type AnswerEnd } from '#protocol/answer.ts'
import { FailureError, failure, type Failure, type FailureCode } from '#protocol/failure.ts'
import type { EngineCommand, EngineEvent } from '#protocol/engine.ts'
import type { RuntimeKind } from '#protocol/model.ts'
import { failureOf } from '#runtime/failureOf.ts'
import type { LoadContext, Runtime } from '#runtime/Runtime.ts'
import { loadOrtRuntime } from '#runtime/ortRuntime.ts'
import { loadScriptedRuntime } from '#runtime/scriptedRuntime.ts'
import { FrameBatch } from '#worker/frameBatch.ts'

type Run = Exclude<EngineCommand, { type: 'load' } | { type: 'stop' }>
type Of<T extends EngineCommand['type']> = Extract<EngineCommand, { type: T }>

/** Large runtimes come in files of their own. */
const loaders: Record<RuntimeKind, (context: LoadContext) => Promise<Runtime>> = {
  ort: loadOrtRuntime,
  scripted: loadScriptedRuntime,
  transformers: async (context) => {
    const { loadTransformersRuntime } = await import('#runtime/transformersRuntime.ts')
    return await loadTransformersRuntime(context)
  },
}

/** Failures of one request. After any other the runtime cannot be trusted and the worker is given up. */
const requestFailures: ReadonlySet<FailureCode> = new Set([
  'prompt-empty',
  'prompt-too-long',
  'unsupported-request',
])

/** An answer that was stopped before it began. */
const nothingSaid = { text: '', tokenCount: 0, promptTokenCount: 0 }

/** Runs wait for the model and for each other; `stop` does not wait. */
export class Engine {
  readonly #post: (event: EngineEvent) => void
  readonly #aborts = new Map<number, AbortController>()
  /** Runs that have not begun. */
  readonly #waiting = new Map<number, Run>()
  /** Passes on what the run under way has said but not yet sent. */
  #flush: () => void = () => undefined
  #isLost = false
  #queue: Promise<void> = Promise.resolve()
  #runtime: Runtime | undefined

  constructor(post: (event: EngineEvent) => void) {
    this.#post = post
  }

  handle(command: EngineCommand): void {
    switch (command.type) {
      case 'load':
        this.#enqueue(null, () => this.#load(command))
        break
      case 'stop':
        this.#stop(command.runId)
        break
      case 'answer':
      case 'answerAll':
      case 'score':
      case 'scoreOptions':
      case 'certify': {
        const abort = new AbortController()
        this.#aborts.set(command.runId, abort)
        this.#waiting.set(command.runId, command)
        this.#enqueue(command.runId, () => this.#run(command, abort.signal))
        break
      }
      default:
        command satisfies never
    }
  }

  /** A run that waits for others ends at once, without its turn. */
  #stop(runId: number): void {
    this.#aborts.get(runId)?.abort()
    const waiting = this.#waiting.get(runId)
    if (waiting?.type === 'answer') this.#post({ type: 'finished', runId, end: stoppedEnd(nothingSaid) })
    if (waiting?.type === 'answerAll') this.#post({ type: 'allFinished', runId, totalMs: 0 })
    if (waiting?.type === 'answer' || waiting?.type === 'answerAll') this.#waiting.delete(runId)
  }

  #enqueue(runId: number | null, task: () => Promise<void>): void {
    this.#queue = this.#queue.then(task).catch((error: unknown) => {
      const reason = failureOf(error)
      const isOnlyThisRun = requestFailures.has(reason.code) || this.#isLost
      if (isOnlyThisRun) this.#post({ type: 'failed', runId, failure: reason })
      else this.#lose(reason)
    })
    if (runId !== null) this.#queue = this.#queue.finally(() => this.#aborts.delete(runId))
  }

  /** The model is gone: says so once, after what has been said so far. */
  #lose(reason: Failure): void {
    this.#flush()
    if (!this.#isLost) this.#post({ type: 'failed', runId: null, failure: reason })
    this.#isLost = true
  }

  async #load({ card, siteUrl, hubUrl, options }: Of<'load'>): Promise<void> {
    const notices: Failure[] = []
    const runtime = await opened({
      card,
      siteUrl,
      hubUrl,
      options,
      onProgress: (progress) => this.#post({ type: 'progress', progress }),
      onNotice: (notice) => notices.push(notice),
      onLost: (reason) => this.#lose(reason),
    })
    this.#runtime = runtime
    this.#post({ type: 'loaded', report: runtime.report, notice: notices[0] ?? runtime.notice })
  }

  async #run(run: Run, signal: AbortSignal): Promise<void> {
    const runtime = this.#runtime
    if (!this.#waiting.delete(run.runId)) return // stopped before its turn
    if (!runtime) throw new FailureError(failure('internal', 'no model is loaded'))
    switch (run.type) {
      case 'answer':
        return await this.#answer(runtime, run, signal)
      case 'answerAll':
        return await this.#answerAll(runtime, run, signal)
      case 'score':
        return await this.#score(runtime, run)
      case 'scoreOptions':
        return await this.#scoreOptions(runtime, run)
      case 'certify':
        return await this.#certify(runtime, run)
      default:
        run satisfies never
    }
  }

  async #answer(runtime: Runtime, { runId, request }: Of<'answer'>, signal: AbortSignal): Promise<void> {
    const batch = new FrameBatch((text, tokenCount) =>
      this.#post({ type: 'streamed', runId, text, tokenCount }),
    )
    this.#flush = () => batch.flush()
    const listener = {
      onStart: (sent: string, promptTokenCount: number) =>
        this.#post({ type: 'started', runId, sent, promptTokenCount }),
      onText: (text: string, tokenCount: number) => batch.add(text, tokenCount),
    }
    const end = await runtime.answer(request, listener, signal)
    batch.flush()
    this.#post({ type: 'finished', runId, end })
  }

  async #answerAll(runtime: Runtime, run: Of<'answerAll'>, signal: AbortSignal): Promise<void> {
    const { runId, requests, rowCount } = run
    const start = performance.now()
    const onItem = (index: number, end: AnswerEnd): void =>
      this.#post({ type: 'itemFinished', runId, index, end })
    await runtime.answerAll(requests, rowCount, onItem, signal)
    this.#post({ type: 'allFinished', runId, totalMs: performance.now() - start })
  }

  async #score(runtime: Runtime, { runId, request }: Of<'score'>): Promise<void> {
    const start = performance.now()
    const score = await runtime.score(request)
    this.#post({ type: 'scored', runId, score, totalMs: performance.now() - start })
  }

  async #scoreOptions(runtime: Runtime, { runId, request }: Of<'scoreOptions'>): Promise<void> {
    this.#post({ type: 'optionsScored', runId, logprobs: await runtime.scoreOptions(request) })
  }

  async #certify(runtime: Runtime, { runId }: Of<'certify'>): Promise<void> {
    if (!runtime.certify) throw new FailureError(failure('unsupported-request', 'no reference can be made'))
    this.#post({ type: 'certified', runId, certificate: await runtime.certify() })
  }
}

/**
 * Opens a model with the runtime asked for. Where nobody asks for one, a model that our decode loop does not cover is
 * opened by the runtime that covers more; the first has let go of everything by then.
 */
async function opened(context: LoadContext): Promise<Runtime> {
  const { card, options } = context
  const kind = options.runtime ?? card.runtime
  try {
    return await loaders[kind](context)
  } catch (error) {
    const isUncovered = failureOf(error).code === 'unsupported-model'
    if (options.runtime || kind !== 'ort' || !isUncovered) throw error
    return await loaders.transformers(context)
  }
}
