import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { regexCheck } from '#metrics/regexCheck.ts'

describe('a pattern that is tried', () => {
  test.each([
    ['yes, sir', '^(yes|no)\\b', '', true],
    ['oh yes', '^(yes|no)\\b', '', false],
    ['YES', 'yes', 'i', true],
    ['a\nb', '^b$', 'm', true],
    ['a\nb', 'a.b', '', false],
    ['a\nb', 'a.b', 's', true],
    ['👍', '^.$', 'u', true],
    ['👍', '^.$', '', false],
    ['Ärger 12', '^\\p{L}+ \\d{2}$', 'u', true],
    ['2026-11-25', '^\\d{4}-\\d{2}-\\d{2}$', '', true],
    ['a)b', '[(*+)]', '', true],
    ['x{2', 'x{2', '', true],
    ['say foo and bar', '^(?=.*\\bfoo\\b)(?=.*\\bbar\\b)(?!.*baz)', '', true],
    ['1,2,3', '^(?:\\d+,){2}\\d+$', '', true],
    ['ababab', '^(ab)+$', '', true],
    ['aaa', '^(?<some>a+?)$', '', true],
    ['b', '^(a?)?b$', '', true],
    ['', '', '', true],
    ['', 'a', '', false],
  ])('%j by /%s/%s: %j', (answer, pattern, flags, isMatch) => {
    expect(regexCheck(answer, pattern, flags)).toEqual({ isMatch, refusal: null })
  })

  test.each([
    ['foo.*bar', 5_000],
    ['^.*a.*b$', 5000],
    ['^.*.*.*c', 500],
    ['(?:a|a)(?:a|a)(?:a|a)(?:a|a)c', 10_000],
    [`^${'a?'.repeat(16)}c`, 10_000],
    ['^a{9000}b', 10_000],
  ])('ends at its worst: /%s/ on %j characters', (pattern, length) => {
    expect(regexCheck('a'.repeat(length), pattern, '')).toEqual({ isMatch: false, refusal: null })
  })

  test('says what the engine says', () => {
    const part = fc.constantFrom(
      'a',
      '.',
      '[ab]',
      '^',
      '$',
      '\\b',
      '\\w',
      '(a|b)',
      '(?:ab)',
      '(?=b)',
      'a+',
      'b?',
      'a{2}',
    )
    const answer = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 9 })
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), answer, (parts, text) => {
        const pattern = parts.join('')
        expect(regexCheck(text, pattern, '')).toEqual({
          isMatch: new RegExp(pattern).test(text),
          refusal: null,
        })
      }),
    )
  })
})

describe('a pattern that is refused', () => {
  const nested = /^The pattern repeats what itself repeats/
  const long = /^The pattern could take too long on an answer/
  const inner = /^A pattern may not look behind/

  test.each([
    ['a', 'a'.repeat(501), '', /^The pattern is longer than 500 characters\.$/],
    ['a'.repeat(10_001), 'a', '', /^The answer is longer than 10000 characters\.$/],
    ['a', 'a', 'g', /flags i, m, s and u/],
    ['a', 'a', 'v', /flags i, m, s and u/],
    ['a', 'a', 'ii', /^The pattern is not a valid regular expression\.$/],
    ['a', '(', '', /^The pattern is not a valid regular expression\.$/],
    ['a', 'a{2,1}', '', /^The pattern is not a valid regular expression\.$/],
    ['a', '\\p{Nonsense}', 'u', /^The pattern is not a valid regular expression\.$/],
    ['a', '(a+)+', '', nested],
    ['a', '^(?:a*)*$', '', nested],
    ['a', '(?<name>[a-z]+ ?){2,}', '', nested],
    ['a', '((?:ab?))+', '', nested],
    ['a', '(a|a)*b', '', nested],
    ['a', '(?:\\u{61}?)+', 'u', nested],
    ['a', '(?:a?){3}', '', nested],
    ['a', '(?:){9}', '', nested],
    ['a', '(?:\\b)*', '', nested],
    ['a', '(?:(?:){1}?){3}', '', nested],
    ['a', '([)]a+)+', '', nested],
    ['a', '(\\)a+)+', '', nested],
    ['a'.repeat(40), '(?:a{0,9}){0,9}b', '', nested],
    ['a'.repeat(40), '(?:a{1,9}){1,9}b', '', long],
    ['a'.repeat(100), '(?:a|a)'.repeat(40), '', long],
    ['a'.repeat(100), 'a?'.repeat(40), '', long],
    ['a'.repeat(100), '\\u{61}?'.repeat(40), 'u', long],
    ['a'.repeat(100), '\\u{0,50}'.repeat(10), '', long],
    ['a'.repeat(5000), '.*.*b', '', long],
    ['a'.repeat(5000), '^.*.*.*b', '', long],
    ['a'.repeat(5000), '^.*.*b|b', '', long],
    ['a'.repeat(5000), '^.*.*b', 'm', long],
    ['', '(?:a+){1000000000}', '', long],
    ['a', '(?<=a)b', '', inner],
    ['a', '(?<!a)b', '', inner],
    ['a', '(a)\\1', '', inner],
    ['a', '(?<x>a)\\k<x>', '', inner],
  ])('%.20j by /%.30s/%s', (answer, pattern, flags, sentence) => {
    const { isMatch, refusal } = regexCheck(answer, pattern, flags)
    expect(refusal).toMatch(sentence)
    expect(isMatch).toBe(false)
  })

  test('any text gives a result, in time', () => {
    const signs = [
      'a',
      'b',
      '(',
      ')',
      '(?:',
      '(?=',
      '|',
      '*',
      '+',
      '?',
      '{2,}',
      '{3}',
      '[',
      ']',
      '^',
      '$',
      '\\',
      '.',
      '{',
    ]
    const pattern = fc.string({ unit: fc.constantFrom(...signs), maxLength: 24 })
    fc.assert(
      fc.property(pattern, fc.constantFrom('', 'u', 'i'), (source, flags) => {
        const { isMatch, refusal } = regexCheck('ab'.repeat(20), source, flags)
        expect(isMatch && refusal !== null).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
