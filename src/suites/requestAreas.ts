/** @file Where a visitor's requests lie, and what a run says of two models there: what a recommendation rests on. */
import {
  bootstrapWeightedDifference,
  type Estimate,
  type PairedScore,
} from '#metrics/statistics/bootstrap.ts'
import { isWithin } from '#metrics/statistics/verdict.ts'
import { wilson, type Interval } from '#metrics/statistics/wilson.ts'
import { compareModels, pairsOf, type TierComparison } from '#suites/comparison.ts'
import { columnOf, type Cell } from '#suites/matrix.ts'
import type { Run, RunModel } from '#suites/run.ts'
import { tiers, type Tier } from '#suites/suite.ts'

/** How many requests fell into each tier. */
export type RequestCounts = Readonly<Record<Tier, number>>

/** How often one model is right on each tier of a run: the interval Measure shows; 0 to 1 where it was not asked. */
export type TierScores = Readonly<Record<Tier, Interval>>

const nothingKnown: Interval = { low: 0, high: 1 }

export type Model = 'specialist' | 'generalist'

export type TierShare = { readonly tier: Tier; readonly share: number; readonly interval: Interval }

/** The specialist against the generalist, by the paired test that Measure shows. */
export type TierVerdict = Pick<TierComparison, 'tier' | 'verdict' | 'isLowPower'>

/**
 * Why a run decides nothing, whatever its figures. `running`: it has not paused or ended yet; `computing`: it has, and
 * what it says is being worked out.
 */
export type Gap =
  | 'no-run'
  | 'running'
  | 'computing'
  | 'no-specialist'
  | 'no-generalist'
  | 'neither-model'
  | 'unknown-role'
  | 'exploratory'
  | 'incomplete'

export const gapSentences: Record<Gap, string> = {
  'no-run': 'Nothing has been measured: run the full suite to its end on a specialist and a generalist.',
  running: 'A run is under way: let it come to its end.',
  computing: 'What the run says is being computed.',
  'no-specialist':
    'The run has no specialist (standard fine-tuning): run the full suite to its end on one and a generalist.',
  'no-generalist':
    'The run has no generalist (instruction tuning): run the full suite to its end on one and a specialist.',
  'neither-model':
    'The run has neither a specialist nor a generalist: run the full suite to its end on one of each.',
  'unknown-role':
    'How a model of the run was tuned is not known, so it is called neither specialist nor generalist: run the full suite to its end on one of each.',
  exploratory: 'The suite of the run is for a first look and decides nothing: run the full suite to its end.',
  incomplete: 'The run was not finished and decides nothing yet: run the full suite to its end.',
}

/** What a run says of a specialist and a generalist. */
export type Measured = {
  /** Of the models that were compared; null where the run has none of the kind. */
  readonly names: Readonly<Record<Model, string | null>>
  readonly scores: Readonly<Record<Model, TierScores>>
  /** None where there is a gap. */
  readonly verdicts: readonly TierVerdict[]
  /** Of the tiers with verdicts: the specialist's score and the generalist's on every item. */
  readonly pairs: Partial<Readonly<Record<Tier, readonly PairedScore[]>>>
  /** Of the run's statistics. */
  readonly seed: number
  readonly gap: Gap | null
}

/** One request in ten is more than a user takes for an accident, and more than a few that are placed wrongly. */
export const relevantShare = 0.1
/** Two areas are judged together: at this level of each, both intervals hold 19 times of 20. */
const areaLevel = 0.975

/** One part of the requests. */
export type Area = {
  readonly name: string
  /** Of all requests; 95 %, Wilson. */
  readonly share: Interval
  /**
   * The accuracy to be expected on these requests: the tiers' intervals, weighted by the requests. To be shown, not
   * to decide by: two models on the same items are compared in pairs.
   */
  readonly specialist: Interval
  readonly generalist: Interval
  /** Of the tiers with requests. */
  readonly verdicts: readonly AskedTier[]
  /** The tiers that count, with the model that is ahead by the paired test of Measure. */
  readonly aheadOn: Readonly<Record<Model, readonly Tier[]>>
  /** The specialist's share of right answers minus the generalist's on the tiers that count; null if not measured. */
  readonly difference: Estimate | null
  /**
   * The model that is ahead on these requests together by more than the margin of a tie may hide, and on one of the
   * tiers that count by itself.
   */
  readonly leader: Model | null
  /** Every tier that counts has a verdict that rests on enough items. */
  readonly isMeasured: boolean
}

