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
    const text = this.#textOf(this.#pending)
    if (text.endsWith(unfinished)) return this.#pending.length < 4 ? '' : this.#giveUp(text)
    this.#settle(this.#pending.length)
    return text
  }

  /** What is left when the answer is over, unfinished or not. */
  flush(): string {
    const text = this.#textOf(this.#pending)
    this.#settle(this.#pending.length)
    return text
  }

  /**
   * Four tokens hold the longest character, so these are not the beginning of one: bytes that are no text, or the sign
   * for such bytes itself, which a text may hold. The last of them may begin a character all the same.
   */
  #giveUp(text: string): string {
    for (let count = this.#pending.length - 1; count > 0; count--) {
      const settled = this.#textOf(this.#pending.slice(0, count))
      if (settled + unfinished !== text) continue
      this.#settle(count)
      return settled
    }
    this.#settle(this.#pending.length)
    return text
  }

  #textOf(ids: readonly number[]): string {
    const before = this.#decode(this.#context)
    return this.#decode([...this.#context, ...ids]).slice(before.length)
  }

  /** The first `count` pending ids have been said. */
  #settle(count: number): void {
    if (count > 0) this.#context = this.#pending.slice(0, count)
    this.#pending = this.#pending.slice(count)
  }
}
