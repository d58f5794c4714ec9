/** @file Collects one answer while it is decoded: its text, its tokens, its times. */
import type { AnswerEnd, FinishReason, Timing } from '#protocol/answer.ts'
import type { EncodedPrompt } from '#runtime/promptCodec.ts'
import type { AnswerListener } from '#runtime/Runtime.ts'
import { TextStream } from '#runtime/textStream.ts'

type RecorderParts = {
  readonly encoded: EncodedPrompt
  decode(ids: number[]): string
  /** Tokens that close an answer and are not part of its text. */
  readonly endIds: ReadonlySet<number>
  readonly cold: boolean
  readonly listener: Partial<AnswerListener> & { onEnd?(end: AnswerEnd): void }
}

export class AnswerRecorder {
  readonly #parts: RecorderParts
  readonly #stream: TextStream
  #text = ''
  #tokenCount = 0
  /** UTF-8 bytes that came after the first token. */
  #decodedBytes = 0
  #startMs = 0
  #firstMs = 0
  #lastMs = 0
  #end: AnswerEnd | undefined

  constructor(parts: RecorderParts) {
    this.#parts = parts
    this.#stream = new TextStream((ids) => parts.decode(ids))
  }

  get encoded(): EncodedPrompt {
    return this.#parts.encoded
  }

  /** The model begins to read the prompt. */
  start(): void {
    this.#startMs = performance.now()
    this.#parts.listener.onStart?.(this.encoded.sent, this.encoded.ids.length)
  }

  /** A token has been chosen. */
  token(id: number): void {
    this.#lastMs = performance.now()
    this.#tokenCount++
    if (this.#tokenCount === 1) this.#firstMs = this.#lastMs
    if (this.#parts.endIds.has(id)) return
    this.#add(this.#stream.push(id))
  }

  /** The answer is over. */
  end(finishReason: FinishReason): void {
    this.#add(this.#stream.flush())
    this.#end = {
      text: this.#text,
      tokenCount: this.#tokenCount,
      promptTokenCount: this.encoded.ids.length,
      finishReason,
      timing: this.#timing(),
    }
    this.#parts.listener.onEnd?.(this.#end)
  }

  /** The finished answer; an answer stopped before it began is empty. */
  ended(): AnswerEnd {
    if (!this.#end) this.end('stopped')
    if (!this.#end) throw new Error('An answer that was ended has no end')
    return this.#end
  }

  #add(text: string): void {
    this.#text += text
    if (this.#tokenCount > 1) this.#decodedBytes += new TextEncoder().encode(text).length
    this.#parts.listener.onText?.(text, this.#tokenCount)
  }

  #timing(): Timing {
    const endMs = performance.now()
    const firstTokenMs = (this.#tokenCount > 0 ? this.#firstMs : endMs) - this.#startMs
    const decodeSeconds = (this.#lastMs - this.#firstMs) / 1000
    const hasDecoded = this.#tokenCount > 1 && decodeSeconds > 0
    return {
      firstTokenMs,
      prefillTokensPerSecond: this.#tokenCount > 0 ? (1000 * this.encoded.ids.length) / firstTokenMs : null,
      decodeTokensPerSecond: hasDecoded ? (this.#tokenCount - 1) / decodeSeconds : null,
      bytesPerSecond: hasDecoded ? this.#decodedBytes / decodeSeconds : null,
      totalMs: endMs - this.#startMs,
      cold: this.#parts.cold,
    }
  }
}
