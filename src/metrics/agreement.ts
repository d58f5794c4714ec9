/**
 * @file How far one set of predicted distributions is from another of which only the likeliest tokens are known.
 */

/** Below this, what is left for all other tokens is rounding and no probability. */
const leastRest = 1e-6

/**
 * KL divergence of two distributions over a vocabulary, in nats, with all tokens outside of a set S as one:
 *
 *     KL_S(p || q) = sum over i in S of p_i ln(p_i / q_i) + p_r ln(p_r / q_r),  p_r = 1 - sum over S of p_i, q_r alike
 *
 * By the log sum inequality (Cover & Thomas, Elements of Information Theory, 2nd ed., theorem 2.7.1) that is at most
 * the KL divergence over the whole vocabulary, never negative, and 0 only where p and q agree on S. Rests count as at
 * least 1e-6, which keeps two that are nothing but rounding from counting. What is no number on either side is
 * infinitely far.
 *
 * @param reference, here ln p_i and ln q_i of the same tokens S, in the same order.
 */
export function lumpedKl(reference: readonly number[], here: readonly number[]): number {
  let [sum, reached, reachedHere] = [0, 0, 0]
  reference.forEach((logP, index) => {
    const logQ = here[index] ?? Number.NaN
    const p = Math.exp(logP)
    sum += p === 0 ? 0 : p * (logP - logQ)
    reached += p
    reachedHere += Math.exp(logQ)
  })
  const rest = Math.max(leastRest, 1 - reached)
  const kl = sum + rest * Math.log(rest / Math.max(leastRest, 1 - reachedHere))
  return Number.isNaN(kl) ? Infinity : Math.max(0, kl)
}

/** One position: whether both have the same likeliest token, and how far apart they are. */
export type Place = { readonly isSameTop: boolean; readonly kl: number }

/** Over at least one position. */
export function agreementOf(places: readonly Place[]): {
  readonly top1: number
  readonly meanKl: number
  readonly maxKl: number
  readonly positions: number
} {
  return {
    top1: places.filter(({ isSameTop }) => isSameTop).length / places.length,
    meanKl: places.reduce((sum, { kl }) => sum + kl, 0) / places.length,
    maxKl: places.reduce((most, { kl }) => Math.max(most, kl), 0),
    positions: places.length,
  }
}
