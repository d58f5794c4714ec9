/** @file What a measure is: a figure of the answers of one model on one tier. */
import type { Figure } from '#suites/figure.ts'
import type { Given } from '#suites/given.ts'
import type { Spreads } from '#suites/spreads.ts'

/** `share`: 0 to 1; `points`: a difference of two shares; `score`: 0 to 100, as the measure's authors count. */
export type MeasureUnit = 'share' | 'points' | 'score'

/** Answers in the wordings that the run's generalist was trained on, and in the others. */
export type WordingSplit = { readonly seen: readonly Given[]; readonly unseen: readonly Given[] }

/** What a measure may look at besides the answers of its tier. */
type Context = {
  readonly labels: readonly string[]
  /** The answers of T0; empty on T0 itself. */
  readonly baseline: readonly Given[]
  /** The answers of the tier that nobody can judge. */
  readonly unjudged: readonly Omit<Given, 'isRight'>[]
  readonly split: WordingSplit
  /** Of a model trained on none of the wordings; null where there is none, or the measured model is one itself. */
  readonly controlSplit: WordingSplit | null
  readonly spreads: Spreads
  /** Of the intervals. */
  readonly seed: number
}

export type Measure = {
  readonly id: string
  readonly name: string
  readonly explanation: string
  readonly unit: MeasureUnit
  /** null where the tier has nothing that it could be computed from. */
  of(given: readonly Given[], context: Context): Figure | null
}