/** A tier with requests; its verdict is null where the run has none on it. */
export type AskedTier = {
  readonly tier: Tier
  readonly verdict: TierVerdict | null
  /** More than a tenth of the area's requests, surely: placing is guesswork, so that strays are certain. */
  readonly isCounted: boolean
}

/** T0 and T1 are what the specialist was trained for, in any words. */
const nearArea = { name: 'T0 and T1', own: ['T0', 'T1'] } as const
const farArea = { name: 'T2 to T4', own: ['T2', 'T3', 'T4'] } as const

export type Areas = {
  readonly near: Area
  readonly far: Area
  /** The share of T4: requests that are like nothing the specialist was trained on. */
  readonly unlike: Interval
  readonly requestCount: number
  readonly gap: Gap | null
}

/** What a run says of two models where the requests lie. */
export function areasOf(requests: RequestCounts, measured: Measured): Areas {
  return {
    near: areaOf(nearArea, requests, measured),
    far: areaOf(farArea, requests, measured),
    unlike: wilson(requests.T4, countIn(tiers, requests)),
    requestCount: countIn(tiers, requests),
    gap: measured.gap,
  }
}

/** The first specialist of a run and its first generalist; a model whose role is not known is neither. */
export function pairOf({ models }: Pick<Run, 'models'>) {
  return {
    specialist: models.find(({ role }) => role === 'standard'),
    generalist: models.find(({ role }) => role === 'instruction' || role === 'both'),
  }
}

/** The first specialist of a run against its first generalist. */
export function measuredOf(run: Run | null): Measured {
  if (!run) return unmeasured('no-run')
  const { specialist, generalist } = pairOf(run)
  const gap = gapOf(run, specialist, generalist)
  const verdicts = gap === null && specialist && generalist ? compareModels(run, specialist, generalist) : []
  const pairsOn = ({ tier }: TierVerdict) =>
    [tier, specialist && generalist ? pairsOf(run, tier, [specialist, generalist]) : []] as const
  return {
    names: { specialist: specialist?.name ?? null, generalist: generalist?.name ?? null },
    scores: { specialist: scoresOf(run, specialist), generalist: scoresOf(run, generalist) },
    verdicts,
    pairs: Object.fromEntries(verdicts.map(pairsOn)),
    seed: run.seed,
    gap,
  }
}

/** Without any figures. */
export function unmeasured(gap: Gap): Measured {
  return {
    names: { specialist: null, generalist: null },
    scores: { specialist: tierScores([]), generalist: tierScores([]) },
    verdicts: [],
    pairs: {},
    seed: 0,
    gap,
  }
}

/** The share of each tier among the requests; nothing is known of none. */
export function tierShares(requests: RequestCounts): TierShare[] {
  const total = countIn(tiers, requests)
  return tiers.map((tier) => ({
    tier,
    share: total > 0 ? requests[tier] / total : 0,
    interval: wilson(requests[tier], total),
  }))
}

/** Of a model's column in the matrix, each tier's compared condition. */
export function tierScores(column: readonly Pick<Cell, 'tier' | 'interval'>[]): TierScores {
  const scoreOf = (tier: Tier): Interval =>
    column.find((each) => each.tier === tier)?.interval ?? nothingKnown
  return { T0: scoreOf('T0'), T1: scoreOf('T1'), T2: scoreOf('T2'), T3: scoreOf('T3'), T4: scoreOf('T4') }
}

function scoresOf(run: Run, model: RunModel | undefined): TierScores {
  return tierScores(model ? columnOf(run, model) : [])
}

/** What running the same suite to its end would not mend comes first. */
function gapOf(run: Run, specialist: RunModel | undefined, generalist: RunModel | undefined): Gap | null {
  const isUnknown = run.models.some(({ role }) => role === null)
  if (isUnknown && !(specialist && generalist)) return 'unknown-role'
  if (!specialist) return generalist ? 'no-specialist' : 'neither-model'
  if (!generalist) return 'no-generalist'
  if (run.suite.isExploratory) return 'exploratory'
  return run.isComplete ? null : 'incomplete'
}

function areaOf(
  { name, own }: { readonly name: string; readonly own: readonly Tier[] },
  requests: RequestCounts,
  measured: Measured,
): Area {
  const { scores, verdicts, gap } = measured
  const asked = askedTiers(own, requests, verdicts)
  const counted = asked.filter(({ isCounted }) => isCounted)
  const isMeasured =
    gap === null &&
    counted.length > 0 &&
    counted.every(({ verdict }) => verdict !== null && !verdict.isLowPower)
  const tiersWhere = (wanted: TierVerdict['verdict']): Tier[] =>
    isMeasured ? counted.filter(({ verdict }) => verdict?.verdict === wanted).map(({ tier }) => tier) : []
  const aheadOn = { specialist: tiersWhere('ahead'), generalist: tiersWhere('behind') }
  const countedTiers = counted.map(({ tier }) => tier)
  const difference = isMeasured ? weightedDifference(countedTiers, requests, measured) : null
  return {
    name,
    share: wilson(countIn(own, requests), countIn(tiers, requests)),
    specialist: expectedAccuracy(own, requests, scores.specialist),
    generalist: expectedAccuracy(own, requests, scores.generalist),
    verdicts: asked,
    aheadOn,
    difference,
    leader: leaderOf(difference, aheadOn),
    isMeasured,
  }
}

