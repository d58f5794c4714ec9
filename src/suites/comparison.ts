/** @file Two models of a run on the same items: who is ahead on which tier, and how sure one may be. */
import {
  bootstrapDifference,
  bootstrapDifferenceInDifferences,
  type Estimate,
  type PairedScore,
} from '#metrics/statistics/bootstrap.ts'
import { cautiousDifference } from '#metrics/statistics/cautiousDifference.ts'
import type { Interval } from '#metrics/statistics/wilson.ts'
import { holm } from '#metrics/statistics/holm.ts'
import { mcnemar } from '#metrics/statistics/mcnemar.ts'
import { smallestVisibleDifference, verdictOf, type Judgement } from '#metrics/statistics/verdict.ts'
import { comparedCondition } from '#suites/conditions.ts'
import { cellItems } from '#suites/matrix.ts'
import type { Run, RunModel } from '#suites/run.ts'
import { isExploratoryOn, tiersOf, type Tier } from '#suites/suite.ts'

/** The first model against the second on one tier. */
export type TierComparison = Judgement & {
  readonly tier: Tier
  /** Items both have answered. */
  readonly count: number
  /** Right only in the first model, and only in the second. */
  readonly onlyFirst: number
  readonly onlySecond: number
  /** First minus second, with the interval of the clustered bootstrap. */
  readonly difference: Estimate | null
  /** The bounds of exact shares over groups that a tie takes beside it. */
  readonly cautious: Interval
  /** The tier has too few items for a verdict, whatever it finds. */
  readonly isExploratory: boolean
  /** Exact McNemar, corrected over the tiers (Holm). */
  readonly adjustedP: number
  /** What this many items would show four times of five. */
  readonly smallestDifference: number | null
  /** By how much more the first is ahead here than on T0; null on T0 itself. */
  readonly changeFromT0: Estimate | null
}

/** Runs do not change once they have been compared, and several parts of the page ask for the same. */
const known = new WeakMap<Run, Map<string, readonly TierComparison[]>>()

/** Each model under its own compared condition; only items that both have answered. */
export function compareModels(run: Run, first: RunModel, second: RunModel): readonly TierComparison[] {
  return (
    remembered(run, first, second) ?? remember(run, [first, second], [...tierComparisons(run, first, second)])
  )
}

/** The same with a pause after each tier: the bootstrap takes its time. */
export async function compareInSlices(
  run: Run,
  first: RunModel,
  second: RunModel,
  pause: () => Promise<void>,
): Promise<readonly TierComparison[]> {
  const already = remembered(run, first, second)
  if (already) return already
  const comparisons: TierComparison[] = []
  for (const comparison of tierComparisons(run, first, second)) {
    comparisons.push(comparison)
    await pause()
  }
  return remember(run, [first, second], comparisons)
}

function remembered(run: Run, first: RunModel, second: RunModel): readonly TierComparison[] | undefined {
  return known.get(run)?.get(JSON.stringify([first.slotId, second.slotId]))
}

function remember(
  run: Run,
  [first, second]: readonly [RunModel, RunModel],
  comparisons: readonly TierComparison[],
): readonly TierComparison[] {
  const ofRun = known.get(run) ?? new Map<string, readonly TierComparison[]>()
  known.set(run, ofRun.set(JSON.stringify([first.slotId, second.slotId]), comparisons))
  return comparisons
}

function* tierComparisons(run: Run, first: RunModel, second: RunModel): Generator<TierComparison> {
  const paired = tiersOf(run.suite).map((tier) => ({ tier, pairs: pairsOf(run, tier, [first, second]) }))
  const counted = paired.map(({ tier, pairs }) => ({ tier, pairs, ...discordant(pairs) }))
  const adjusted = holm(counted.map(({ onlyFirst, onlySecond }) => mcnemar(onlyFirst, onlySecond)))
  const baseline = paired.find(({ tier }) => tier === 'T0')?.pairs ?? []
  for (const [index, { tier, pairs, onlyFirst, onlySecond }] of counted.entries()) {
    const difference = bootstrapDifference(pairs, run.seed)
    const adjustedP = adjusted[index] ?? 1
    const share = (onlyFirst + onlySecond) / Math.max(1, pairs.length)
    const cautious = cautiousDifference(pairs)
    const isExploratory = isExploratoryOn(run.suite, tier)
    yield {
      tier,
      count: pairs.length,
      onlyFirst,
      onlySecond,
      difference,
      cautious,
      isExploratory,
      adjustedP,
      smallestDifference: smallestVisibleDifference(share, difference?.groupCount ?? 0, paired.length),
      changeFromT0: tier === 'T0' ? null : bootstrapDifferenceInDifferences(pairs, baseline, run.seed),
      ...verdictOf({ difference, cautious, adjustedP, isExploratory }),
    }
  }
}

/** What two models scored on the items of a tier that both have answered. */
export function pairsOf(run: Run, tier: Tier, [first, second]: readonly [RunModel, RunModel]): PairedScore[] {
  const itemsOf = (model: RunModel) =>
    cellItems(run, { tier, slotId: model.slotId, condition: comparedCondition(model.role, tier, run.suite) })
  const others = itemsOf(second)
  return itemsOf(first).flatMap((mine, index): PairedScore[] => {
    const theirs = others[index]
    if (!mine.answer || !theirs?.answer) return []
    return [{ group: mine.item.group, first: Number(mine.isRight), second: Number(theirs.isRight) }]
  })
}

function discordant(pairs: readonly PairedScore[]): { onlyFirst: number; onlySecond: number } {
  return {
    onlyFirst: pairs.filter(({ first, second }) => first > second).length,
    onlySecond: pairs.filter(({ first, second }) => second > first).length,
  }
}
