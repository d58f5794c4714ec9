/** @file How far a request is from what the specialist was trained on, as `public/suites/distance.json` tells it. */
import * as v from 'valibot'

import { cosine, hashedFeatures } from '#suites/hashedFeatures.ts'
import type { InstructionReading } from '#suites/instructionSigns.ts'
import type { Tier } from '#suites/suite.ts'

const figure = v.pipe(v.number(), v.finite())
const words = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const mostRows = 5000
const mostBuckets = 5000

const indexFile = v.object({
  version: v.literal(1),
  source: v.pipe(v.string(), v.maxLength(500)),
  buckets: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostBuckets)),
  intents: v.pipe(v.array(words), v.minLength(1), v.maxLength(1000)),
  /** For each row, the place of its intent in `intents`. */
  owners: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
    v.minLength(1),
    v.maxLength(mostRows),
  ),
  /** Centroids of the training queries, `buckets` signed bytes each, in base64. */
  rows: v.pipe(v.string(), v.maxLength(1_000_000), v.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
  /** A row times its scale has the length 1. */
  scales: v.pipe(v.array(figure), v.maxLength(mostRows)),
  /** Of the training queries, for each bucket. */
  idf: v.pipe(v.array(figure), v.maxLength(mostBuckets)),
  /** 1 to 99 % of the distances of the specialist's validation queries. */
  quantiles: v.pipe(v.array(figure), v.length(99)),
  /** T0 reaches as far as 90 % of the validation queries, T1 as far as 90 % of the suite's items of T1. */
  boundaries: v.object({ T0: figure, T1: figure }),
  /** AUC of the distance between the suite's items of a tier and those of T3 and T4: 0.5 would be no help. */
  separation: v.object({ T0: figure, T1: figure, both: figure }),
  /** What the writer of the file found for texts of its own. */
  golden: v.pipe(
    v.array(v.object({ prompt: words, distance: figure, nearestIntent: v.nullable(words) })),
    v.maxLength(50),
  ),
})

/** Reads the file into an index; vectors and quantiles, no text of the training set. */
export const distanceIndexSchema = v.pipe(
  indexFile,
  v.transform(({ rows, ...rest }) => ({ ...rest, rows: bytesOf(rows) })),
  v.check(({ owners, intents }) => owners.every((owner) => owner < intents.length), 'An owner has no intent'),
  v.check(
    ({ buckets, owners, scales, idf, rows }) =>
      scales.length === owners.length && idf.length === buckets && rows.length === owners.length * buckets,
    'The parts of the index do not fit together',
  ),
  v.check(
    ({ quantiles }) => quantiles.every((quantile, index) => quantile >= (quantiles[index - 1] ?? quantile)),
    'The quantiles do not rise',
  ),
)

export type DistanceIndex = v.InferOutput<typeof distanceIndexSchema>

export type Distance = {
  /** 1 - the highest cosine to a centroid: 0 for one of them, 1 for a text that shares nothing with any. */
  readonly distance: number
  /** Per cent of the specialist's validation queries that are nearer; 0 and 100 stand for the outermost 1 %. */
  readonly percentile: number
  /** Null for a text without words. */
  readonly nearestIntent: string | null
}

export function distanceOf(index: DistanceIndex, prompt: string): Distance {
  const features = hashedFeatures(prompt, index.idf)
  const present = presentOf(features)
  const cosines = index.scales.map((scale, row) => scale * rowProduct(index, row, { features, present }))
  const highest = cosines.reduce((best, value) => Math.max(best, value), -1)
  const owner = index.owners[cosines.indexOf(highest)] ?? 0
  const distance = 1 - highest
  return {
    distance,
    percentile: percentileOf(index.quantiles, distance),
    nearestIntent: present.length > 0 ? (index.intents[owner] ?? null) : null,
  }
}

