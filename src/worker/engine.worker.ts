/** @file The worker end of the wall; one worker runs one model. */
import type { EngineCommand, EngineEvent } from '#protocol/engine.ts'
import { Engine } from '#worker/engine.ts'

declare const self: DedicatedWorkerGlobalScope

const engine = new Engine((event: EngineEvent) => self.postMessage(event))

self.addEventListener('message', ({ data }: MessageEvent<EngineCommand>) => {
  engine.handle(data)
})
