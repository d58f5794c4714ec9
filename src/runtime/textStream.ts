/** @file Turns token ids into text while they arrive, in whole characters only. */

/** Stands for bytes that are not a whole character yet. */
const unfinished = '\uFFFD'

/**
 * Feeds on ids, yields text. A few earlier ids are decoded along with new ones, because some tokenizers
 * decode a word differently at the start of a text (leading spaces).
 */
export class TextStream {
  readonly #decode: (ids: number[]) => string
  #context: number[] = []
  #pending: number[] = []

  constructor(decode: (ids: number[]) => string) {
    this.#decode = decode
  }

  /** The text that `id` completes; empty while a character is unfinished. */
  push(id: number): string {
    this.#pending.push(id)
    const text = this.#pendingText()
    // Four tokens hold the longest character; after that the bytes are simply not text.
    if (text.endsWith(unfinished) && this.#pending.length < 4) return ''
    this.#settle()
    return text
  }

  /** What is left when the answer is over, unfinished or not. */
  flush(): string {
    const text = this.#pendingText()
    this.#settle()
    return text
  }

  #pendingText(): string {
    const before = this.#decode(this.#context)
    return this.#decode([...this.#context, ...this.#pending]).slice(before.length)
  }

  #settle(): void {
    if (this.#pending.length > 0) this.#context = this.#pending
    this.#pending = []
  }
}
