import { describe, expect, test } from 'vitest'

import { wordDifference } from '#panels/difference/wordDifference.ts'

describe('wordDifference', () => {
  test('puts both answers together again', () => {
    const left = 'Your card\nis on its way.'
    const right = 'The card is\tlost 👍 שלום'
    const difference = wordDifference(left, right)
    expect(difference.left.map(({ text }) => text).join('')).toBe(left)
    expect(difference.right.map(({ text }) => text).join('')).toBe(right)
  })

  test('counts words, not punctuation', () => {
    const { sharedCount, wordCount } = wordDifference('yes, it is.', 'yes; it was!')
    expect([sharedCount, wordCount]).toEqual([2, 4])
  })

  test.each([
    ['', ''],
    ['', 'x'],
  ])('takes empty answers: %j and %j', (left, right) => {
    expect(wordDifference(left, right).sharedCount).toBe(0)
  })

  test('gives up on answers that have nothing in common rather than take for ever', () => {
    const many = (letter: string): string =>
      Array.from({ length: 20_000 }, (_, i) => `${letter}${i}`).join(' ')
    const start = performance.now()
    const { left } = wordDifference(many('a'), many('b'))
    expect(left).toEqual([{ text: many('a'), isShared: false }])
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
