import { describe, expect, test } from 'vitest'

import { finish } from '#lib/steps.ts'
import {
  chanceSpread,
  dealCountFor,
  dealtSpreads,
  type GroupedWording,
} from '#metrics/statistics/chanceSpread.ts'

/** A word a question, a digit a wording: right or wrong. */
const asked = '1111100111 1011100110 0000100000 1110100101 0000000000 1111111111 1010100011 1111000110'.split(
  ' ',
)

const crossed: GroupedWording[] = asked.flatMap((digits, group) =>
  Array.from(digits, (digit, wording) => ({
    group: `${group}`,
    wording: `${wording}`,
    score: Number(digit),
  })),
)
const single = crossed.map((answer, index) => ({ ...answer, group: `${index}` }))
const unequal = ['11101', '0100101', '101111'].flatMap((digits, wording) =>
  Array.from(digits, (digit, index) => ({
    group: `${wording} ${index}`,
    wording: `${wording}`,
    score: Number(digit),
  })),
)

const chanceOf = (answers: readonly GroupedWording[], seed = 1) =>
  chanceSpread(finish(dealtSpreads(answers, seed, 20_000)))

describe('chance', () => {
  // SciPy 1.17.1: stats.permutation_test of highest less lowest mean, n_resamples=50000, its null distribution;
  // permutation_type='samples' where every question is asked in every wording, else 'independent'.
  test.each([
    ['within a question asked in every wording', crossed, [0.4293675, 0.25, 0.625]],
    ['within the task where every question is asked once', single, [0.5327625, 0.25, 0.75]],
    ['with wordings of unequal counts', unequal, [0.3443170476, 0.1142857143, 0.7142857143]],
  ])('%s agrees with SciPy', (_, answers, [mean = 0, low = 0, high = 0]) => {
    const chance = chanceOf(answers)
    expect(Math.abs(chance.mean - mean)).toBeLessThan(0.005)
    expect(chance.low).toBeCloseTo(low, 8)
    expect(chance.high).toBeCloseTo(high, 8)
    expect(chance.dealCount).toBe(20_000)
  })

  test('makes ten wordings of one difficulty, with 12 answers each at 50%, lie 44 points apart', () => {
    const answers = Array.from({ length: 120 }, (_, index) => ({
      group: `${index}`,
      wording: `${index % 10}`,
      score: Number(index < 60),
    }))
    expect(chanceOf(answers).mean).toBeCloseTo(0.44, 2)
  })

  test('is the same for the same seed, and keeps a question that is always right', () => {
    expect(chanceOf(crossed, 7)).toEqual(chanceOf(crossed, 7))
    const sure = crossed.map((answer) => ({ ...answer, score: Number(Number(answer.group) % 2 === 0) }))
    expect(chanceOf(sure)).toMatchObject({ mean: 0, low: 0, high: 0 })
  })

  test('of a question that misses a wording deals it out with the other such ones', () => {
    const cut = crossed.filter(({ group, wording }) => group !== '5' || wording !== '0')
    expect(chanceOf(cut).mean).toBeGreaterThan(0.4)
    const two = [
      { group: 'a', wording: '0', score: 1 },
      { group: 'b', wording: '1', score: 0 },
    ]
    expect(chanceOf(two)).toMatchObject({ mean: 1, low: 1, high: 1 })
  })

  test('is dealt a thousand times, less often where there are very many answers, and pauses', () => {
    expect([300, 550, 50_000, 5_000_000].map(dealCountFor)).toEqual([1000, 1000, 200, 100])
    const many = Array.from({ length: 50_000 }, (_, index) => ({
      group: `${index}`,
      wording: `${index % 3}`,
      score: index % 2,
    }))
    const steps = dealtSpreads(many, 1, 12)
    expect([1, 2, 3, 4].map(() => steps.next().done)).toEqual([false, false, false, true])
  })
})
