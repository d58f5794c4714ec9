/** @file How far a request is from what the specialist was trained on, as `public/suites/distance.json` tells it. */
import * as v from 'valibot'

import { cosine, hashedFeatures } from '#suites/hashedFeatures.ts'
import { readInstruction } from '#suites/instructionSigns.ts'
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
  const hasFeatures = features.some((value) => value !== 0)
  const cosines = index.scales.map((scale, row) => scale * rowProduct(index, row, features))
  const highest = cosines.reduce((best, value) => Math.max(best, value), -1)
  const owner = index.owners[cosines.indexOf(highest)] ?? 0
  const distance = 1 - highest
  return {
    distance,
    percentile: percentileOf(index.quantiles, distance),
    nearestIntent: hasFeatures ? (index.intents[owner] ?? null) : null,
  }
}

/**
 * The tier a request falls into. A heuristic, which looks at letters and not at meaning: a short question about another
 * matter may share enough of them with a bank query, and a bank query in unusual words too few.
 *
 * Without an instruction it is T0 or T1 by distance, and T4 beyond both. With one, the message it is about decides: T2
 * or T3 where that is as near as T1, by whether the instruction asks for an intent or for something else; T4 otherwise.
 */
export function tierOf(
  index: DistanceIndex,
  prompt: string,
  { isInstruction }: { readonly isInstruction: boolean },
): Tier {
  const { boundaries } = index
  if (!isInstruction) {
    const { distance } = distanceOf(index, prompt)
    if (distance <= boundaries.T0) return 'T0'
    return distance <= boundaries.T1 ? 'T1' : 'T4'
  }
  const { message, asksForIntent } = readInstruction(prompt)
  if (distanceOf(index, message ?? prompt).distance > boundaries.T1) return 'T4'
  return asksForIntent ? 'T2' : 'T3'
}

/** The examples that look most like the prompt, the nearest first. */
export function nearestExamples<Example extends { readonly text: string }>(
  { idf }: Pick<DistanceIndex, 'idf'>,
  prompt: string,
  examples: readonly Example[],
  count: number,
): { example: Example; cosine: number }[] {
  const features = hashedFeatures(prompt, idf)
  return examples
    .map((example) => ({ example, cosine: cosine(features, hashedFeatures(example.text, idf)) }))
    .toSorted((first, second) => second.cosine - first.cosine)
    .slice(0, count)
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

function rowProduct({ rows, buckets }: DistanceIndex, row: number, features: Float64Array): number {
  return features.reduce((sum, value, bucket) => sum + value * (rows[row * buckets + bucket] ?? 0), 0)
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
