/**
 * @file Finds out at load time which shortcuts are exact for a model on this device. From outside one cannot see
 * whether a model's attention takes row lengths from the mask, nor whether a kernel is right; probes show it.
 */
import { FailureError } from '#protocol/failure.ts'
import { createDecoder, longestChunk, safeChunk, type DecoderSize } from '#runtime/decoders.ts'
import type { Decoder } from '#runtime/decode/decoder.ts'
import { failureOf } from '#runtime/failureOf.ts'
import { uncovered } from '#runtime/geometry.ts'
import type { OpenModel } from '#runtime/ortSession.ts'

/** Which shortcuts predict the same as the plain way: one row, growing cache. */
export type Exactness = { readonly staticCache: boolean; readonly batching: boolean }

const probeTexts = ['Hello, how are you', 'The quick brown fox jumps over the lazy dog and 7 more']
const probeSteps = 2
/** Splits the longer probe at least once. */
const probeChunk = 5
const capacity = 64

/** Logits of the same prompt may differ by rounding, not by more. */
const logitTolerance = 0.05

/** The same as a share of the range of all logits, because random or small models have small ones. */
const rangeTolerance = { float32: 0.002, float16: 0.02 }

type Probe = readonly Float32Array[]

/**
 * Runs the probes; it also warms the model up, because the kernels of reading and decoding run here. The test of
 * batching covers the static cache as well, so that a model that passes is tested once. Throws `unsupported-model`
 * for a model that the plain way cannot run or cannot run in parts, which all long prompts need.
 */
export async function testExactness(model: OpenModel): Promise<Exactness> {
  const isGpu = model.gpu !== null
  const prompts = probeTexts.map((text) => shortened(model.codec.encodePlain(text)))
  const size = { capacity, chunkLength: safeChunk, rowCount: 1, staticCache: false }
  const plain = await probed(model, prompts, size).catch((error: unknown) => {
    const reason = failureOf(error)
    throw reason.code === 'internal' ? uncovered(reason.message) : new FailureError(reason, { cause: error })
  })
  const isExact = async (shortcut: Partial<DecoderSize>): Promise<boolean> => {
    const probe = await probed(model, prompts, { ...size, ...shortcut }).catch((error: unknown) => {
      // On WASM the plain way is still open. On a GPU a failed run leaves its bindings in the session, where all
      // later runs would use them (ONNX Runtime 1.30.0).
      if (isGpu) throw uncovered(failureOf(error).message)
      return null
    })
    return probe !== null && areSame(probe, plain, rangeTolerance[model.geometry.logitsType])
  }
  if (!(await isExact({ chunkLength: probeChunk }))) throw uncovered('prompts in parts')
  // Without it a cache of fixed size fails in the run, and rows on a GPU need such a cache.
  if (isGpu && !model.hasGroupedAttention) return { staticCache: false, batching: false }
  if (await isExact({ rowCount: 2, staticCache: isGpu })) return { staticCache: isGpu, batching: true }
  return { staticCache: isGpu && (await isExact({ staticCache: true })), batching: false }
}

/** Compares the prediction after a prompt that was read at once with that after one read in safe chunks. */
export async function readsLongChunks(model: OpenModel, ids: readonly number[]): Promise<boolean> {
  const atOnce = await predictionAfter(model, ids, longestChunk)
  const inPieces = await predictionAfter(model, ids, safeChunk)
  return atOnce.every((logit, id) => Math.abs(logit - (inPieces[id] ?? Number.NaN)) <= logitTolerance)
}

async function predictionAfter(
  model: OpenModel,
  ids: readonly number[],
  chunkLength: number,
): Promise<Float32Array> {
  const size = { rowCount: 1, capacity: ids.length, staticCache: false, chunkLength }
  const decoder = await createDecoder(model, size)
  try {
    return await decoder.logitsAt(await decoder.prefill(0, ids))
  } finally {
    decoder.dispose()
  }
}

/** A tokenizer of bytes or letters makes many tokens of a text; a probe must fit its small cache. */
function shortened(ids: readonly number[]): readonly number[] {
  return ids.slice(0, capacity - probeSteps)
}

/** Predictions after each prompt and after tokens that follow it, the same ones whatever the way. */
async function probed(
  model: OpenModel,
  prompts: readonly (readonly number[])[],
  size: DecoderSize,
): Promise<Probe> {
  const decoder = await createDecoder(model, size)
  try {
    if (size.rowCount > 1) return await probedTogether(decoder, prompts)
    const probes: Probe[] = []
    for (const ids of prompts) probes.push(await probedTogether(decoder, [ids]))
    // In the order of rows that go on together: all prompts, then step by step.
    return Array.from({ length: 1 + probeSteps }, (_, step) => probes.map((probe) => probe[step])).flatMap(
      (logits) => logits.filter((values) => values !== undefined),
    )
  } finally {
    decoder.dispose()
  }
}

async function probedTogether(decoder: Decoder, prompts: readonly (readonly number[])[]): Promise<Probe> {
  const logits: Float32Array[] = []
  for (const [row, ids] of prompts.entries()) {
    const position = await decoder.prefill(row, ids)
    logits.push(await decoder.logitsAt(position))
  }
  for (let step = 0; step < probeSteps; step++) {
    await decoder.step(
      prompts.map((ids) => ids[step] ?? 0),
      prompts.map((ids) => ids.length + step + 1),
    )
    await decoder.likeliest(0, prompts.length) // its kernel is to be warm as well
    for (const row of prompts.keys()) logits.push(await decoder.logitsAt(row))
  }
  return logits
}

function areSame(found: Probe, plain: Probe, share: number): boolean {
  return plain.every((expected, index) => {
    const values = found[index] ?? new Float32Array()
    const highest = expected.reduce((a, b) => Math.max(a, b), -Infinity)
    const lowest = expected.reduce((a, b) => Math.min(a, b), Infinity)
    const tolerance = share * (highest - lowest)
    return expected.every((logit, id) => Math.abs(logit - (values[id] ?? Number.NaN)) <= tolerance)
  })
}
