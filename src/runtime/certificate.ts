/**
 * @file The numerics certificate: what a model predicts after fixed texts, made once where it computes right, and
 * compared at load with what it predicts here. A graphics driver that computes wrong numbers shows in no error, only
 * in other tokens.
 */
import { agreementOf, lumpedKl, type Place } from '#metrics/agreement.ts'
import type { Canary, Certificate, Numerics, TopTokens } from '#protocol/certificate.ts'
import type { ModelVariant } from '#protocol/model.ts'
import { steppedTokens } from '#runtime/certificateFile.ts'
import type { Decoder } from '#runtime/decode/decoder.ts'
import { argmax, logNormaliser } from '#runtime/decode/logits.ts'
import type { OpenModel } from '#runtime/ortSession.ts'

/** Each of these is read up to a number of tokens that any tokenizer makes of it; 128 places in all. */
const canaryTexts = [
  {
    text: 'The train to the coast leaves at 9:45 from platform 3. Please bring a warm coat, because the wind by the sea is cold in the evening, and something to read on the way.',
    length: 28,
  },
  {
    text: 'How do I cook rice? Wash it, add two cups of water for every cup of rice, and wait until it is soft. Then open the lid, take the pot from the fire and let it rest.',
    length: 28,
  },
  {
    text: 'item,year,price\ntable,2019,149.90\nchair,2021,35.00\nlamp,2020,18.50\nshelf,2018,72.25\ndesk,2022,210.00\n',
    length: 28,
  },
  {
    // ONNX Runtime's WebGPU attention takes other kernels from 32 tokens on.
    text: 'A letter was found in the old library last week. Nobody knew who had written it, but it spoke of a garden, a river and a small white house on the hill, and it ended with the words: come back in spring, when the snow has gone and the road is dry again.',
    length: 44,
  },
] as const

/**
 * Less is to be feared of the processor, and all four would cost much: 0.15 s at each load on WASM, where references are
 * made, and seconds on a software adapter. These two hold the text of more than 31 tokens.
 */
const textsOnProcessor = 2

const topCount = 8
/** Divergences well below every limit survive rounding to this. */
const logprobDigits = 5

/**
 * Against WASM in the same number format, software WebGPU (SwiftShader, ORT 1.30.0, the embedded `standard`,
 * `instruction` and `base`) had the same top token at 128 of 128 places and a mean KL of at most 3.7e-8, which is the
 * rounding of the file. Other orders of summation change a top token only where two are nearly alike, and 16-bit floats
 * add about 1e-3 (estimated, not measured): 2 of 128 places may differ. A wrong kernel is off by whole nats. Other
 * formats of the weights predict otherwise without any fault (4-bit weights of small models: top-1 about 0.8, mean KL
 * about 0.1; estimated, not measured), so that only nonsense is told from them.
 */
const limits = {
  sameFormat: { top1: 0.98, meanKl: 0.01 },
  otherFormat: { top1: 0.6, meanKl: 0.7 },
}

/** Makes the reference of a model. Only what runs on WASM, in 32-bit floats, is one. */
export async function makeCertificate(model: OpenModel, decoder: Decoder): Promise<Certificate> {
  const { codec, ort, variant } = model
  const canaries: Canary[] = []
  for (const { text, length } of canaryTexts) {
    const ids = [...codec.separatorIds(), ...codec.encodePlain(text)].slice(0, length)
    const positions: TopTokens[] = []
    await decoder.force(ids, steppedTokens, (logits) => positions.push(topOf(logits)))
    canaries.push({ text, ids, positions })
  }
  const madeWith = {
    device: 'wasm',
    dtype: variant.dtype,
    runtime: 'ort',
    versions: versionsOf(ort),
  } as const
  return { version: 1, madeWith, weightsSha256: weightsHash(variant), canaries }
}

/**
 * Reads the canaries the way answers are read. Null where the certificate is of other weights in the same format, or of
 * another vocabulary: that says nothing of what is computed here.
 *
 * @param onText hears each text before it is read, as something may have to be settled for its length.
 */
export async function compareWith(
  certificate: Certificate,
  { geometry, variant, gpu }: Pick<OpenModel, 'geometry' | 'variant' | 'gpu'>,
  decoder: Decoder,
  onText: (ids: readonly number[]) => Promise<void>,
): Promise<Numerics | null> {
  const isSameFormat = certificate.madeWith.dtype === variant.dtype
  const hashes = [certificate.weightsSha256, weightsHash(variant)]
  const isOfOthers = isSameFormat && !hashes.includes(null) && hashes[0] !== hashes[1]
  if (isOfOthers || !fits(certificate, geometry.vocabularySize)) return null
  const places: Place[] = []
  const isOnProcessor = gpu?.isSoftware ?? true
  for (const { ids, positions } of certificate.canaries.slice(isOnProcessor ? -textsOnProcessor : 0)) {
    await onText(ids)
    const expected = positions.values()
    await decoder.force(ids, steppedTokens, (logits) => {
      places.push(placeOf(expected.next().value ?? [], logits))
    })
  }
  const agreement = agreementOf(places)
  const { top1, meanKl } = isSameFormat ? limits.sameFormat : limits.otherFormat
  const agrees = agreement.top1 >= top1 && agreement.meanKl <= meanKl
  const verdict = agrees ? 'agrees' : 'differs'
  return { verdict, isRough: !isSameFormat, ...agreement }
}

function placeOf(expected: TopTokens, logits: Float32Array): Place {
  const normaliser = logNormaliser(logits)
  const here = expected.map(([id]) => (logits[id] ?? Number.NaN) - normaliser)
  const kl = lumpedKl(
    expected.map(([, logprob]) => logprob),
    here,
  )
  return { isSameTop: argmax(logits) === expected[0]?.[0], kl }
}

function topOf(logits: Float32Array): TopTokens {
  const normaliser = logNormaliser(logits)
  const ids = Array.from(logits.keys()).toSorted((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b)
  return ids
    .slice(0, topCount)
    .map((id) => [id, Number(((logits[id] ?? 0) - normaliser).toFixed(logprobDigits))] as const)
}

function fits({ canaries }: Certificate, vocabularySize: number): boolean {
  return canaries.every(
    ({ ids, positions }) =>
      ids.every((id) => id < vocabularySize) &&
      positions.every((top) => top.every(([id]) => id < vocabularySize)),
  )
}

function weightsHash({ files }: ModelVariant): string | null {
  const hashes = files.map(({ sha256 }) => sha256)
  return hashes.includes(null) ? null : hashes.join('+')
}

function versionsOf({ env }: OpenModel['ort']): Record<string, string> {
  const version = env.versions.web
  return version === undefined ? {} : { 'onnxruntime-web': version }
}
