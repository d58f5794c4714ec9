/** @file What the worker needs of anything that can run a model. */
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
import type { LoadOptions, LoadProgress } from '#protocol/engine.ts'
import type { ModelCard } from '#protocol/model.ts'

/** Hears of an answer while it grows. Text arrives in whole characters. */
export type AnswerListener = {
  onStart(sent: string, promptTokenCount: number): void
  onText(text: string, tokenCount: number): void
}

/** A loaded model. One run at a time; the worker sees to that. */
export interface Runtime {
  readonly report: LoadReport
  /** Something the visitor should know although loading went well, e.g. that there is no WebGPU. */
  readonly notice: Failure | null
  answer(request: AnswerRequest, listener: AnswerListener, signal: AbortSignal): Promise<AnswerEnd>
  /** Answers all requests, `rowCount` at a time; `onItem` hears each as it ends. */
  answerAll(
    requests: readonly AnswerRequest[],
    rowCount: number,
    onItem: (index: number, end: AnswerEnd) => void,
    signal: AbortSignal,
  ): Promise<void>
  score(request: ScoreRequest): Promise<Score>
  /** ln p of each option as the continuation of the prompt, summed over its tokens. */
  scoreOptions(request: OptionsRequest): Promise<number[]>
  /** The model's reference predictions, by a runtime that can say what they are. */
  certify?(): Promise<Certificate>
}

/** What a runtime is loaded with. */
export type LoadContext = {
  readonly card: ModelCard
  /** Absolute address of the page's folder. */
  readonly siteUrl: string
  /** Absolute address of the hub; empty where there is none. */
  readonly hubUrl: string
  readonly options: LoadOptions
  readonly onProgress: (progress: LoadProgress) => void
  /** Worth knowing, but no failure. */
  readonly onNotice: (notice: Failure) => void
  /** The model is gone and will not come back in this worker. */
  readonly onLost: (failure: Failure) => void
}
