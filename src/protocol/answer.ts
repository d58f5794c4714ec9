/** @file A request to a model and what comes back for it. */
import type { Numerics } from '#protocol/certificate.ts'
import type { Device, RuntimeKind } from '#protocol/model.ts'

/** `template` wraps the prompt in the model's chat template, `raw` sends it as it is. */
export type PromptMode = 'template' | 'raw'

/** How the next token is chosen. */
export type Sampling = {
  /** 0 takes the likeliest token every time; otherwise logits are divided by it. */
  readonly temperature: number
  /** Keep only the k likeliest tokens; 0 keeps all. */
  readonly topK: number
  /** Keep the smallest set of tokens whose probability reaches this share, in (0, 1]. */
  readonly topP: number
  /** Same seed, same model, same prompt: same answer. */
  readonly seed: number
}

export const greedy: Sampling = { temperature: 0, topK: 0, topP: 1, seed: 0 }

/** An earlier message of a conversation. */
export type Turn = { readonly role: 'user' | 'assistant'; readonly content: string }

/** One prompt for one model. */
export type AnswerRequest = {
  readonly prompt: string
  readonly system: string
  readonly mode: PromptMode
  /** What was said before the prompt, oldest first; read in template mode only. */
  readonly history?: readonly Turn[]
  readonly maxTokens: number
  readonly sampling: Sampling
  /** Goes on after an end token; for benchmarks, where both engines must produce equally many tokens. */
  readonly ignoreEnd?: boolean
}

/** `end`: the model closed its answer; `length`: token limit or context full; `stopped`: by the visitor. */
export type FinishReason = 'end' | 'length' | 'stopped'

/** Speed of one answer as the worker saw it. */
export type Timing = {
  /** From the start of reading the prompt to the first token; to the end if there was none. */
  readonly firstTokenMs: number
  /** Null when the answer ended before its first token. */
  readonly prefillTokensPerSecond: number | null
  /** (tokens - 1) / (last - first token); null for answers of one token. */
  readonly decodeTokensPerSecond: number | null
  /** UTF-8 bytes after the first token per second of decoding; comparable between tokenizers. */
  readonly bytesPerSecond: number | null
  readonly totalMs: number
  /** First run since load: shaders or code may still have been compiled. */
  readonly cold: boolean
}

/** A finished answer. */
export type AnswerEnd = {
  readonly text: string
  readonly tokenCount: number
  readonly promptTokenCount: number
  readonly finishReason: FinishReason
  readonly timing: Timing
}

/** The end of an answer that was stopped without a model saying so; its times are not known. */
export function stoppedEnd(said: Pick<AnswerEnd, 'text' | 'tokenCount' | 'promptTokenCount'>): AnswerEnd {
  const { text, tokenCount, promptTokenCount } = said
  return {
    text,
    tokenCount,
    promptTokenCount,
    finishReason: 'stopped',
    timing: {
      firstTokenMs: 0,
      prefillTokensPerSecond: null,
      decodeTokensPerSecond: null,
      bytesPerSecond: null,
      totalMs: 0,
      cold: false,
    },
  }
}

/** A text to be scored under a model, optionally as the continuation of a prompt. */
export type ScoreRequest = {
  /** Context that is read but not scored; formatted like an answer's prompt. Empty: the text alone. */
  readonly prompt: string
  readonly system: string
  readonly mode: PromptMode
  readonly text: string
}

/** One scored token. `logprob` is the natural logarithm of its probability given all before it. */
export type ScoredToken = { readonly text: string; readonly logprob: number }

/** How well a model predicts a text, teacher-forced. */
export type Score = {
  readonly tokens: readonly ScoredToken[]
  /** -sum(logprob) / (ln 2 * UTF-8 bytes of the text): lower is better, comparable between tokenizers. */
  readonly bitsPerByte: number
}

/** Texts to be compared as continuations of one prompt, e.g. the labels of a classifier. */
export type OptionsRequest = Omit<ScoreRequest, 'text'> & { readonly options: readonly string[] }

/** What a worker says of the model it has loaded. */
export type LoadReport = {
  /** Which implementation runs it: the one asked for, or the one that covers what that one does not. */
  readonly runtime: RuntimeKind
  readonly device: Device
  readonly dtype: string
  /** Adapter in words, e.g. `google swiftshader`; null on WASM. */
  readonly adapter: string | null
  readonly contextLength: number
  /** It has a chat template, and that writes earlier turns down. */
  readonly canConverse: boolean
  /** KV cache in fixed GPU buffers: only after the load-time self-test found it exact. */
  readonly staticCache: boolean
  /** Rows that may decode together; 1 when the self-test found batching inexact. */
  readonly maxRows: number
  /** How what it computes agrees with its certificate; null where there is none to compare with. */
  readonly numerics: Numerics | null
  readonly loadMs: number
}
