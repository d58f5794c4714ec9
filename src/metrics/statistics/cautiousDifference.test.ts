import { describe, expect, test } from 'vitest'

import type { PairedScore } from '#metrics/statistics/bootstrap.ts'
import { cautiousDifference, fewestAlike } from '#metrics/statistics/cautiousDifference.ts'

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

describe('cautiousDifference', () => {
  // SciPy 1.17.1: beta.ppf(0.025, k, n - k + 1) and beta.ppf(0.975, k + 1, n - k) of either share, k rounded outwards;
  // the distances from the shares added up with math.hypot
  test.each<[string, readonly (readonly number[])[], [low: number, high: number]]>([
    ['no group tells them apart', times(40, [0, 0, 0]), [-0.08809730287880237, 0.08809730287880237]],
    [
      '10 of 300 each way',
      [...times(10, [1]), ...times(10, [-1]), ...times(280, [0])],
      [-0.03212648252639674, 0.03212648252639674],
    ],
    [
      'groups won in part',
      [...times(5, [1, 0]), ...times(5, [-1, -1]), ...times(140, [0, 0])],
      [-0.061977357192374224, 0.029773053353316422],
    ],
    // The exact interval of 6 of 60, but for what the second model may have won unseen.
    ['one way only', [...times(6, [1]), ...times(54, [0])], [0.013683570267384995, 0.20505773670806393]],
  ])('%s', (_, groups, [low, high]) => {
    const interval = cautiousDifference(groupsOf(groups))
    expect(interval.low).toBeCloseTo(low, 12)
    expect(interval.high).toBeCloseTo(high, 12)
  })

  // 1 - 0.025 ** (1 / count), SciPy's beta.ppf(0.975, 1, count), is below 0.05 from 72 on.
  test.each([0.05, 0.02])('says from how many groups on models that are alike are within %d', (margin) => {
    const fewest = fewestAlike(margin)
    expect(cautiousDifference(groupsOf(times(fewest, [0]))).high).toBeLessThanOrEqual(margin)
    expect(cautiousDifference(groupsOf(times(fewest - 1, [0]))).high).toBeGreaterThan(margin)
    expect(fewestAlike(0.05)).toBe(72)
  })

  test('knows nothing without pairs', () => {
    expect(cautiousDifference([])).toEqual({ low: -1, high: 1 })
  })
})
