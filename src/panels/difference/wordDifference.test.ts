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

  describe('is bounded', () => {
    const text = (count: number, letter: string): string =>
      Array.from({ length: count }, (_, index) => `shared ${letter}${index}`).join(' ')

    test('but marks answers of which hundreds of words differ', () => {
      const { sharedCount, left } = wordDifference(text(200, 'a'), text(200, 'b'))
      expect(sharedCount).toBe(200)
      expect(left.filter(({ isShared }) => !isShared)).toHaveLength(200)
    })

    test('and gives up on answers that have next to nothing in common', () => {
      const { left, right, sharedCount, wordCount } = wordDifference(text(400, 'a'), text(400, 'b'))
      expect(left).toEqual([{ text: text(400, 'a'), isShared: false }])
      expect(right).toEqual([{ text: text(400, 'b'), isShared: false }])
      expect([sharedCount, wordCount]).toEqual([null, 1600])
    })
  })
})
