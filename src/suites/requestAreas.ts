/** @file Where a visitor's requests lie, and how right each of two models is there: what a recommendation rests on. */
import { wilson, type Interval } from '#metrics/statistics/wilson.ts'
import type { Cell } from '#suites/matrix.ts'
import { tiers, type Tier } from '#suites/suite.ts'

/** How many requests fell into each tier. */
export type RequestCounts = Readonly<Record<Tier, number>>

/** Of one model on one tier of a run; 0 of 0 where it was not asked. */
export type TierScore = { readonly rightCount: number; readonly count: number }
export type TierScores = Readonly<Record<Tier, TierScore>>

export type Model = 'specialist' | 'generalist'

export type TierShare = { readonly tier: Tier; readonly share: number; readonly interval: Interval }

/** One part of the requests. */
export type Area = {
  /** Of all requests; 95 %, Wilson. */
  readonly share: Interval
  /**
   * The accuracy to be expected on these requests: the tiers' intervals, weighted by the requests. Wider than need be,
   * because not all tiers are off to one side at a time.
   */
  readonly specialist: Interval
  readonly generalist: Interval
  /** Whose interval lies above the other's. */
  readonly leader: Model | null
  /** Both models have answered items of a tier with requests; a tier without answers may have any accuracy. */
  readonly isMeasured: boolean
}

/** T0 and T1 are what the specialist was trained for, in any words. */
const nearTiers: readonly Tier[] = ['T0', 'T1']
const farTiers: readonly Tier[] = ['T2', 'T3', 'T4']

export type Areas = { readonly near: Area; readonly far: Area; readonly requestCount: number }

export function areasOf(requests: RequestCounts, scores: Readonly<Record<Model, TierScores>>): Areas {
  const areaOf = (own: readonly Tier[]): Area => {
    const specialist = expectedAccuracy(own, requests, scores.specialist)
    const generalist = expectedAccuracy(own, requests, scores.generalist)
    return {
      share: wilson(countIn(own, requests), countIn(tiers, requests)),
      specialist,
      generalist,
      leader: leaderOf(specialist, generalist),
      isMeasured: [scores.specialist, scores.generalist].every((each) =>
        own.some((tier) => requests[tier] > 0 && each[tier].count > 0),
      ),
    }
  }
  return { near: areaOf(nearTiers), far: areaOf(farTiers), requestCount: countIn(tiers, requests) }
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
export function tierScores(column: readonly Cell[]): TierScores {
  const scoreOf = (tier: Tier): TierScore => {
    const cell = column.find((each) => each.tier === tier)
    return { rightCount: cell?.rightCount ?? 0, count: cell?.count ?? 0 }
  }
  return { T0: scoreOf('T0'), T1: scoreOf('T1'), T2: scoreOf('T2'), T3: scoreOf('T3'), T4: scoreOf('T4') }
}

function countIn(own: readonly Tier[], requests: RequestCounts): number {
  return own.reduce((sum, tier) => sum + requests[tier], 0)
}

function expectedAccuracy(own: readonly Tier[], requests: RequestCounts, scores: TierScores): Interval {
  const total = countIn(own, requests)
  if (total === 0) return { low: 0, high: 1 }
  const weighted = own.map((tier) => {
    const { low, high } = wilson(scores[tier].rightCount, scores[tier].count)
    return { low: low * requests[tier], high: high * requests[tier] }
  })
  return {
    low: weighted.reduce((sum, { low }) => sum + low, 0) / total,
    high: weighted.reduce((sum, { high }) => sum + high, 0) / total,
  }
}

function leaderOf(specialist: Interval, generalist: Interval): Model | null {
  if (specialist.low > generalist.high) return 'specialist'
  return generalist.low > specialist.high ? 'generalist' : null
}
