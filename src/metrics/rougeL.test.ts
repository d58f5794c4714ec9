import fc from 'fast-check'
import { expect, test } from 'vitest'

import { mostRougeWords, rougeL } from '#metrics/rougeL.ts'

// rouge-score 0.1.2, RougeScorer(['rougeL'], use_stemmer=False)
test.each([
  [
    'the cat sat on the mat',
    'the cat is on the mat',
    0.8333333333333334,
    0.8333333333333334,
    0.8333333333333334,
  ],
  ['police killed the gunman', 'police kill the gunman', 0.75, 0.75, 0.75],
  ['the gunman kill police', 'police killed the gunman', 0.5, 0.5, 0.5],
  ['a a a b', 'a b a a a', 0.75, 0.6, 0.6666666666666665],
  ['Café au lait', 'cafe au lait', 0.6666666666666666, 0.6666666666666666, 0.6666666666666666],
  ['b a', 'a b', 0.5, 0.5, 0.5],
  ['one two three four', 'four three two one', 0.25, 0.25, 0.25],
  ["don't-stop 3.14", 'don t stop 3 14', 1, 1, 1],
  ['\u212aelvin İx', 'kelvin i x', 1, 1, 1],
  ['東京', '東京', 0, 0, 0],
  ['', 'a', 0, 0, 0],
])('%j against %j', (answer, reference, ...expected) => {
  const [precision, recall, f1] = expected
  const score = rougeL(answer, [reference])
  expect(score.precision).toBeCloseTo(precision, 12)
  expect(score.recall).toBeCloseTo(recall, 12)
  expect(score.f1).toBeCloseTo(f1, 12)
})

test('takes the reference with the best F', () => {
  // rouge-score 0.1.2, score_multi
  const score = rougeL('a b c', ['a b c d', 'b c', 'a d e'])
  expect(score.precision).toBe(1)
  expect(score.recall).toBe(0.75)
  expect(score.f1).toBeCloseTo(0.8571428571428571, 12)
  expect(rougeL('a', [])).toEqual({ precision: 0, recall: 0, f1: 0 })
})

test('swapping the sides swaps precision and recall', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', '.'), { maxLength: 12 })
    .map((words) => words.join(' '))
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [there, back] = [rougeL(a, [b]), rougeL(b, [a])]
      expect([there.precision, there.recall]).toEqual([back.recall, back.precision])
      expect(there.f1).toBeLessThanOrEqual(1)
      expect(rougeL(a, [a]).f1).toBe(/[a-c]/.test(a) ? 1 : 0)
    }),
  )
})

test('a word more in the answer never makes recall less', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(rougeL(`${a} b`, [b]).recall).toBeGreaterThanOrEqual(rougeL(a, [b]).recall)
    }),
  )
})

test('of a huge answer so many words are compared as bear it, and all count', () => {
  const filler = 'x '.repeat(mostRougeWords - 1)
  expect(rougeL(`${filler} end`, ['end']).recall).toBe(1)
  expect(rougeL(`${filler} x end`, ['end'])).toEqual({ precision: 0, recall: 0, f1: 0 })
  const twice = 'x '.repeat(2 * mostRougeWords)
  expect(rougeL(twice, [twice]).recall).toBe(0.5)
  expect(rougeL(twice, ['x']).precision).toBe(1 / (2 * mostRougeWords))
})

test('100,000 characters against 20 references of 20,000 do not hold up the page', () => {
  const start = performance.now()
  rougeL('a '.repeat(50_000), Array<string>(20).fill('a '.repeat(10_000)))
  expect(performance.now() - start).toBeLessThan(5000) // without the bound some 30 s
})
