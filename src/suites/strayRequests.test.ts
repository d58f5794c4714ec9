import { describe, expect, test } from 'vitest'

import { unansweredChecklist, type Checklist } from '#suites/checklist.ts'
import {
  deciderOf,
  measuredBy,
  nearly,
  plain,
  requestsOf,
  resultOf,
  widely,
  type Five,
} from '#suites/exampleMeasured.ts'
import type { Measured } from '#suites/requestAreas.ts'
import { tiers } from '#suites/suite.ts'

describe('a stray request', () => {
  /** T0 undecided, T1 specialist ahead, T2 undecided, T3 and T4 specialist behind: a real run of the full suite. */
  const shipped: Measured = {
    ...measuredBy([140, 130, 60, 20, 10], [140, 60, 70, 110, 120]),
    verdicts: (['undecided', 'ahead', 'undecided', 'behind', 'behind'] as const).map((verdict, place) => ({
      tier: tiers[place] ?? 'T0',
      verdict,
      isLowPower: false,
    })),
  }
  const crossedFar = measuredBy([100, 100, 180, 100, 20], [100, 100, 60, 100, 140])
  const decided = (counts: Five, measured = shipped, checklist: Partial<Checklist> = {}) => {
    const given = { requests: requestsOf(counts), measured, checklist: { ...plain, ...checklist } }
    const { choice, rules } = resultOf(given)
    return { choice, sentence: rules.find(({ holds, says }) => holds && says !== null)?.sentence }
  }

  test.each<[Five, Five, Measured]>([
    [[0, 0, 1000, 0, 0], [0, 0, 999, 0, 1], shipped],
    [[800, 0, 200, 0, 0], [799, 1, 199, 0, 1], shipped],
    [[1000, 0, 0, 0, 0], [999, 1, 0, 0, 0], shipped],
    [[0, 0, 0, 0, 1000], [0, 0, 1, 0, 999], crossedFar],
  ])('of a thousand changes nothing: %j and %j', (counts, withStray, measured) => {
    for (const checklist of [{}, { pairCount: 100 }, unansweredChecklist]) {
      if (counts[4] > 0 && checklist.pairCount === 100) continue
      expect(decided(withStray, measured, checklist)).toEqual(decided(counts, measured, checklist))
    }
  })

  test('a part that matters does decide, and only tiers with a measured lead are named', () => {
    expect(decided([0, 0, 0, 0, 1000], crossedFar).choice).toBe('generalist')
    expect(decided([0, 0, 500, 0, 500])).toEqual({
      choice: 'generalist',
      sentence: 'The generalist is ahead on T4, and on the requests in T2 to T4 together.',
    })
    expect(decided([500, 500, 0, 0, 0]).sentence).toBe(
      'The specialist is ahead on T1, and on the requests in T0 and T1 together.',
    )
    expect(decided([0, 500, 0, 250, 250])).toEqual({
      choice: 'both',
      sentence:
        'The specialist is ahead on T1, the generalist on T3 and T4, and there are many requests of both kinds.',
    })
  })
})

describe('requests of another domain', () => {
  const insurance: Five = [3, 3, 0, 0, 16]
  const unlike: Five = [0, 0, 0, 0, 100]
  const measured = measuredBy(nearly, widely)
  const ownCase = { taskCount: 1, isFormatFixed: true, pairCount: 50_000 }

  test.each([[insurance], [unlike]])('are no case for the banking specialist: %j', (counts) => {
    const given = { requests: requestsOf(counts), measured, checklist: { ...plain, ...ownCase } }
    const { choice, rules } = resultOf(given)
    expect(choice).toBe('undecided')
    expect(deciderOf(given)).toBe('own-specialist')
    const rule = rules.find(({ id }) => id === 'own-specialist')
    expect(rule?.sentence).toContain("train a specialist of one's own first")
    expect(rule?.overruledBy).toBeNull()
  })

  test.each<[Five, Partial<Checklist>, string]>([
    [unlike, { ...ownCase, pairCount: 99 }, 'One task in a fixed format, with 100 examples at hand.'],
    [unlike, { ...ownCase, pairCount: null }, 'It needs an answer to "Task examples".'],
    [[50, 0, 0, 0, 50], ownCase, 'More than half of the requests in T4.'],
    [insurance, ownCase, 'More requests in T0 to T3, a second task, or a format that varies.'],
  ])('%j with %j: what would change the rule', (counts, checklist, wouldChange) => {
    const given = { requests: requestsOf(counts), measured, checklist: { ...plain, ...checklist } }
    expect(resultOf(given).rules.find(({ id }) => id === 'own-specialist')?.wouldChange).toBe(wouldChange)
  })
})
