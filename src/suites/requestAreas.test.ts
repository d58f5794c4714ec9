import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'

import type { PairedScore } from '#metrics/statistics/bootstrap.ts'
import { wilson } from '#metrics/statistics/wilson.ts'
import { unansweredChecklist } from '#suites/checklist.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { recommend } from '#suites/recommendation.ts'
import {
  areasOf,
  measuredOf,
  tierScores,
  tierShares,
  unmeasured,
  type Measured,
  type TierScores,
  type TierVerdict,
} from '#suites/requestAreas.ts'
import type { Run, RunModel } from '#suites/run.ts'
import { suiteSchema, tiers, type Suite, type Tier } from '#suites/suite.ts'

const none = { low: 0, high: 1 }
const noScores: TierScores = { T0: none, T1: none, T2: none, T3: none, T4: none }
const scores = (T0: number, T1: number): TierScores => ({
  ...noScores,
  T0: wilson(T0, 100),
  T1: wilson(T1, 100),
})
const verdicts = (given: Partial<Record<Tier, TierVerdict['verdict'] | 'few'>>): TierVerdict[] =>
  tiers.flatMap((tier) => {
    const verdict = given[tier]
    if (!verdict) return []
    const isLowPower = verdict === 'few'
    return [{ tier, verdict: isLowPower ? 'undecided' : verdict, isLowPower }]
  })

/** Of 40 items, so many that only the specialist gets right, or, if negative, only the generalist. */
function lead(count: number): PairedScore[] {
  return Array.from({ length: 40 }, (_, place) => ({
    group: `${place}`,
    first: Number(place < count),
    second: Number(place < -count),
  }))
}

describe('areasOf', () => {
  const requests = { T0: 30, T1: 10, T2: 0, T3: 0, T4: 0 }
  const measured: Measured = {
    names: { specialist: 'a', generalist: 'b' },
    scores: { specialist: scores(90, 70), generalist: scores(40, 40) },
    verdicts: verdicts({ T0: 'ahead', T1: 'ahead' }),
    pairs: { T0: lead(20), T1: lead(20) },
    seed: 1,
    gap: null,
  }
  const leads = { ahead: 20, behind: -20, tied: 0, undecided: 0, few: 0 }

  test('weights the intervals of the tiers by the requests', () => {
    const { near } = areasOf(requests, measured)
    expect(near.specialist.low).toBeCloseTo((3 * wilson(90, 100).low + wilson(70, 100).low) / 4)
    expect(near.specialist.high).toBeCloseTo((3 * wilson(90, 100).high + wilson(70, 100).high) / 4)
  })

  test.each([
    [{ T0: 'ahead', T1: 'ahead' }, 'specialist', true],
    [{ T0: 'ahead', T1: 'tied' }, 'specialist', true],
    [{ T0: 'undecided', T1: 'behind' }, 'generalist', true],
    // Three of four requests are of T0.
    [{ T0: 'ahead', T1: 'behind' }, 'specialist', true],
    [{ T0: 'behind', T1: 'ahead' }, 'generalist', true],
    [{ T0: 'tied', T1: 'undecided' }, null, true],
    [{ T0: 'ahead', T1: 'few' }, null, false],
    [{ T0: 'ahead' }, null, false],
  ] as const)('%j: leader %s, measured %s', (given, leader, isMeasured) => {
    const pairs = { T0: lead(leads[given.T0]), T1: lead('T1' in given ? leads[given.T1] : 0) }
    const { near, requestCount } = areasOf(requests, { ...measured, verdicts: verdicts(given), pairs })
    expect(near).toMatchObject({ leader, isMeasured, share: wilson(40, 40) })
    expect(requestCount).toBe(40)
  })

  test('a tier without requests has no say', () => {
    const pairs = { T0: lead(20), T1: lead(-20) }
    const own = { ...measured, pairs, verdicts: verdicts({ T0: 'ahead', T1: 'behind' }) }
    expect(areasOf({ ...requests, T1: 0 }, own).near.leader).toBe('specialist')
    expect(areasOf({ ...requests, T0: 0 }, own).near.leader).toBe('generalist')
  })

  test('a tier that may have less than a tenth of the requests has no say either', () => {
    const pairs = { T0: lead(20), T1: lead(-20) }
    const own = { ...measured, pairs, verdicts: verdicts({ T0: 'ahead', T1: 'few' }) }
    for (const T1 of [1, 8]) {
      const { near } = areasOf({ ...requests, T0: 72, T1 }, own)
      expect(near).toMatchObject({ leader: 'specialist', isMeasured: true })
      expect(near.verdicts.map(({ isCounted }) => isCounted)).toEqual([true, false])
      expect(near.difference).toEqual(areasOf({ ...requests, T0: 72, T1: 0 }, own).near.difference)
    }
    expect(areasOf({ ...requests, T0: 60, T1: 20 }, own).near.isMeasured).toBe(false)
  })

  test('leads that cancel out over the requests leave no leader, nor does one that no tier bears out', () => {
    const crossed = { ...measured, pairs: { T0: lead(20), T1: lead(-20) } }
    const own = { ...crossed, verdicts: verdicts({ T0: 'ahead', T1: 'behind' }) }
    const { near } = areasOf({ ...requests, T0: 20, T1: 20 }, own)
    expect(near.difference?.value).toBeCloseTo(0, 12)
    expect(near).toMatchObject({ leader: null, isMeasured: true })
    const alone = { ...measured, pairs: { T0: lead(20), T1: lead(20) } }
    const unproved = { ...alone, verdicts: verdicts({ T0: 'undecided', T1: 'undecided' }) }
    expect(areasOf(requests, unproved).near.leader).toBeNull()
  })

  test('knows nothing of an area without requests', () => {
    const nothing = { low: 0, high: 1 }
    expect(areasOf(requests, measured).far).toMatchObject({
      specialist: nothing,
      generalist: nothing,
      verdicts: [],
      leader: null,
      isMeasured: false,
    })
  })

  test('a gap leaves no leader, whatever the verdicts', () => {
    const { near } = areasOf(requests, { ...measured, gap: 'incomplete' })
    expect(near).toMatchObject({ leader: null, isMeasured: false })
  })
})

