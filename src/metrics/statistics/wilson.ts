/** @file How far a share of right answers can be trusted. */

/** Both ends belong to it; low <= high. */
export type Interval = { readonly low: number; readonly high: number }

/** More steps than Newton's method needs for any level a double can hold. */
const mostSteps = 100

/**
 * Wilson's score interval of a share, within [0, 1]; it always contains successCount / count.
 * Nothing is known of a count of 0: [0, 1].
 * Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953
 *
 * @param successCount from 0 to count; a fraction where items earn part of a point.
 * @param level between 0 and 1, both excluded.
 */
export function wilson(successCount: number, count: number, level = 0.95): Interval {
  if (!(successCount >= 0 && successCount <= count)) throw new Error(`${successCount} of ${count} succeeded`)
  if (count === 0) return { low: 0, high: 1 }
  const rate = successCount / count
  const z = criticalValue(level)
  const shrink = 1 / (1 + z ** 2 / count)
  const center = shrink * (rate + z ** 2 / (2 * count))
  const margin = shrink * z * Math.sqrt((rate * (1 - rate)) / count + (z / (2 * count)) ** 2)
  // At a rate of 0 or 1 an end equals the rate, which rounding would miss.
  return {
    low: Math.max(0, Math.min(rate, center - margin)),
    high: Math.min(1, Math.max(rate, center + margin)),
  }
}

/** The z between whose negative and itself a standard normal falls with the probability `level`. */
export function criticalValue(level: number): number {
  if (!(level > 0 && level < 1)) throw new Error(`No confidence level: ${level}`)
  let z = 0
  // The probability is concave above 0, so Newton's method climbs from 0 without overshooting.
  for (let step = 0; step < mostSteps; step++) {
    const next = z + (level / 2 - probabilityFromZero(z)) / density(z)
    if (!(next > z)) return z
    z = next
  }
  return z
}

function density(z: number): number {
  return Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)
}

/** Standard normal probability from 0 to z, by the series of Marsaglia 2004, https://doi.org/10.18637/jss.v011.i04 */
function probabilityFromZero(z: number): number {
  let sum = 0
  for (let term = z, odd = 1; sum + term !== sum; odd += 2, term *= z ** 2 / odd) sum += term
  return sum * density(z)
}
