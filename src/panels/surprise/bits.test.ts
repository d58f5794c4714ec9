import { describe, expect, test } from 'vitest'

import { bitsOf, heatOf, tokenDifferences } from '#panels/surprise/bits.ts'

const score = (...tokens: [string, number][]) => ({
  tokens: tokens.map(([text, probability]) => ({ text, logprob: Math.log(probability) })),
  bitsPerByte: 1,
})

describe('bits', () => {
  test('are -log2 of the probability', () => {
    expect(bitsOf({ text: 'x', logprob: Math.log(1 / 8) })).toBeCloseTo(3)
    expect(bitsOf({ text: 'x', logprob: 0 })).toBe(0)
  })

  test('are never negative, however a logprob was rounded', () => {
    expect(bitsOf({ text: 'x', logprob: 1e-7 })).toBe(0)
  })

  test.each([
    [0, 0],
    [0.99, 0],
    [1, 1],
    [6.9, 3],
    [7, 4],
    [40, 5],
  ])('%f bits are of step %i', (bits, step) => {
    expect(heatOf(bits)).toBe(step)
  })
})

describe('tokenDifferences', () => {
  test('are positive where the right model is more surprised', () => {
    const differences = tokenDifferences(score(['a', 0.5], ['b', 0.25]), score(['a', 0.25], ['b', 0.5]))
    expect(differences?.map(({ bits }) => Math.round(bits))).toEqual([1, -1])
  })

  test('are not defined where the tokens differ', () => {
    expect(tokenDifferences(score(['a', 1]), score(['b', 1]))).toBeNull()
    expect(tokenDifferences(score(['a', 1]), score(['a', 1], ['b', 1]))).toBeNull()
  })
})