describe('measuredOf', () => {
  const standard = smallModel('standard', 'a')
  const both = smallModel('both', 'b')
  const instruction = smallModel('instruction', 'c')
  const unknown = { ...smallModel('standard', 'd'), role: null }
  const suiteOf = (count: number): Suite =>
    smallSuite({
      items: Array.from({ length: count }, (_, place) => smallItem({ id: `bare ${place}`, tier: 'T0' })),
    })
  /** The specialist is right on everything, nobody else on anything. */
  const runOf = (suite: Suite, models: readonly RunModel[] = [standard, instruction]): Run =>
    smallRun(suite, models, ({ references }, { role }) =>
      role === 'standard' ? (references[0] ?? '') : 'no',
    )
  const requests = { T0: 40, T1: 0, T2: 0, T3: 0, T4: 0 }
  const leaderIn = (run: Run) => areasOf(requests, measuredOf(run)).near.leader

  test('compares the first specialist with the first generalist, in pairs', () => {
    const run = runOf(suiteOf(30), [smallModel('base', 'd'), both, standard, instruction])
    const measured = measuredOf(run)
    expect(measured).toMatchObject({ names: { specialist: 'standard', generalist: 'both' }, gap: null })
    expect(measured.verdicts).toMatchObject([{ tier: 'T0', verdict: 'ahead', isLowPower: false }])
    expect(measured.scores.specialist.T0).toEqual(wilson(30, 30))
    expect(leaderIn(run)).toBe('specialist')
  })

  test.each([5, 29])('%d items against none leave it open', (count) => {
    expect(measuredOf(runOf(suiteOf(count))).verdicts).toMatchObject([{ isLowPower: true }])
    expect(leaderIn(runOf(suiteOf(count)))).toBeNull()
  })

  test.each<[string, Run | null, Measured['gap']]>([
    ['no run', null, 'no-run'],
    ['no specialist', runOf(suiteOf(30), [both]), 'no-specialist'],
    ['no generalist', runOf(suiteOf(30), [standard, smallModel('base', 'd')]), 'no-generalist'],
    ['roles that nobody knows', runOf(suiteOf(30), [unknown, unknown]), 'unknown-role'],
    ['one role that nobody knows', runOf(suiteOf(30), [standard, unknown]), 'unknown-role'],
    ['neither', runOf(suiteOf(30), [smallModel('base', 'd')]), 'neither-model'],
    ['a first look', runOf({ ...suiteOf(30), isExploratory: true }), 'exploratory'],
    ['an unfinished run', { ...runOf(suiteOf(30)), isComplete: false }, 'incomplete'],
  ])('%s is a gap', (_, run, gap) => {
    expect(measuredOf(run)).toMatchObject({ gap, verdicts: [] })
  })

  test('the accuracy of an unfinished run is known all the same', () => {
    const { scores: found } = measuredOf({ ...runOf(suiteOf(30)), isComplete: false })
    expect(found.specialist.T0).toEqual(wilson(30, 30))
    expect(unmeasured('running').scores.specialist).toEqual(noScores)
  })

  test('wordings of one text are not as many items: its interval is that of Measure', () => {
    const items = Array.from({ length: 300 }, (_, place) =>
      smallItem({ id: `${place}`, tier: 'T2', group: `text ${place % 30}` }),
    )
    const isEasy = ({ group }: { readonly group: string }) => Number(group.slice(5)) < 12
    const run = smallRun(smallSuite({ items }), [standard, instruction], (item) =>
      isEasy(item) ? 'card arrival' : 'no',
    )
    const asked = { T0: 0, T1: 0, T2: 40, T3: 0, T4: 0 }
    const { far } = areasOf(asked, measuredOf(run))
    expect(far.specialist.low).toBeCloseTo(0.25, 1)
    expect(far.specialist.high).toBeCloseTo(0.58, 1)
    const { rules } = recommend({ areas: areasOf(asked, measuredOf(run)), checklist: unansweredChecklist })
    expect(rules.find(({ id }) => id === 'neither-usable')?.holds).toBe(false)
  })

  test('the shipped quick suite never has a leader, whatever the models say', () => {
    const quick = v.parse(suiteSchema, JSON.parse(readFileSync('public/suites/quick.json', 'utf8')))
    fc.assert(
      fc.property(fc.constantFrom(...tiers), fc.boolean(), (tier, isSpecialistRight) => {
        const run = smallRun(quick, [standard, instruction], ({ references }, { role }) =>
          (role === 'standard') === isSpecialistRight ? (references[0] ?? '') : 'no',
        )
        const { near, far } = areasOf({ ...requests, T0: 0, [tier]: 40 }, measuredOf(run))
        expect([near.leader, far.leader]).toEqual([null, null])
        expect([near.isMeasured, far.isMeasured]).toEqual([false, false])
      }),
      { numRuns: 10 },
    )
  })
})

test('the shares of tiers have their intervals', () => {
  const shares = tierShares({ T0: 5, T1: 0, T2: 5, T3: 0, T4: 0 })
  expect(shares[2]).toEqual({ tier: 'T2', share: 0.5, interval: wilson(5, 10) })
  expect(tierShares({ T0: 0, T1: 0, T2: 0, T3: 0, T4: 0 })[0]).toEqual({
    tier: 'T0',
    share: 0,
    interval: { low: 0, high: 1 },
  })
})

test('of a column, the compared condition counts: the first of each tier', () => {
  const column = [
    { tier: 'T0', interval: wilson(8, 10) },
    { tier: 'T0', interval: wilson(3, 10) },
    { tier: 'T2', interval: wilson(6, 10) },
    { tier: 'T3', interval: null },
  ] as const
  expect(tierScores(column)).toEqual({
    ...noScores,
    T0: wilson(8, 10),
    T2: wilson(6, 10),
  })
})
