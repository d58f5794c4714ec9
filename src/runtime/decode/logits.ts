/**
 * @file Reads what a run has predicted: the likeliest token, a row of logits, or how likely given tokens were.
 * Logits are (row, step, vocabulary); a position below is `row * stepCount + step`.
 */
import { asFloat32, type FloatArray } from '#runtime/decode/floats.ts'
import type { Tensor } from '#runtime/ort.ts'

export interface LogitsReader {
  /** Where a run is to leave its logits; null leaves the choice to ONNX Runtime. */
  target(rowCount: number, stepCount: number): Tensor | null
  /** Likeliest token of `count` positions from `first` on; of equals the smallest id. */
  likeliest(logits: Tensor, first: number, count: number): Promise<number[]>
  /** All logits of one position. The caller owns the array. */
  read(logits: Tensor, position: number): Promise<Float32Array>
  /** ln p(label) for position 0, 1, .. of the only row. */
  logprobs(logits: Tensor, labels: readonly number[]): Promise<number[]>
  dispose(): void
}

/** Index of the largest of `values`, the first among equals. */
export function argmax(values: Float32Array): number {
  let best = 0
  for (let index = 1; index < values.length; index++) {
    if ((values[index] ?? 0) > (values[best] ?? 0)) best = index
  }
  return best
}

/** ln softmax(values)[label]. */
export function logprobOf(values: Float32Array, label: number): number {
  return (values[label] ?? Number.NaN) - logNormaliser(values)
}

/** ln of the sum of exp(values): what is taken from a logit to make it the logarithm of a probability. */
export function logNormaliser(values: Float32Array): number {
  let max = -Infinity
  for (const value of values) max = Math.max(max, value)
  let sum = 0
  for (const value of values) sum += Math.exp(value - max)
  return max + Math.log(sum)
}

/** Logits in JavaScript memory, as the WASM execution provider leaves them. */
export class HostLogits implements LogitsReader {
  target(): null {
    return null
  }

  likeliest(logits: Tensor, first: number, count: number): Promise<number[]> {
    return Promise.resolve(Array.from({ length: count }, (_, offset) => argmax(row(logits, first + offset))))
  }

  read(logits: Tensor, position: number): Promise<Float32Array> {
    return Promise.resolve(row(logits, position).slice())
  }

  logprobs(logits: Tensor, labels: readonly number[]): Promise<number[]> {
    return Promise.resolve(labels.map((label, position) => logprobOf(row(logits, position), label)))
  }

  dispose(): void {
    // The arrays belong to the tensors.
  }
}

function row(logits: Tensor, position: number): Float32Array {
  const vocabularySize = logits.dims[2] ?? 0
  const values = logits.data as FloatArray
  return asFloat32(values.subarray(position * vocabularySize, (position + 1) * vocabularySize))
}
