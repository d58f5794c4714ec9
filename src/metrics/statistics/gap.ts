/** @file How much of what a model can do on familiar prompts is left on others. */
import type { Interval } from '#metrics/statistics/wilson.ts'

/** Share of right answers on a tier, 0 to 1, and the share that guessing would get right. */
export type Accuracy = { readonly accuracy: number; readonly chance: number }

/** The tier that others are held against (T0), with the 95 % interval of its accuracy. */
export type BaselineAccuracy = Accuracy & { readonly interval: Interval }

/** Accuracy lost from T0 to the tier, -1 to 1; below 0 where the model is better on the tier. */
export function generalizationGap(baselineAccuracy: number, tierAccuracy: number): number {
  return baselineAccuracy - tierAccuracy
}

/**
 * Share of the baseline's accuracy above chance that the tier keeps:
 * (tier - its chance) / (baseline - its chance). 1 is all of it, 0 is guessing; beyond both where the tier is
 * easier, or worse than guessing. null where the baseline's interval does not lie above chance: there is
 * nothing to keep, and the ratio would be noise.
 */
export function retention(tier: Accuracy, baseline: BaselineAccuracy): number | null {
  if (baseline.interval.low <= baseline.chance) return null
  return (tier.accuracy - tier.chance) / (baseline.accuracy - baseline.chance)
}
