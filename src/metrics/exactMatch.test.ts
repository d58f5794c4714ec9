import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { exactMatch, looseMatch, mentionIndex, normaliseAnswer } from '#metrics/exactMatch.ts'

describe('exactMatch', () => {
  test.each([
    ['Paris', ['Paris'], true],
    ['  Paris\n', ['Rome', 'Paris '], true],
    ['caf\u00e9', ['cafe\u0301'], true],
    ['paris', ['Paris'], false],
    ['Paris.', ['Paris'], false],
    ['a  b', ['a b'], false],
    ['', [''], true],
    ['', [], false],
  ])('%j against %j: %j', (answer, references, expected) => {
    expect(exactMatch(answer, references)).toBe(expected)
  })

  test('every answer is itself, whatever surrounds it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(exactMatch(`\n ${text.normalize('NFD')}\t`, ['other', text])).toBe(true)
      }),
    )
  })
})

describe('normaliseAnswer', () => {
  // transformers 4.57.1, data/metrics/squad_metrics.py, normalize_answer
  test.each([
    ['The  Eiffel-Tower!', 'eiffeltower'],
    ['A', ''],
    ['an apple, a day', 'apple day'],
    ['Théâtre the É', 'théâtre é'],
    ['the\u2019s a_b', '\u2019s ab'],
    ['  \t\n', ''],
    ["L'État c'est the moi", 'létat cest moi'],
    ['a-an', 'aan'],
    ['ΣΑΣ İ', 'σας i\u0307'],
    ['thé a\u00a0b', 'thé b'],
    ['x² the² theme', 'x² the² theme'],
    ['!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', ''],
  ])('%j is %j', (text, expected) => {
    expect(normaliseAnswer(text)).toBe(expected)
  })

  test('keeps a word whose accent is a character of its own', () => {
    expect(normaliseAnswer('the\u0301')).toBe('thé')
  })

  test('leaves single spaces between words and none at the ends', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'the', ' ', '\t', '.', 'é', 'x') })
    fc.assert(
      fc.property(text, (source) => {
        expect(normaliseAnswer(source)).toMatch(/^(?:[^\s.]+(?: [^\s.]+)*)?$/)
      }),
    )
  })
})

describe('looseMatch', () => {
  test.each([
    ['The Paris!', ['paris'], true],
    ['It is in Paris, France.', ['London', 'Paris'], true],
    ['Parisian', ['Paris'], false],
    ['New York', ['york new'], false],
    ['the', ['a'], true],
    ['anything', ['the'], false],
    ['', ['x'], false],
    ['', [], false],
  ])('%j against %j: %j', (answer, references, expected) => {
    expect(looseMatch(answer, references)).toBe(expected)
  })

  test('accepts what is equal to the letter', () => {
    const text = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(text, (source) => {
        expect(looseMatch(` ${source}`, [source])).toBe(true)
      }),
    )
  })
})

describe('mentionIndex', () => {
  test.each([
    ['a card.', 'card', 2],
    ['discard a card', 'card', 10],
    ['cards', 'card', -1],
    ['card_lost', 'card', -1],
    ['cafe\u0301', 'cafe', -1],
    ['x\u0301card', 'card', -1],
    ['\u{10400}card', 'card', -1],
    ['\u{1f600}card\u{1f600}', 'card', 2],
    ['x#1', '#1', 1],
    ['x', '', -1],
    ['', 'x', -1],
  ])('in %j %j is at %j', (text, words, expected) => {
    expect(mentionIndex(text, words)).toBe(expected)
  })
})
