/** @file The page's end of one engine worker. Freeing memory, and stopping what will not stop, is terminating. */
import type { EngineCommand, EngineEvent } from '#protocol/engine.ts'
import { failure } from '#protocol/failure.ts'

export class EngineClient {
  readonly #worker: Worker
  #isOpen = true

  /** @param onEvent hears everything the worker reports until `close`; a dead worker reports `failed` once. */
  constructor(onEvent: (event: EngineEvent) => void) {
    this.#worker = new Worker(new URL('../worker/engine.worker.ts', import.meta.url), { type: 'module' })
    this.#worker.addEventListener('message', ({ data }: MessageEvent<EngineEvent>) => {
      if (this.#isOpen) onEvent(data)
    })
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault()
      if (!this.#isOpen) return
      this.close()
      onEvent({ type: 'failed', runId: null, failure: failure('worker-crashed', event.message || undefined) })
    })
  }

  /** Ignored once closed. */
  send(command: EngineCommand): void {
    if (this.#isOpen) this.#worker.postMessage(command)
  }

  /** Ends the worker at once and frees all it held. */
  close(): void {
    this.#isOpen = false
    this.#worker.terminate()
  }
}
