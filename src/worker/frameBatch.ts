/** Two messages within one display frame would be wasted: text is passed on at most this often. */
const frameMs = 16

/** Joins the pieces of an answer that arrive within one display frame. Nothing is held longer than that. */
export class FrameBatch {
  readonly #send: (text: string, tokenCount: number) => void
  #text = ''
  #tokenCount = 0
  #sentMs = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(send: (text: string, tokenCount: number) => void) {
    this.#send = send
  }

  add(text: string, tokenCount: number): void {
    this.#text += text
    this.#tokenCount = tokenCount
    if (performance.now() - this.#sentMs >= frameMs) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), frameMs)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#text === '') return
    this.#send(this.#text, this.#tokenCount)
    this.#text = ''
    this.#sentMs = performance.now()
  }
}
