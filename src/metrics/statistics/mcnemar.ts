/** @file Whether two models that differ on some items differ by more than luck. */

/**
 * Exact two-sided p of McNemar's test: 2 * Bin(min(b, c); b + c, 1/2), at most 1.
 * 1 where no item tells the models apart; 0 where p is too small for a double.
 * It takes items to be independent, so items that share a group make it too small.
 * McNemar 1947, https://doi.org/10.1007/BF02295996
 *
 * @param onlyFirst b, the items that only the first model got right.
 * @param onlySecond c, the items that only the second model got right.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  if (![onlyFirst, onlySecond].every((count) => Number.isInteger(count) && count >= 0)) {
    throw new Error(`No counts: ${onlyFirst}, ${onlySecond}`)
  }
  return Math.min(1, 2 * fairCoinTail(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond))
}

/** Probability of at most `most` heads in `count` throws of a fair coin. */
function fairCoinTail(most: number, count: number): number {
  // Powers of two and binomial coefficients leave the range of a double from about 1,000 throws on.
  let logLast = -count * Math.LN2
  for (let heads = 1; heads <= most; heads++) logLast += Math.log((count - most + heads) / heads)
  let relativeToLast = 0
  for (let heads = most, term = 1; term > 0; term *= heads / (count - heads + 1), heads--)
    relativeToLast += term
  return Math.exp(logLast) * relativeToLast
}
