/**
 * @file The wall between page and worker: what may be asked of an engine and what it reports.
 * Commands are imperatives, events are facts. After `load`, everything carries the `runId` it belongs to.
 */
import type {
  AnswerEnd,
  AnswerRequest,
  LoadReport,
  OptionsRequest,
  Score,
  ScoreRequest,
} from '#protocol/answer.ts'
import type { Failure } from '#protocol/failure.ts'
import type { Device, Dtype, ModelCard, RuntimeKind } from '#protocol/model.ts'
import type { Script } from '#protocol/script.ts'

/** How a model is to be loaded. */
export type LoadOptions = {
  /** Left out, the card decides. */
  readonly runtime?: RuntimeKind
  /** `auto` takes WebGPU and falls back to WASM with a notice. */
  readonly device: Device | 'auto'
  readonly dtype?: Dtype
  /** What the scripted runtime plays; ignored by the others. */
  readonly script?: Script
}

export type EngineCommand =
  | {
      readonly type: 'load'
      readonly card: ModelCard
      readonly siteUrl: string
      readonly options: LoadOptions
    }
  | { readonly type: 'answer'; readonly runId: number; readonly request: AnswerRequest }
  | {
      readonly type: 'answerAll'
      readonly runId: number
      readonly requests: readonly AnswerRequest[]
      /** Rows that decode together. */
      readonly rowCount: number
    }
  | { readonly type: 'score'; readonly runId: number; readonly request: ScoreRequest }
  | { readonly type: 'scoreOptions'; readonly runId: number; readonly request: OptionsRequest }
  | { readonly type: 'stop'; readonly runId: number }

export type LoadStage = 'downloading' | 'preparing' | 'warming-up'

export type EngineEvent =
  | {
      readonly type: 'progress'
      readonly stage: LoadStage
      readonly loadedBytes: number
      readonly totalBytes: number
    }
  | { readonly type: 'loaded'; readonly report: LoadReport; readonly notice: Failure | null }
  /** `sent` is the exact string the model reads. */
  | {
      readonly type: 'started'
      readonly runId: number
      readonly sent: string
      readonly promptTokenCount: number
    }
  /** New text since the last event, and tokens so far. */
  | { readonly type: 'streamed'; readonly runId: number; readonly text: string; readonly tokenCount: number }
  | { readonly type: 'finished'; readonly runId: number; readonly end: AnswerEnd }
  | { readonly type: 'itemFinished'; readonly runId: number; readonly index: number; readonly end: AnswerEnd }
  | { readonly type: 'allFinished'; readonly runId: number; readonly totalMs: number }
  | { readonly type: 'scored'; readonly runId: number; readonly score: Score; readonly totalMs: number }
  /** ln p of each option given the prompt, in their order. */
  | { readonly type: 'optionsScored'; readonly runId: number; readonly logprobs: readonly number[] }
  /** `runId` null: the model itself is gone and must be loaded again. */
  | { readonly type: 'failed'; readonly runId: number | null; readonly failure: Failure }