/**
 * The tier a request falls into. A heuristic, which looks at letters and not at meaning: a short question about another
 * matter may share enough of them with a bank query, and a bank query in unusual words too few.
 *
 * Without an instruction it is T0 or T1 by distance, and T4 beyond both. With one, the message it is about decides: T2
 * or T3 where that is as near as T1, by whether the instruction asks for an intent or for something else; T4 otherwise.
 *
 * @param known the distance of the whole prompt, where it has been measured already.
 */
export function tierOf(
  index: DistanceIndex,
  prompt: string,
  { isInstruction, message, asksForIntent }: Reading,
  known?: Distance,
): Tier {
  const { boundaries } = index
  const isApart = isInstruction && message !== null
  const { distance } = isApart ? distanceOf(index, message) : (known ?? distanceOf(index, prompt))
  if (isInstruction) return distance > boundaries.T1 ? 'T4' : asksForIntent ? 'T2' : 'T3'
  if (distance <= boundaries.T0) return 'T0'
  return distance <= boundaries.T1 ? 'T1' : 'T4'
}

type Reading = Pick<InstructionReading, 'isInstruction' | 'message' | 'asksForIntent'>

/** The examples that look most like the prompt, the nearest first. */
export function nearestExamples<Example extends { readonly text: string }>(
  { idf }: Pick<DistanceIndex, 'idf'>,
  prompt: string,
  examples: readonly Example[],
  count: number,
): { example: Example; cosine: number }[] {
  const features = hashedFeatures(prompt, idf)
  const vectors = vectorsOf(examples, idf)
  return examples
    .map((example, place) => ({ example, cosine: cosine(features, vectors[place] ?? features) }))
    .toSorted((first, second) => second.cosine - first.cosine)
    .slice(0, count)
}

type Hashed = { readonly idf: readonly number[]; readonly vectors: readonly Float64Array[] }

/** By list of examples: hashing some hundreds of them takes a few ms, and every request asks for the same. */
const hashedLists = new WeakMap<readonly object[], Hashed>()

function vectorsOf(
  examples: readonly { readonly text: string }[],
  idf: readonly number[],
): readonly Float64Array[] {
  const kept = hashedLists.get(examples)
  if (kept?.idf === idf) return kept.vectors
  const vectors = examples.map(({ text }) => hashedFeatures(text, idf))
  hashedLists.set(examples, { idf, vectors })
  return vectors
}

/** Between two quantiles, in proportion. */
function percentileOf(quantiles: readonly number[], distance: number): number {
  const above = quantiles.findIndex((quantile) => quantile > distance)
  if (above < 0) return 100
  const low = quantiles[above - 1]
  const high = quantiles[above]
  if (low === undefined || high === undefined) return 0
  return above + (distance - low) / (high - low)
}

/** The buckets that are not empty: a request of a few words fills a tenth of them. */
function presentOf(features: Float64Array): number[] {
  const present: number[] = []
  for (let bucket = 0; bucket < features.length; bucket++) if (features[bucket] !== 0) present.push(bucket)
  return present
}

function rowProduct(
  { rows, buckets }: DistanceIndex,
  row: number,
  { features, present }: { readonly features: Float64Array; readonly present: readonly number[] },
): number {
  const start = row * buckets
  let sum = 0
  for (const bucket of present) sum += (features[bucket] ?? 0) * (rows[start + bucket] ?? 0)
  return sum
}

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Signed bytes of base64, by hand: `atob` belongs to browsers, not to the language. */
function bytesOf(base64: string): Int8Array {
  const digits = base64.replace(/=+$/, '')
  const bytes = new Int8Array(Math.floor((digits.length * 3) / 4))
  let held = 0
  for (let index = 0, filled = 0; index < digits.length; index++) {
    held = ((held << 6) | base64Digits.indexOf(digits.charAt(index))) & 0xffff
    const spare = 6 * (index + 1) - 8 * (filled + 1)
    if (spare >= 0) bytes[filled++] = held >> spare
  }
  return bytes
}
