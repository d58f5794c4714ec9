import { describe, expect, test } from 'vitest'

import {
  followsInstruction,
  followsLoosely,
  unsupportedInstructions,
  whyUnsupported,
} from '#metrics/ifeval/followsInstruction.ts'

describe('whyUnsupported', () => {
  test.each(['no_comma', 'toString', '__proto__', '', 'x'.repeat(1000)])('knows no %j', (id) => {
    expect(whyUnsupported(id, {})).toBe(`"${id.slice(0, 80)}" is not an instruction of IFEval.`)
  })

  test('has the reason for each of the five that are left out', () => {
    expect(unsupportedInstructions.size).toBe(5)
    for (const [id, reason] of unsupportedInstructions) expect(whyUnsupported(id, {})).toBe(reason)
  })

  test.each([
    ['punctuation:no_comma', null, 'they are not an object'],
    ['punctuation:no_comma', [], 'they are not an object'],
    ['punctuation:no_comma', { num_words: 3 }, '"num_words" is missing, unknown or of the wrong form'],
    ['keywords:existence', {}, '"keywords" is missing, unknown or of the wrong form'],
    ['keywords:existence', { keywords: [] }, '"keywords" is missing, unknown or of the wrong form'],
    ['keywords:existence', { keywords: ['a', 3] }, '"keywords.1" is missing, unknown or of the wrong form'],
    ['keywords:existence', { keywords: [''] }, '"keywords.0" is missing, unknown or of the wrong form'],
    ['startend:end_checker', { end_phrase: ' \n' }, '"end_phrase" is missing, unknown or of the wrong form'],
    [
      'length_constraints:number_words',
      { num_words: 3, relation: 'at most' },
      '"relation" is missing, unknown or of the wrong form',
    ],
    [
      'length_constraints:number_paragraphs',
      { num_paragraphs: 1.5 },
      '"num_paragraphs" is missing, unknown or of the wrong form',
    ],
    [
      'length_constraints:number_paragraphs',
      { num_paragraphs: -1 },
      '"num_paragraphs" is missing, unknown or of the wrong form',
    ],
    [
      'keywords:letter_frequency',
      { letter: '#', let_frequency: 4, let_relation: 'at least' },
      'the reference knows the letters a to z only and draws one by chance in place of others',
    ],
    [
      'length_constraints:nth_paragraph_first_word',
      { num_paragraphs: 1, nth_paragraph: 2, first_word: 'a' },
      '"nth_paragraph" is beyond "num_paragraphs", for which the reference draws another by chance',
    ],
  ])('refuses %s with %j', (id, kwargs, problem) => {
    expect(whyUnsupported(id, kwargs)).toBe(`The kwargs of ${id} cannot be used: ${problem}.`)
    expect(() => followsInstruction(id, kwargs, 'a')).toThrow(problem)
    expect(() => followsLoosely(id, kwargs, 'a')).toThrow(problem)
  })

  test('takes the nulls of the Hugging Face copy for what is not there', () => {
    const kwargs = { num_words: null, num_placeholders: 1, keywords: null }
    expect(whyUnsupported('detectable_content:number_placeholders', kwargs)).toBeNull()
    expect(followsInstruction('detectable_content:number_placeholders', kwargs, '[a]')).toBe(true)
  })
})

describe('an empty answer', () => {
  test.each(['', ' \n\u2003'])('%j follows nothing', (answer) => {
    expect(followsInstruction('punctuation:no_comma', {}, answer)).toBe(false)
    expect(followsLoosely('punctuation:no_comma', {}, answer)).toBe(false)
  })

  test('nor does one that is left when every line is dropped', () => {
    expect(followsLoosely('punctuation:no_comma', {}, 'a,\nb,')).toBe(false)
  })
})

describe('keywords are plain text', () => {
  test.each(['(a+)+$', 'C++', '[', String.raw`\b`, 'a|b', 'x{2}', '^-/?.*'])('%j', (keyword) => {
    const follows = (answer: string): boolean =>
      followsInstruction('keywords:existence', { keywords: [keyword] }, answer)
    expect(follows(`Some ${keyword} more`)).toBe(true)
    expect(follows('aaab xx')).toBe(false)
  })

  test('so that none takes long', { timeout: 2000 }, () => {
    const answer = `${'a'.repeat(30)}!`
    expect(followsInstruction('keywords:existence', { keywords: ['(a+)+$'] }, answer)).toBe(false)
    const kwargs = { section_spliter: '(a+)+', num_sections: 1 }
    expect(followsInstruction('detectable_format:multiple_sections', kwargs, answer)).toBe(false)
    expect(followsInstruction('detectable_content:postscript', { postscript_marker: '(a+)+$' }, answer)).toBe(
      false,
    )
  })
})

/** Each would take seconds where a checker tries every place of such a run again. */
test.each([
  ['detectable_content:number_placeholders', { num_placeholders: 1 }, '['],
  ['detectable_format:number_bullet_lists', { num_bullets: 1 }, '\n'],
  ['detectable_format:title', {}, '<'],
  ['startend:quotation', {}, ' '],
  ['detectable_format:json_format', {}, String.raw`\"`],
])('%s %j of many %j ends soon', { timeout: 2000 }, (id, kwargs, part) => {
  expect(followsLoosely(id, kwargs, `x${part.repeat(200_000)}x`)).toBe(false)
})
