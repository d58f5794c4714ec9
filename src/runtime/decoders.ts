/** @file Builds decoders for an open model: which cache, which reader, how large. */
import { FailureError, failure } from '#protocol/failure.ts'
import { Decoder } from '#runtime/decode/decoder.ts'
import { bytesOf } from '#runtime/decode/floats.ts'
import { GpuLogits } from '#runtime/decode/gpuLogits.ts'
import { GrowingCache, type KvCache } from '#runtime/decode/kvCache.ts'
import { HostLogits, type LogitsReader } from '#runtime/decode/logits.ts'
import { StaticCache } from '#runtime/decode/staticCache.ts'
import type { OpenModel } from '#runtime/ortSession.ts'

/** How large a decoder is to be. */
export type DecoderSize = {
  readonly rowCount: number
  /** Longest prompt plus answer, in tokens. */
  readonly capacity: number
  readonly staticCache: boolean
  /** Most prompt tokens one run may read. */
  readonly chunkLength: number
}

/** Logits of a chunk take at most this much GPU memory. */
const chunkLogitsBytes = 64 * 2 ** 20

/** Longer chunks bring no more speed. */
export const longestChunk = 256

/**
 * ONNX Runtime's WebGPU attention was seen to be wrong for 32 prompt tokens and more in one run (1.30.0, software
 * adapter, head size 64), and right for fewer.
 */
export const safeChunk = 31

/** A decoder of its own caches; dispose of it when done. Rejects with `out-of-memory` if they do not fit. */
export async function createDecoder(model: OpenModel, size: DecoderSize): Promise<Decoder> {
  const device = model.gpu?.device
  // A buffer that could not be made is no exception in WebGPU; only an error scope tells.
  device?.pushErrorScope('out-of-memory')
  const decoder = assemble(model, size)
  const shortage = await device?.popErrorScope()
  if (!shortage) return decoder
  decoder.dispose()
  throw new FailureError(failure('out-of-memory'))
}

function assemble(model: OpenModel, size: DecoderSize): Decoder {
  const { ort, session, geometry, gpu } = model
  const cacheOf = (rowCount: number): KvCache =>
    gpu && size.staticCache
      ? new StaticCache(ort, gpu.device, geometry.entries, { rowCount, capacity: size.capacity })
      : new GrowingCache(ort, geometry.entries, rowCount)
  const fitting = Math.floor(chunkLogitsBytes / (bytesOf(geometry.logitsType) * geometry.vocabularySize))
  const mostPositions = Math.max(1, Math.min(longestChunk, size.capacity, fitting))
  const reader: LogitsReader = gpu
    ? new GpuLogits(ort, gpu.device, {
        vocabulary: geometry.vocabularySize,
        type: geometry.logitsType,
        maxPositions: Math.max(mostPositions, size.rowCount),
      })
    : new HostLogits()
  const cache = cacheOf(size.rowCount)
  const promptCache = size.rowCount > 1 ? cacheOf(1) : cache
  const chunkLength = Math.min(size.chunkLength, mostPositions)
  return new Decoder({ ort, session, geometry, cache, promptCache, reader, chunkLength, mostPositions })
}
