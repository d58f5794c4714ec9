/** @file Carries out commands on a runtime, one after the other, and reports what happens. */
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import type { EngineCommand, EngineEvent } from '#protocol/engine.ts'
import type { RuntimeKind } from '#protocol/model.ts'
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

/** Runs wait for the model and for each other; `stop` does not wait. */
export class Engine {
  readonly #post: (event: EngineEvent) => void
  readonly #aborts = new Map<number, AbortController>()
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
        this.#aborts.get(command.runId)?.abort()
        break
      case 'answer':
      case 'answerAll':
      case 'score': {
        const abort = new AbortController()
        this.#aborts.set(command.runId, abort)
        this.#enqueue(command.runId, () => this.#run(command, abort.signal))
        break
      }
      default:
        command satisfies never
    }
  }

  #enqueue(runId: number | null, task: () => Promise<void>): void {
    this.#queue = this.#queue.then(task).catch((error: unknown) => {
      this.#post({ type: 'failed', runId, failure: failureOf(error) })
    })
    if (runId !== null) this.#queue = this.#queue.finally(() => this.#aborts.delete(runId))
  }

  async #load({ card, siteUrl, options }: Of<'load'>): Promise<void> {
    this.#runtime = await loaders[options.runtime]({
      card,
      siteUrl,
      options,
      onProgress: (stage, loadedBytes, totalBytes) =>
        this.#post({ type: 'progress', stage, loadedBytes, totalBytes }),
      onLost: (lost) => this.#post({ type: 'failed', runId: null, failure: lost }),
    })
    this.#post({ type: 'loaded', report: this.#runtime.report, notice: this.#runtime.notice })
  }

  async #run(run: Run, signal: AbortSignal): Promise<void> {
    const runtime = this.#runtime
    if (!runtime) throw new FailureError(failure('internal', 'no model is loaded'))
    switch (run.type) {
      case 'answer':
        return await this.#answer(runtime, run, signal)
      case 'answerAll':
        return await this.#answerAll(runtime, run, signal)
      case 'score':
        return await this.#score(runtime, run)
      default:
        run satisfies never
    }
  }

  async #answer(runtime: Runtime, { runId, request }: Of<'answer'>, signal: AbortSignal): Promise<void> {
    const batch = new FrameBatch((text, tokenCount) =>
      this.#post({ type: 'streamed', runId, text, tokenCount }),
    )
    const listener = {
      onStart: (sent: string, promptTokenCount: number) =>
        this.#post({ type: 'started', runId, sent, promptTokenCount }),
      onText: (text: string, tokenCount: number) => batch.add(text, tokenCount),
    }
    try {
      const end = await runtime.answer(request, listener, signal)
      batch.flush()
      this.#post({ type: 'finished', runId, end })
    } catch (error) {
      batch.flush() // what was said is kept
      throw error
    }
  }

  async #answerAll(runtime: Runtime, run: Of<'answerAll'>, signal: AbortSignal): Promise<void> {
    const { runId, requests, rowCount } = run
    const start = performance.now()
    const onItem = (index: number, end: Extract<EngineEvent, { type: 'itemFinished' }>['end']): void =>
      this.#post({ type: 'itemFinished', runId, index, end })
    await runtime.answerAll(requests, rowCount, onItem, signal)
    this.#post({ type: 'allFinished', runId, totalMs: performance.now() - start })
  }

  async #score(runtime: Runtime, { runId, request }: Of<'score'>): Promise<void> {
    const start = performance.now()
    const score = await runtime.score(request)
    this.#post({ type: 'scored', runId, score, totalMs: performance.now() - start })
  }
}

/** ONNX Runtime and WebGPU say what went wrong in words only. */
function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure
  const words = String(error)
  if (/device.*lost|lost.*device/i.test(words)) return failure('device-lost')
  if (/bad_alloc|out of memory|failed to allocate/i.test(words)) return failure('out-of-memory')
  return failure('internal', words.slice(0, 200))
}
