/**
 * @file What a text looks like to the index of `distance.json`: its words and their groups of three letters, hashed into
 * a few hundred numbers. The same, to rounding, as `training/distance.py`.
 */
import { utf8Bytes } from '#suites/exports/utf8.ts'

const fnvOffset = 2_166_136_261
const fnvPrime = 16_777_619

/** Runs of letters, marks and digits. */
const wordPattern = /[\p{L}\p{M}\p{N}]+/gu

/** FNV-1a of the UTF-8 bytes, 32 bits, from 0: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
export function fnv1a(text: string): number {
  return utf8Bytes(text).reduce((hash, byte) => Math.imul(hash ^ byte, fnvPrime), fnvOffset) >>> 0
}

/**
 * The TF-IDF vector of a text, of length 1; all zero for one without words. A feature's bucket is its hash modulo the
 * number of buckets, its sign the highest bit, so that features in one bucket cancel as often as they add up
 * (arXiv 0902.2206).
 *
 * @param idf one weight for each bucket.
 */
export function hashedFeatures(text: string, idf: readonly number[]): Float64Array {
  const vector = new Float64Array(idf.length)
  for (const [feature, count] of featureCounts(text)) {
    const hash = fnv1a(feature)
    const bucket = hash % idf.length
    vector[bucket] = (vector[bucket] ?? 0) + (hash >>> 31 ? -count : count)
  }
  return unit(vector.map((count, bucket) => count * (idf[bucket] ?? 0)))
}

/** Of two vectors of length 1, or of none. */
export function cosine(first: Float64Array, second: Float64Array): number {
  let sum = 0
  for (let index = 0; index < first.length; index++) sum += (first[index] ?? 0) * (second[index] ?? 0)
  return sum
}

/** Each word as `=word`, and every three code points of `<word>`: how often each comes, so that it is hashed once. */
function featureCounts(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const add = (feature: string): void => void counts.set(feature, (counts.get(feature) ?? 0) + 1)
  for (const word of text.normalize('NFC').toLowerCase().match(wordPattern) ?? []) {
    add(`=${word}`)
    const edged = Array.from(`<${word}>`)
    for (let end = 2; end < edged.length; end++)
      add(`${edged[end - 2] ?? ''}${edged[end - 1] ?? ''}${edged[end] ?? ''}`)
  }
  return counts
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value ** 2, 0))
  return length > 0 ? vector.map((value) => value / length) : vector
}
