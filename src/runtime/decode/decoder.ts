/**
 * @file One step of decoding over an ONNX session: feeds tokens, keeps the KV cache, leaves logits to be read.
 * Prompts are read one row at a time, because ONNX Runtime's WebGPU attention is wrong for ragged prompts in
 * one batch; their cache row is then copied into the batch, and decoding runs ragged, which is exact.
 */
import type { FloatType } from '#runtime/decode/floats.ts'
import type { CacheEntry, KvCache } from '#runtime/decode/kvCache.ts'
import { logprobOf, type LogitsReader } from '#runtime/decode/logits.ts'
import type { InferenceSession, Ort, Tensor } from '#runtime/ort.ts'

/** What a session takes and gives. */
export type Geometry = {
  readonly entries: readonly CacheEntry[]
  readonly vocabularySize: number
  readonly logitsType: FloatType
  readonly hasMask: boolean
  /** Some exports take the positions of tokens as an input, others derive them from the mask. */
  readonly hasPositionIds: boolean
  /** Dimensions of `num_logits_to_keep` where a session takes it: logits of the last tokens only, 0 for all. */
  readonly keepShape: readonly number[] | null
}

/** The pieces one decoder is made of. It owns the caches and the reader, not the session. */
export type DecoderParts = {
  readonly ort: Ort
  readonly session: InferenceSession
  readonly geometry: Geometry
  readonly cache: KvCache
  /** Reads prompts when `cache` has several rows; one row, else the same object as `cache`. */
  readonly promptCache: KvCache
  readonly reader: LogitsReader
  readonly chunkLength: number
  /** Positions whose logits the reader has room for. */
  readonly mostPositions: number
}

/** What one run reads: token ids as (row, step), and every row's length when it is over. */
type Step = {
  readonly ids: readonly number[]
  readonly lengths: readonly number[]
  readonly cache: KvCache
  /** Leaves out all logits but the last where the session can. */
  readonly lastOnly?: boolean
}

export class Decoder {
  readonly #parts: DecoderParts
  #chunkLength: number
  #logits: Tensor | undefined

  constructor(parts: DecoderParts) {
    this.#parts = parts
    this.#chunkLength = parts.chunkLength
  }

  /** Prompt tokens a single run may read; never more than the reader has room for. */
  get chunkLength(): number {
    return this.#chunkLength
  }

  set chunkLength(wanted: number) {
    this.#chunkLength = Math.min(wanted, this.#parts.mostPositions)
  }

  get rowCount(): number {
    return this.#parts.cache.rowCount
  }

  /** Reads a whole prompt into a row. Returns the position of its last logits. */
  async prefill(row: number, ids: readonly number[]): Promise<number> {
    const { cache, promptCache } = this.#parts
    const lastLength = await this.#readPrompt(ids)
    if (promptCache !== cache) cache.adopt(row, promptCache)
    return this.#lastPosition(lastLength)
  }

  /** Feeds one token to every row; `lengths` count it. Logits of row r are at position r. */
  async step(ids: readonly number[], lengths: readonly number[]): Promise<void> {
    await this.#run({ ids, lengths, cache: this.#parts.cache })
  }

  /** ln p of `ids[start..]`, each given all before it. `start` must be at least 1. */
  async logprobs(ids: readonly number[], start: number): Promise<number[]> {
    const all: number[] = []
    await this.#readPrompt(ids.slice(0, -1), async (from, length) => {
      const labels = ids.slice(from + 1, from + 1 + length)
      all.push(...(await this.#parts.reader.logprobs(this.#currentLogits, labels)))
    })
    return all.slice(start - 1)
  }

