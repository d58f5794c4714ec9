/**
 * @file What a model remembers of the tokens it has read: keys and values of every layer.
 * A cache holds one or more rows (sequences); every run reads it and adds to it.
 */
import { zeros, type FloatArray, type FloatType } from '#runtime/decode/floats.ts'
import type { Ort, Tensor } from '#runtime/ort.ts'

/** One key or value input of the model: `past_key_values.N.key` and its output `present.N.key`. */
export type CacheEntry = {
  readonly past: string
  readonly present: string
  readonly type: FloatType
  readonly headCount: number
  readonly headSize: number
}

export interface KvCache {
  readonly rowCount: number
  /** The past, by input name. */
  feeds(): Record<string, Tensor>
  /** Where a run is to leave the present, by output name; null leaves the choice to ONNX Runtime. */
  fetches(): Record<string, Tensor | null>
  /** Takes over what a run has left. */
  keep(outputs: Readonly<Record<string, Tensor>>): void
  /** Copies the only row of `source` into row `row`. */
  adopt(row: number, source: KvCache): void
  /** Forgets everything. */
  clear(): void
  dispose(): void
}

/**
 * Grows by one position a run: the outputs of one run are the inputs of the next. Right for every attention.
 * On WASM the tensors are plain arrays and rows can be adopted; on WebGPU it has one row only.
 */
export class GrowingCache implements KvCache {
  readonly rowCount: number
  readonly #ort: Ort
  readonly #entries: readonly CacheEntry[]
  readonly #tensors = new Map<string, Tensor>()

  constructor(ort: Ort, entries: readonly CacheEntry[], rowCount: number) {
    this.#ort = ort
    this.#entries = entries
    this.rowCount = rowCount
    this.clear()
  }

  clear(): void {
    this.dispose()
    for (const { past, type, headCount, headSize } of this.#entries) {
      const dims = [this.rowCount, headCount, 0, headSize]
      this.#tensors.set(past, this.#tensor(type, zeros(type, 0), dims))
    }
  }

  feeds(): Record<string, Tensor> {
    return Object.fromEntries(this.#tensors)
  }

  fetches(): Record<string, Tensor | null> {
    return Object.fromEntries(this.#entries.map(({ present }) => [present, null]))
  }

  keep(outputs: Readonly<Record<string, Tensor>>): void {
    for (const { past, present } of this.#entries) {
      const grown = outputs[present]
      if (!grown) throw new Error(`The model left no ${present}`)
      this.#tensors.get(past)?.dispose()
      this.#tensors.set(past, grown)
    }
  }

  adopt(row: number, source: KvCache): void {
    const theirs = source.feeds()
    for (const entry of this.#entries) {
      const mine = this.#tensors.get(entry.past)
      const added = theirs[entry.past]
      if (mine && added) this.#tensors.set(entry.past, this.#withRow(mine, { row, added, type: entry.type }))
    }
  }

  /** `into` with row `row` replaced by the only row of `added`; as long as the longer of both. */
  #withRow(into: Tensor, { row, added, type }: { row: number; added: Tensor; type: FloatType }): Tensor {
    const [rowCount = 0, headCount = 0, intoLength = 0, headSize = 0] = into.dims
    const addedLength = added.dims[2] ?? 0
    const length = Math.max(intoLength, addedLength)
    const fits = length === intoLength
    const target = fits ? (into.data as FloatArray) : zeros(type, rowCount * headCount * length * headSize)
    const copy = (from: Tensor, fromRow: number, toRow: number, fromLength: number): void => {
      const source = from.data as FloatArray
      for (let head = 0; head < headCount; head++) {
        const start = (fromRow * headCount + head) * fromLength * headSize
        const end = start + fromLength * headSize
        target.set(source.subarray(start, end), (toRow * headCount + head) * length * headSize)
      }
    }
    if (!fits) for (let other = 0; other < rowCount; other++) copy(into, other, other, intoLength)
    copy(added, 0, row, addedLength)
    return fits ? into : this.#tensor(type, target, [rowCount, headCount, length, headSize])
  }

  #tensor(type: FloatType, values: FloatArray, dims: readonly number[]): Tensor {
    return new this.#ort.Tensor(type, values, dims) as Tensor
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose()
    this.#tensors.clear()
  }
}
