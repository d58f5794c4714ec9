import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { GroupedScore } from '#metrics/statistics/bootstrap.ts'
import { clusteredStandardError } from '#metrics/statistics/clusteredStandardError.ts'

/** Groups are words, scores their digits. */
function grouped(digits: string): readonly GroupedScore[] {
  return digits
    .split(' ')
    .flatMap((word, index) => Array.from(word).map((digit) => ({ group: `${index}`, score: Number(digit) })))
}

describe('clusteredStandardError', () => {
  // statsmodels 0.15.0: OLS(scores, ones).fit(cov_type='cluster',
  //   cov_kwds={'groups': groups, 'use_correction': False}).bse
  test.each([
    ['1 0 1 1 0 1', 0.19245008972987537],
    ['111 000 111 000', 0.25],
    ['111 110 000 100 111', 0.17384539747207062],
    ['10 10 10 01', 0],
    ['1111111 0 0 1 00 1', 0.21351027872980732],
    ['123 45 6 789', 1.4229164972072994],
    ['1 1 1 1', 0],
    ['110 011 1 0000 11111 01 0', 0.170309431013179],
  ])('%s', (digits, standardError) => {
    expect(clusteredStandardError(grouped(digits))).toBeCloseTo(standardError, 12)
  })

  test('is null without scores', () => {
    expect(clusteredStandardError([])).toBeNull()
  })

  test('of copies of every item in its group is that of the items: copies add nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 9 }), { minLength: 1 }),
        fc.integer({ min: 2, max: 5 }),
        (scores, copies) => {
          const single = clusteredStandardError(grouped(scores.join(' ')))
          const copied = clusteredStandardError(
            grouped(scores.map((score) => `${score}`.repeat(copies)).join(' ')),
          )
          expect(copied).toBeCloseTo(single ?? Number.NaN, 10)
        },
      ),
    )
  })
})
