/** @file One question asked of several tiers must not find a difference by being asked often. */

/**
 * Holm's step-down adjusted p-values, in the order given, each from its own p up to 1; none for none.
 * Comparing them with 0.05 keeps the chance of any false finding among them at 5 %.
 * Holm 1979, https://www.jstor.org/stable/4615733
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const adjusted = pValues.map(() => 1)
  const ranked = [...pValues.entries()].sort(([, left], [, right]) => left - right)
  let largest = 0
  for (const [rank, [index, p]] of ranked.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * p))
    adjusted[index] = largest
  }
  return adjusted
}
