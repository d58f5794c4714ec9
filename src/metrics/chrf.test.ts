import fc from 'fast-check'
import { expect, test } from 'vitest'

import { chrf, mostChrfCharacters } from '#metrics/chrf.ts'

// sacrebleu 2.6.0, sentence_chrf
test.each([
  ['The cat sat on the mat.', ['The cat is on the mat.'], 67.17273492330233],
  ['', ['abc'], 0],
  ['abc', [''], 0],
  ['', [''], 0],
  ['ab', ['ab'], 100],
  ['a', ['abcdefgh'], 15.151515151515152],
  ['abcdefgh', ['a'], 41.66666666666667],
  ['a b\tc\n d', ['abcd'], 100],
  ['aaaa aaaa', ['aaa'], 65.56603773584906],
  ['naïve 👍👍', ['naive 👍'], 27.02724618877716],
  ['hello', ['world', 'help', 'hell'], 91.3677130044843],
  ['xyz', ['abc'], 0],
  ['東京タワー', ['東京タワーです'], 61.67814652473389],
  ['Cat', ['cat'], 38.888888888888886],
  ['a\u3000b\u00a0c\ufeffd', ['abcd'], 50.84610472541507],
])('%j against %j: %j', (answer, references, expected) => {
  expect(chrf(answer, references)).toBeCloseTo(expected, 10)
})

test('is 0 without references', () => {
  expect(chrf('a', [])).toBe(0)
})

test('is within 0 and 100, blind to white space, and 100 for the same characters', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', ' ', '👍'), maxLength: 20 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      const score = chrf(a, [b])
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(100 + 1e-9)
      expect(chrf(Array.from(a).join(' '), [b])).toBe(score)
      expect(chrf(a, [a])).toBeCloseTo(a.trim() === '' ? 0 : 100, 9)
    }),
  )
})

test('of a huge answer so many characters are looked up as bear it, and all count', () => {
  const filler = 'x'.repeat(mostChrfCharacters - 1)
  expect(chrf(`${filler}e`, ['e'])).toBeGreaterThan(0)
  expect(chrf(`${filler}xe`, ['e'])).toBe(0)
  const twice = 'x'.repeat(2 * mostChrfCharacters)
  expect(chrf(twice, [twice])).toBeCloseTo(50, 1)
})
