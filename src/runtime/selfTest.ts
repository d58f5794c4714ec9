/**
 * @file Finds out at load time which shortcuts are exact for a model on this device. From outside one cannot
 * see whether a model's attention takes row lengths from the mask; two short prompts show it.
 */
import { greedy } from '#protocol/answer.ts'
import { decodeAll, type Job } from '#runtime/decode/decodeLoop.ts'
import { createDecoder, type DecoderSize } from '#runtime/decoders.ts'
import type { OpenModel } from '#runtime/ortSession.ts'

/** Which shortcuts give the same greedy tokens as the plain way: one row, growing cache. */
export type Exactness = { readonly staticCache: boolean; readonly batching: boolean }

const probeTexts = ['Hello, how are you', 'The quick brown fox jumps over the lazy dog and 7 more']
const probeTokens = 3
const capacity = 64

/**
 * Runs the probes; it also warms the model up, because the kernels of reading and decoding run here. The test of
 * batching covers the static cache as well, so that a model that passes is tested once.
 */
export async function testExactness(model: OpenModel): Promise<Exactness> {
  const prompts = probeTexts.map((text) => model.codec.encodePlain(text))
  const plain = await greedyTokens(model, prompts, { rowCount: 1, capacity, staticCache: false })
  const isExact = async (size: DecoderSize): Promise<boolean> => {
    const tokens = await greedyTokens(model, prompts, size)
    return JSON.stringify(tokens) === JSON.stringify(plain)
  }
  const isGpu = model.gpu !== null
  if (await isExact({ rowCount: 2, capacity, staticCache: isGpu }))
    return { staticCache: isGpu, batching: true }
  const staticCache = isGpu && (await isExact({ rowCount: 1, capacity, staticCache: true }))
  return { staticCache, batching: false }
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
  const decoder = createDecoder(model, size)
  try {
    await decodeAll(decoder, jobs, new AbortController().signal)
  } finally {
    decoder.dispose()
  }
  return answers
}
