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
import type { Certificate } from '#protocol/certificate.ts'
import type { Failure } from '#protocol/failure.ts'
import type { Device, Dtype, ModelCard, RuntimeKind } from '#protocol/model.ts'
import type { Script } from '#protocol/script.ts'

/** A `Blob`, which this side of the types does not know: it only passes through. */
export type GivenFile = { readonly size: number }

/** How a model is to be loaded. */
export type LoadOptions = {
  /** Left out, the card decides. */
  readonly runtime?: RuntimeKind
  /** `auto` takes WebGPU and falls back to WASM with a notice. */
  readonly device: Device | 'auto'
  readonly dtype?: Dtype
  /**
   * What the page has chosen and named to the visitor: taken for whatever of device and format is left open. Where that
   * device turns out to be missing, the same format runs on WASM, so that no other bytes are fetched than those named.
   */
  readonly preferred?: { readonly device: Device; readonly dtype: Dtype }
  /** Files of a local model by their paths, where they are not kept in this browser. */
  readonly files?: ReadonlyMap<string, GivenFile>
  /** For models that bring none of their own. */
  readonly certificate?: Certificate
  /** What the scripted runtime plays; ignored by the others. */
  readonly script?: Script
}

export type EngineCommand =
  | {
      readonly type: 'load'
      readonly card: ModelCard
      readonly siteUrl: string
      /** Absolute; empty where there is no hub. */
      readonly hubUrl: string
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
  /** Makes the reference that the model is compared with when it is loaded elsewhere. */
  | { readonly type: 'certify'; readonly runId: number }
  | { readonly type: 'stop'; readonly runId: number }

export type LoadStage = 'downloading' | 'preparing' | 'warming-up'

/**
 * Why nothing arrives: `busy`, the server asks for patience; `unreachable`, there is no answer or it broke off;
 * `other-tab`, another tab or slot fetches the same file, and how long that takes is not known; `turn`, other models are
 * at work, and there is room for one at a time.
 */
export type Waiting =
  | { readonly reason: 'busy' | 'unreachable'; readonly seconds: number }
  | { readonly reason: 'other-tab' | 'turn'; readonly seconds: null }

/** How far loading has come. Bytes count while it downloads. */
export type LoadProgress = {
  readonly stage: LoadStage
  readonly loadedBytes: number
  /** Null while it is not known. */
  readonly totalBytes: number | null
  /** Null as long as anything moves. */
  readonly waiting: Waiting | null
}

export type EngineEvent =
  | { readonly type: 'progress'; readonly progress: LoadProgress }
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
  | { readonly type: 'certified'; readonly runId: number; readonly certificate: Certificate }
  /** `runId` null: the model itself is gone and must be loaded again. */
  | { readonly type: 'failed'; readonly runId: number | null; readonly failure: Failure }
