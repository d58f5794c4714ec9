/** @file A share's interval that is never narrower than it says, for shares near 0 or 1, where others fail. */
import type { Interval } from '#metrics/statistics/wilson.ts'

/** Halving an interval this often leaves less than a double can tell apart. */
const halvings = 60

/**
 * The exact interval of a share, within [0, 1]: at either end the count seen, or one further off, has half of what the
 * level leaves. Nothing is known of a count of 0: [0, 1].
 * Clopper & Pearson 1934, https://doi.org/10.1093/biomet/26.4.404
 *
 * @param successCount a whole number from 0 to count.
 * @param level between 0 and 1, both excluded.
 */
export function clopperPearson(successCount: number, count: number, level = 0.95): Interval {
  const isCount = Number.isInteger(successCount) && Number.isInteger(count)
  if (!isCount || successCount < 0 || successCount > count) {
    throw new Error(`${successCount} of ${count} succeeded`)
  }
  const tail = (1 - level) / 2
  return { low: 1 - highEnd(count - successCount, count, tail), high: highEnd(successCount, count, tail) }
}

/** The share at which at most so many successes have the probability `tail`. */
function highEnd(successCount: number, count: number, tail: number): number {
  if (successCount === count) return 1
  let [low, high] = [successCount / count, 1]
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2
    if (atMost(successCount, count, middle) > tail) low = middle
    else high = middle
  }
  return high
}

/** Probability of at most `most` successes; share between 0 and 1, both excluded, and most below count. */
function atMost(most: number, count: number, share: number): number {
  // In logarithms: the first terms leave the range of a double from some hundreds on.
  let logTerm = count * Math.log1p(-share)
  let sum = Math.exp(logTerm)
  for (let successes = 1; successes <= most; successes++) {
    logTerm += Math.log((count - successes + 1) / successes) + Math.log(share) - Math.log1p(-share)
    sum += Math.exp(logTerm)
  }
  return sum
}