/** Those with requests. Where no tier is sure to have its tenth, as among very few requests, all of them count. */
function askedTiers(
  own: readonly Tier[],
  requests: RequestCounts,
  verdicts: readonly TierVerdict[],
): AskedTier[] {
  const total = countIn(own, requests)
  const asked = own.filter((tier) => requests[tier] > 0)
  const sure = asked.filter((tier) => wilson(requests[tier], total).low > relevantShare)
  return asked.map((tier) => ({
    tier,
    verdict: verdicts.find((each) => each.tier === tier) ?? null,
    isCounted: sure.length === 0 || sure.includes(tier),
  }))
}

function weightedDifference(
  counted: readonly Tier[],
  requests: RequestCounts,
  { pairs, seed }: Measured,
): Estimate | null {
  const total = countIn(counted, requests)
  const weighted = counted.map((tier) => ({ weight: requests[tier] / total, pairs: pairs[tier] ?? [] }))
  return bootstrapWeightedDifference(weighted, seed, areaLevel)
}

function countIn(own: readonly Tier[], requests: RequestCounts): number {
  return own.reduce((sum, tier) => sum + requests[tier], 0)
}

function expectedAccuracy(own: readonly Tier[], requests: RequestCounts, scores: TierScores): Interval {
  const total = countIn(own, requests)
  if (total === 0) return nothingKnown
  const weighted = own.map((tier) => {
    const { low, high } = scores[tier]
    return { low: low * requests[tier], high: high * requests[tier] }
  })
  return {
    low: weighted.reduce((sum, { low }) => sum + low, 0) / total,
    high: weighted.reduce((sum, { high }) => sum + high, 0) / total,
  }
}

function leaderOf(difference: Estimate | null, { specialist, generalist }: Area['aheadOn']): Model | null {
  if (!difference || isWithin(difference.interval)) return null
  if (difference.interval.low > 0 && specialist.length > 0) return 'specialist'
  return difference.interval.high < 0 && generalist.length > 0 ? 'generalist' : null
}

/**
 * Something a rule looked at. Null: not said; a count, yes or no, words, a share or an interval of shares, 0 to 1, or an
 * interval of a difference of shares, -1 to 1.
 */
export type Figure = {
  readonly label: string
  readonly value:
    | number
    | boolean
    | string
    | null
    | { readonly share: number }
    | Interval
    | { readonly difference: Interval }
}

export function shareFigures(...areas: readonly Area[]): Figure[] {
  return areas.map(({ name, share }) => ({ label: `requests in ${name}`, value: share }))
}

export function measuredFigure({ name, verdicts, isMeasured }: Area): Figure {
  return {
    label: `${name} measured well enough`,
    value: verdicts.length > 0 ? isMeasured : 'no requests there',
  }
}

export function accuracyFigures({ name, specialist, generalist }: Area): Figure[] {
  return [
    { label: `specialist right on ${name}`, value: specialist },
    { label: `generalist right on ${name}`, value: generalist },
  ]
}

/** With the paired comparison on the requests together and on each tier: the intervals alone would be a weaker test. */
export function scoreFigures(area: Area): Figure[] {
  const { name, difference, verdicts } = area
  const together: Figure[] = difference
    ? [
        {
          label: `specialist minus generalist on ${name} together`,
          value: { difference: difference.interval },
        },
      ]
    : []
  const each = verdicts.map((asked) => ({
    label: `specialist against generalist on ${asked.tier}`,
    value: verdictWords(asked),
  }))
  return [...accuracyFigures(area), ...together, ...each]
}

function verdictWords({ verdict, isCounted }: AskedTier): string {
  if (!isCounted) return 'too few requests there to count'
  if (!verdict) return 'no verdict'
  return verdict.isLowPower ? 'undecided, too few items' : verdict.verdict
}

/** `T2`, `T2 and T3`, `T2, T3 and T4`. */
export function tierList(named: readonly Tier[]): string {
  const last = named.at(-1) ?? ''
  return named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${last}` : last
}
