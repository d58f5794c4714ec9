import fc from 'fast-check'
import { expect, test } from 'vitest'

import { seededRandom } from '#lib/seededRandom.ts'
import type { Sampling } from '#protocol/answer.ts'
import { sampleToken } from '#runtime/decode/sampling.ts'

const plain: Sampling = { temperature: 1, topK: 0, topP: 1, seed: 0 }

/** Shares of each token over many draws. */
function shares(logits: readonly number[], sampling: Sampling): number[] {
  const random = seededRandom(7)
  const counts = logits.map(() => 0)
  const draws = 20_000
  for (let draw = 0; draw < draws; draw++) {
    const token = sampleToken(Float32Array.from(logits), sampling, random)
    counts[token] = (counts[token] ?? 0) + 1
  }
  return counts.map((count) => count / draws)
}

test('draws in proportion to softmax', () => {
  // softmax([0, 1, 2]) by NumPy 2.2: 0.09003057, 0.24472847, 0.66524096
  const [a = 0, b = 0, c = 0] = shares([0, 1, 2], plain)
  expect(a).toBeCloseTo(0.09, 1.5)
  expect(b).toBeCloseTo(0.245, 1.5)
  expect(c).toBeCloseTo(0.665, 1.5)
})

test('divides logits by the temperature', () => {
  // softmax([0, 0.5, 1]) by NumPy 2.2: 0.18632372, 0.30719589, 0.50648039
  const [a = 0, , c = 0] = shares([0, 1, 2], { ...plain, temperature: 2 })
  expect(a).toBeCloseTo(0.186, 1.5)
  expect(c).toBeCloseTo(0.506, 1.5)
})

test('top-k keeps the k likeliest, the smaller id among equals', () => {
  const kept = shares([1, 3, 3, 2], { ...plain, topK: 2 })
  expect(kept.map((share) => share > 0)).toEqual([false, true, true, false])
  expect(sampleToken(Float32Array.of(5, 5, 5), { ...plain, topK: 1 }, () => 0.99)).toBe(0)
})

test('top-p keeps the shortest head that reaches the share', () => {
  // Shares 0.665, 0.245, 0.090: two reach 0.8, all three are needed for 0.95.
  const kept = (topP: number): boolean[] => shares([2, 1, 0], { ...plain, topP }).map((share) => share > 0)
  expect(kept(0.6)).toEqual([true, false, false])
  expect(kept(0.8)).toEqual([true, true, false])
  expect(kept(0.95)).toEqual([true, true, true])
})

test('always gives a token of the vocabulary, the same for the same random number', () => {
  const logits = fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 })
  const uniform = fc.double({ min: 0, max: 0.999999, noNaN: true })
  const sampling = fc.record({
    temperature: fc.double({ min: 0.05, max: 2, noNaN: true }),
    topK: fc.nat(50),
    topP: fc.double({ min: 0.01, max: 1, noNaN: true }),
    seed: fc.constant(0),
  })
  fc.assert(
    fc.property(logits, sampling, uniform, (values, settings, random) => {
      const draw = (): number => sampleToken(Float32Array.from(values), settings, () => random)
      expect(draw()).toBe(draw())
      expect(values[draw()]).toBeDefined()
    }),
  )
})
