import { describe, expect, test } from 'vitest'

import type { PairedScore } from '#metrics/statistics/bootstrap.ts'
import { exactDifference } from '#metrics/statistics/exactDifference.ts'

/** One group for each list of differences between the models on its items. */
function groupsOf(differences: readonly (readonly number[])[]): PairedScore[] {
  return differences.flatMap((own, group) =>
    own.map((difference) => ({
      group: `${group}`,
      first: Number(difference > 0),
      second: Number(difference < 0),
    })),
  )
}

const times = (count: number, group: readonly number[]) => Array.from({ length: count }, () => group)

describe('exactDifference', () => {
  // SciPy 1.17.1: beta.ppf(0.975, k + 1, n - k) of the one share, less beta.ppf(0.025, k, n - k + 1) of the other
  test.each([
    ['no group tells them apart', [...times(40, [0, 0, 0])], 0.08809730287880237, 0.08809730287880237],
    [
      '10 of 300 each way',
      [...times(10, [1]), ...times(10, [-1]), ...times(280, [0])],
      0.044347154638646274,
      0.044347154638646274,
    ],
    // A group counts for the better model with any of its items, against it only with all of them.
    [
      'groups that are better in part',
      [...times(5, [1, 0]), ...times(5, [-1, -1]), ...times(140, [0, 0])],
      0.06516213606843557,
      0.07607232253734687,
    ],
  ])('%s', (_, groups, high, below) => {
    const interval = exactDifference(groupsOf(groups))
    expect(interval.high).toBeCloseTo(high, 12)
    expect(interval.low).toBeCloseTo(-below, 12)
  })

  test('knows nothing without pairs', () => {
    expect(exactDifference([])).toEqual({ low: -1, high: 1 })
  })
})
