/** @file The page's end of one engine worker. Freeing memory, and stopping what will not stop, is terminating. */
import type { EngineCommand, EngineEvent } from '#protocol/engine.ts'
import { failure } from '#protocol/failure.ts'

import engineUrl from '#worker/engine.worker.ts?worker&url' // oxlint-disable-line no-restricted-imports, import/default -- its address, no code of it

/**
 * The policy in the page's <meta> does not bind a worker that is fetched: a policy of its own would have to come with
 * the response, and static hosts send none. A worker from a blob inherits the page's, so that one fetches the engine.
 */
const bootUrl = URL.createObjectURL(
  new Blob([`import ${JSON.stringify(new URL(engineUrl, import.meta.url).href)}`], {
    type: 'text/javascript',
  }),
)

export class EngineClient {
  readonly #worker: Worker | null
  readonly #onEvent: (event: EngineEvent) => void
  #isOpen = true

  /** @param onEvent hears everything the worker reports until `close`; a dead worker reports `failed` once. */
  constructor(onEvent: (event: EngineEvent) => void) {
    this.#onEvent = onEvent
    this.#worker = this.#start()
  }

  #start(): Worker | null {
    try {
      const worker = new Worker(bootUrl, { type: 'module' })
      worker.addEventListener('message', ({ data }: MessageEvent<EngineEvent>) => {
        if (this.#isOpen) this.#onEvent(data)
      })
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        this.#fail(wordsOf(event))
      })
      worker.addEventListener('messageerror', () => this.#fail('a message of it could not be read'))
      return worker
    } catch (error) {
      // Whoever makes the client is not ready to hear of it yet.
      queueMicrotask(() => this.#fail(String(error)))
      return null
    }
  }

  #fail(words: string | undefined): void {
    if (!this.#isOpen) return
    this.close()
    this.#onEvent({ type: 'failed', runId: null, failure: failure('worker-crashed', words) })
  }

  /** Ignored once closed. */
  send(command: EngineCommand): void {
    if (this.#isOpen) this.#worker?.postMessage(command)
  }

  /** Ends the worker at once and frees all it held. */
  close(): void {
    this.#isOpen = false
    this.#worker?.terminate()
  }
}

/** A script that cannot be fetched is reported by a bare event, an exception by an `ErrorEvent`. */
function wordsOf(event: Event): string | undefined {
  if (!(event instanceof ErrorEvent)) return 'the part of the page that runs models could not be fetched'
  return event.message || undefined
}
