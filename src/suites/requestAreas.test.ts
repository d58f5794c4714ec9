import { describe, expect, test } from 'vitest'

import { wilson } from '#metrics/statistics/wilson.ts'
import type { Cell } from '#suites/matrix.ts'
import { areasOf, tierScores, tierShares, type TierScores } from '#suites/requestAreas.ts'

const none = { rightCount: 0, count: 0 }
const unmeasured: TierScores = { T0: none, T1: none, T2: none, T3: none, T4: none }
const scores = (T0: number, T1: number): TierScores => ({
  ...unmeasured,
  T0: { rightCount: T0, count: 100 },
  T1: { rightCount: T1, count: 100 },
})

describe('areasOf', () => {
  const requests = { T0: 30, T1: 10, T2: 0, T3: 0, T4: 0 }
  const { near, far, requestCount } = areasOf(requests, {
    specialist: scores(90, 70),
    generalist: scores(40, 40),
  })

  test('weights the intervals of the tiers by the requests', () => {
    expect(near.specialist.low).toBeCloseTo((3 * wilson(90, 100).low + wilson(70, 100).low) / 4)
    expect(near.specialist.high).toBeCloseTo((3 * wilson(90, 100).high + wilson(70, 100).high) / 4)
  })

  test('names who is ahead where the intervals are apart', () => {
    expect(near).toMatchObject({ leader: 'specialist', isMeasured: true, share: wilson(40, 40) })
    expect(requestCount).toBe(40)
  })

  test('knows nothing of an area without requests', () => {
    const nothing = { low: 0, high: 1 }
    expect(far).toMatchObject({ specialist: nothing, generalist: nothing, leader: null, isMeasured: false })
  })

  test('takes a tier without answers for one with any accuracy', () => {
    const half = areasOf(
      { ...requests, T0: 0, T2: 20, T3: 20 },
      { specialist: unmeasured, generalist: unmeasured },
    )
    expect(half.far).toMatchObject({ specialist: { low: 0, high: 1 }, isMeasured: false })
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
  const cell = (tier: Cell['tier'], condition: Cell['condition'], rightCount: number): Cell => ({
    tier,
    condition,
    rightCount,
    slotId: 'left',
    count: 10,
    total: 10,
    interval: null,
    medianMs: null,
    tokensPerSecond: null,
  })
  const column = [cell('T0', 'instructed', 8), cell('T0', 'raw', 3), cell('T2', 'template', 6)]
  expect(tierScores(column)).toEqual({
    ...unmeasured,
    T0: { rightCount: 8, count: 10 },
    T2: { rightCount: 6, count: 10 },
  })
})