  /**
   * Reads a text into the only row and hands on all logits after each of its tokens. The last `stepCount` tokens are
   * fed one by one, as those of an answer are.
   *
   * @param ids more than `stepCount`.
   */
  async force(
    ids: readonly number[],
    stepCount: number,
    onLogits: (logits: Float32Array) => void,
  ): Promise<void> {
    const promptLength = ids.length - stepCount
    await this.#readPrompt(ids.slice(0, promptLength), async (_from, length) => {
      for (let position = 0; position < length; position++) onLogits(await this.logitsAt(position))
    })
    for (let index = promptLength; index < ids.length; index++) {
      await this.step(ids.slice(index, index + 1), [index + 1])
      onLogits(await this.logitsAt(0))
    }
  }

  /**
   * ln p of each continuation of a prompt, summed over its tokens. The prompt is read once; as many continuations as
   * there are rows go on from it together.
   *
   * @param continuations none empty.
   */
  async continuationLogprobs(
    ids: readonly number[],
    continuations: readonly (readonly number[])[],
  ): Promise<number[]> {
    const { promptCache, cache, reader } = this.#parts
    const lastLength = await this.#readPrompt(ids)
    const logits = await reader.read(this.#currentLogits, this.#lastPosition(lastLength))
    const sums = continuations.map(([first = 0]) => logprobOf(logits, first))
    const byLength = [...continuations.keys()].toSorted(
      (a, b) => (continuations[a]?.length ?? 0) - (continuations[b]?.length ?? 0),
    )
    for (let from = 0; from < byLength.length; from += cache.rowCount) {
      const batch = byLength.slice(from, from + cache.rowCount)
      cache.clear()
      for (const row of batch.keys()) cache.adopt(row, promptCache)
      await this.#addLogprobs(
        ids.length,
        batch.map((index) => ({ index, ids: continuations[index] ?? [] })),
        sums,
      )
    }
    return sums
  }

  /** Feeds each row its own tokens but the last; adds ln p of all but the first. */
  async #addLogprobs(
    promptLength: number,
    rows: readonly { readonly index: number; readonly ids: readonly number[] }[],
    sums: number[],
  ): Promise<void> {
    const { cache, reader } = this.#parts
    const steps = Math.max(...rows.map(({ ids }) => ids.length)) - 1
    const at = (step: number): number[] =>
      Array.from({ length: cache.rowCount }, (_, row) => rows[row]?.ids[step] ?? 0)
    for (let step = 0; step < steps; step++) {
      await this.step(
        at(step),
        Array.from({ length: cache.rowCount }, () => promptLength + step + 1),
      )
      const logprobs = await reader.logprobs(this.#currentLogits, at(step + 1))
      rows.forEach(({ index, ids }, row) => {
        if (step + 1 < ids.length) sums[index] = (sums[index] ?? 0) + (logprobs[row] ?? Number.NaN)
      })
    }
  }

  /** Likeliest tokens of `count` positions from `first` on of the last run. */
  likeliest(first: number, count: number): Promise<number[]> {
    return this.#parts.reader.likeliest(this.#currentLogits, first, count)
  }

  /** All logits of a position of the last run. */
  logitsAt(position: number): Promise<Float32Array> {
    return this.#parts.reader.read(this.#currentLogits, position)
  }

  dispose(): void {
    const { cache, promptCache, reader } = this.#parts
    cache.dispose()
    if (promptCache !== cache) promptCache.dispose()
    reader.dispose()
    this.#logits = undefined
  }

  get #currentLogits(): Tensor {
    if (!this.#logits) throw new Error('Nothing has been decoded yet')
    return this.#logits
  }

  /** Returns the length of the last chunk. */
  async #readPrompt(
    ids: readonly number[],
    onChunk?: (from: number, length: number) => Promise<void>,
  ): Promise<number> {
    const { promptCache: cache } = this.#parts
    cache.clear()
    let length = 0
    for (let from = 0; from < ids.length; from += this.#chunkLength) {
      const chunk = ids.slice(from, from + this.#chunkLength)
      length = chunk.length
      await this.#run({ ids: chunk, lengths: [from + length], cache, lastOnly: !onChunk })
      await onChunk?.(from, length)
    }
    return length
  }

  /** Where the last logits of a prompt are, whose last chunk had this length. */
  #lastPosition(lastLength: number): number {
    return this.#parts.geometry.keepShape ? 0 : lastLength - 1
  }

  async #run({ ids, lengths, cache, lastOnly = false }: Step): Promise<void> {
    const { ort, session, geometry, reader } = this.#parts
    const rowCount = lengths.length
    const stepCount = ids.length / rowCount
    const { hasMask, hasPositionIds, keepShape } = geometry
    const feeds: Record<string, Tensor> = {
      ...cache.feeds(),
      input_ids: int64(ort, ids, [rowCount, stepCount]),
    }
    if (hasMask) feeds['attention_mask'] = mask(ort, lengths)
    if (keepShape) feeds['num_logits_to_keep'] = int64(ort, [lastOnly ? 1 : 0], keepShape)
    if (hasPositionIds) feeds['position_ids'] = positions(ort, lengths, stepCount)
    const fetches = {
      ...cache.fetches(),
      logits: reader.target(rowCount, keepShape && lastOnly ? 1 : stepCount),
    }
    const outputs = await session.run(feeds, fetches)
    cache.keep(outputs)
    this.#logits = outputs['logits']
  }
}

function int64(ort: Ort, values: readonly number[], dims: readonly number[]): Tensor {
  return new ort.Tensor('int64', BigInt64Array.from(values, BigInt), dims) as Tensor
}

/** (row, position): ones for what a row has read, then zeros. */
function mask(ort: Ort, lengths: readonly number[]): Tensor {
  const longest = Math.max(...lengths)
  const values = new BigInt64Array(lengths.length * longest)
  lengths.forEach((length, row) => values.fill(1n, row * longest, row * longest + length))
  return new ort.Tensor('int64', values, [lengths.length, longest]) as Tensor
}

function positions(ort: Ort, lengths: readonly number[], stepCount: number): Tensor {
  const values = lengths.flatMap((length) =>
    Array.from({ length: stepCount }, (_, step) => length - stepCount + step),
  )
  return int64(ort, values, [lengths.length, stepCount])
}
