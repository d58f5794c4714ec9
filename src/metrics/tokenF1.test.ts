import fc from 'fast-check'
import { expect, test } from 'vitest'

import { tokenF1 } from '#metrics/tokenF1.ts'

// transformers 4.57.1, data/metrics/squad_metrics.py, compute_f1
test.each([
  ['the cat sat', 'a cat sat down', 0.8],
  ['', 'the', 1],
  ['', 'cat', 0],
  ['cat cat cat', 'cat dog', 0.4],
  ['Über die Brücke', 'uber die brücke', 0.6666666666666666],
  ['It is in Paris, France.', 'Paris', 0.33333333333333337],
  ['yes yes no', 'no yes yes yes', 0.8571428571428571],
  ['!?', '?!', 1],
  ['naïve café', 'Café naïve', 1],
  ['東京 タワー', '東京', 0.6666666666666666],
])('%j against %j: %j', (answer, reference, expected) => {
  expect(tokenF1(answer, [reference])).toBeCloseTo(expected, 12)
})

test('takes the best reference, and is 0 for none', () => {
  expect(tokenF1('cat sat', ['dog', 'cat sat down', 'cat'])).toBeCloseTo(0.8, 12)
  expect(tokenF1('cat', [])).toBe(0)
})

test('is symmetric, at most 1, and 1 for any order of the same words', () => {
  const words = fc.array(fc.constantFrom('cat', 'dog', 'é', 'The', 'x!'), { maxLength: 8 })
  fc.assert(
    fc.property(words, words, (a, b) => {
      const score = tokenF1(a.join(' '), [b.join(' ')])
      expect(score).toBe(tokenF1(b.join(' '), [a.join(' ')]))
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(1)
      expect(tokenF1(a.join(' '), [a.toReversed().join('\n')])).toBe(1)
    }),
  )
})
