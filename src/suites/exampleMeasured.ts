/** @file What a run may say of two models, and what rules make of it, for tests. */
import type { PairedScore } from '#metrics/statistics/bootstrap.ts'
import { wilson } from '#metrics/statistics/wilson.ts'
import type { Checklist } from '#suites/checklist.ts'
import { recommend, type RuleId } from '#suites/recommendation.ts'
import { areasOf, type Measured, type RequestCounts, type TierScores } from '#suites/requestAreas.ts'
import { tiers } from '#suites/suite.ts'

/** One number for each tier. */
export type Five = readonly [number, number, number, number, number]

/** Right answers of 200, each item a group of its own. */
function scoresOf([T0, T1, T2, T3, T4]: Five): TierScores {
  const of = (rightCount: number) => wilson(rightCount, 200)
  return { T0: of(T0), T1: of(T1), T2: of(T2), T3: of(T3), T4: of(T4) }
}

/** A tenth of the items, in pairs: what the worse model gets right the better one does too. */
function pairsOf(specialist = 0, generalist = 0): PairedScore[] {
  return Array.from({ length: 20 }, (_, place) => ({
    group: `${place}`,
    first: Number(place < specialist / 10),
    second: Number(place < generalist / 10),
  }))
}

/** Of a complete run; a difference of 30 of 200 is a lead. */
export function measuredBy(specialist: Five, generalist: Five): Measured {
  return {
    names: { specialist: 'a', generalist: 'b' },
    scores: { specialist: scoresOf(specialist), generalist: scoresOf(generalist) },
    verdicts: tiers.map((tier, place) => {
      const difference = (specialist[place] ?? 0) - (generalist[place] ?? 0)
      const verdict = difference >= 30 ? 'ahead' : difference <= -30 ? 'behind' : 'tied'
      return { tier, verdict, isLowPower: false }
    }),
    pairs: Object.fromEntries(
      tiers.map((tier, place) => [tier, pairsOf(specialist[place], generalist[place])]),
    ),
    seed: 1,
    gap: null,
  }
}

/** How many requests fell into each tier. */
export const requestsOf = ([T0, T1, T2, T3, T4]: Five): RequestCounts => ({ T0, T1, T2, T3, T4 })

/** One task, a fixed format and no data for either: no rule of the checklist argues. */
export const plain: Checklist = {
  isFormatFixed: true,
  pairCount: 0,
  instructionPairCount: 2000,
  needsFreshKnowledge: false,
  taskCount: 1,
}

/** Good on T0 and T1, and on T2 to T4. */
export const nearly: Five = [150, 150, 20, 20, 20]
export const widely: Five = [60, 60, 150, 150, 150]
export type Situation = {
  readonly requests: RequestCounts
  readonly measured: Measured
  readonly checklist: Checklist
}

/** What the rules say. */
export const resultOf = ({ requests, measured, checklist }: Situation) =>
  recommend({ areas: areasOf(requests, measured), checklist })

/** The rule that decides. */
export const deciderOf = (situation: Situation): RuleId | undefined =>
  resultOf(situation).rules.find(({ holds, says }) => holds && says !== null)?.id
