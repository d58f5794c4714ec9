import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { cosine, fnv1a, hashedFeatures } from '#suites/hashedFeatures.ts'

/** http://www.isthe.com/chongo/src/fnv/test_fnv.c, and the Python implementation beyond ASCII. */
test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
  ['=é', 0x2c4d5b48],
])('the hash of %j', (text, expected) => {
  expect(fnv1a(text)).toBe(expected)
})

describe('hashedFeatures', () => {
  const idf = Array.from({ length: 31 }, (_, bucket) => 1 + bucket / 31)

  test('knows a text by its words, not by their case, accents or order', () => {
    const vector = hashedFeatures('Où est ma carte', idf)
    expect(cosine(vector, hashedFeatures('CARTE — ma, ou\u0300 est?', idf))).toBeCloseTo(1)
    expect(cosine(vector, hashedFeatures('weather in Oslo', idf))).toBeLessThan(0.9)
  })

  test('is nothing for a text without words', () => {
    expect(hashedFeatures(' … !', idf)).toEqual(new Float64Array(31))
  })

  test('has the length 1 for any text with words that do not cancel', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const vector = hashedFeatures(text, idf)
        const length = cosine(vector, vector)
        expect(length === 0 || Math.abs(length - 1) < 1e-9).toBe(true)
      }),
    )
  })
})
