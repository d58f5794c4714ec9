/** @file What an error means: ONNX Runtime and WebGPU say what went wrong in words only. */
import { FailureError, failure, type Failure } from '#protocol/failure.ts'

const lossWords = /device.*lost|lost.*device/i
const memoryWords = /bad_alloc|out of memory|\bOOM\b|failed to allocate|could not allocate|allocation failed/i

export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure
  const words = String(error)
  if (lossWords.test(words)) return failure('device-lost')
  if (memoryWords.test(words)) return failure('out-of-memory')
  return failure('internal', words.slice(0, 200))
}
