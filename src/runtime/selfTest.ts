/**
 * @file Finds out at load time which shortcuts are exact for a model on this device. From outside one cannot see
 * whether a model's attention takes row lengths from the mask, nor whether a kernel is right; probes show it.
 */
import { greedy } from '#protocol/answer.ts'
import { decodeAll, type Job } from '#runtime/decode/decodeLoop.ts'
import { createDecoder, longestChunk, safeChunk, type DecoderSize } from '#runtime/decoders.ts'
import type { OpenModel } from '#runtime/ortSession.ts'

/** Which shortcuts give the same greedy tokens as the plain way: one row, growing cache. */
export type Exactness = { readonly staticCache: boolean; readonly batching: boolean }

const probeTexts = ['Hello, how are you', 'The quick brown fox jumps over the lazy dog and 7 more']
const probeTokens = 3
const capacity = 64

/** Logits of the same prompt may differ by rounding, not by more. */
const logitTolerance = 0.05

/**
 * Runs the probes; it also warms the model up, because the kernels of reading and decoding run here. The test of
 * batching covers the static cache as well, so that a model that passes is tested once.
 */
export async function testExactness(model: OpenModel): Promise<Exactness> {
  const isGpu = model.gpu !== null
  const prompts = probeTexts.map((text) => model.codec.encodePlain(text))
  const size = { capacity, chunkLength: safeChunk }
  const plain = await greedyTokens(model, prompts, { ...size, rowCount: 1, staticCache: false })
  const isExact = async (rowCount: number): Promise<boolean> => {
    const shortcut = { ...size, rowCount, staticCache: isGpu }
    // A shortcut the model cannot take at all fails in the run; the plain way is still open.
    const tokens = await greedyTokens(model, prompts, shortcut).catch(() => null)
    return JSON.stringify(tokens) === JSON.stringify(plain)
  }
  if (await isExact(2)) return { staticCache: isGpu, batching: true }
  return { staticCache: isGpu && (await isExact(1)), batching: false }
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

async function greedyTokens(
  model: OpenModel,
  prompts: readonly (readonly number[])[],
  size: DecoderSize,
): Promise<number[][]> {
  const answers = prompts.map((): number[] => [])
  const jobs = prompts.map((ids, index): Job => ({
    ids,
    sampling: greedy,
    limit: probeTokens,
    endIds: new Set(),
    onStart: () => undefined,
    onToken: (id) => answers[index]?.push(id),
    onEnd: () => undefined,
  }))
  const decoder = await createDecoder(model, size)
  try {
    await decodeAll(decoder, jobs, new AbortController().signal)
  } finally {
    decoder.dispose()
  }
  return answers
}
