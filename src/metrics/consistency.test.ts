import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { consistencyRate, wordingSpread } from '#metrics/consistency.ts'

describe('consistencyRate', () => {
  // lm_eval 0.4.13, tasks/score/utils.py, calculate_consistency_rate
  test.each([
    [[['a', 'a', 'b']], 0.3333333333333333],
    [
      [
        ['a', 'a', 'a'],
        ['a', 'b', 'c', 'd'],
      ],
      0.3333333333333333,
    ],
    [
      [
        ['x', 'x', 'y', 'y'],
        ['x', 'y'],
      ],
      0.2857142857142857,
    ],
    [[['é', 'e\u0301']], 0],
    [[['a', 'b', 'a', 'b', 'a'], ['z']], 0.4],
    [[['', '']], 1],
  ])('%j: %j', (questions, expected) => {
    expect(consistencyRate(questions)).toBeCloseTo(expected, 12)
  })

  test.each([[[]], [[[]]], [[['a'], ['b']]]])('without a pair it is nothing: %j', (questions: string[][]) => {
    expect(consistencyRate(questions)).toBeNull()
  })

  test('is the share of equal pairs in any order', () => {
    const answers = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 2, maxLength: 9 })
    fc.assert(
      fc.property(fc.array(answers, { minLength: 1, maxLength: 4 }), (questions) => {
        const all = questions.flatMap((own) => own.flatMap((a, i) => own.slice(i + 1).map((b) => a === b)))
        const expected = all.filter(Boolean).length / all.length
        expect(consistencyRate(questions.map((own) => own.toReversed()))).toBeCloseTo(expected, 12)
      }),
    )
  })
})

describe('wordingSpread', () => {
  const score = (wording: string, value: number): { wording: string; score: number } => ({
    wording,
    score: value,
  })

  test('finds the worst wording and how far the best is from it', () => {
    const spread = wordingSpread([
      score('w1', 1),
      score('w2', 0),
      score('w1', 0.5),
      score('w2', 1),
      score('w3', 1),
    ])
    expect(spread?.rates).toEqual(
      new Map([
        ['w1', 0.75],
        ['w2', 0.5],
        ['w3', 1],
      ]),
    )
    expect(spread?.worst).toEqual({ wording: 'w2', rate: 0.5, count: 2 })
    expect(spread?.counts).toEqual([2, 2, 1])
    expect(spread?.spread).toBe(0.5)
  })

  test('names the first of equally bad wordings, and has no spread over one', () => {
    expect(wordingSpread([score('b', 1), score('z', 0), score('a', 0)])?.worst.wording).toBe('z')
    expect(wordingSpread([score('a', 0), score('a', 1)])?.spread).toBe(0)
  })

  test('is nothing for no scores', () => {
    expect(wordingSpread([])).toBeNull()
  })
})
