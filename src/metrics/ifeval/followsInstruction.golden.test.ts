/**
 * @file Verdicts of the reference: `test_instruction_following_strict` and `.._loose` of lm-eval 0.4.13, whose
 * checkers are Google's, with NLTK 3.9.2 and Python 3.11. `strict` follow as they are, `loose` only loosely.
 */
import { describe, expect, test } from 'vitest'

import { followsInstruction, followsLoosely, whyUnsupported } from '#metrics/ifeval/followsInstruction.ts'

type Golden = {
  readonly id: string
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly strict: readonly string[]
  readonly loose: readonly string[]
  readonly neither: readonly string[]
}

const goldens: readonly Golden[] = [
  {
    id: 'keywords:existence',
    kwargs: { keywords: ['kiln', 'Ice'] },
    strict: ['The KILN makes no ice.', 'The kilns of Venice', 'kıln and İCE', '\u212ailn, ice'],
    loose: ['A k*iln* on ice'],
    neither: ['kiln', ' \n\t'],
  },
  {
    id: 'keywords:frequency',
    kwargs: { keyword: ' an ', frequency: 3, relation: 'at least' },
    strict: ['banana AN', 'An\nan\nan', 'Ann ann ann'],
    loose: [],
    neither: ['banana', ''],
  },
  {
    id: 'keywords:frequency',
    kwargs: { keyword: 'aa', frequency: 2, relation: 'less than' },
    strict: ['aaa', 'b'],
    loose: ['aaaaa\nlast'],
    neither: ['aaaa', '\u3000'],
  },
  {
    id: 'keywords:forbidden_words',
    kwargs: { forbidden_words: ['rock', 'après'] },
    strict: ['Rocks rocket', 'rock_', 'apre\u0300s'],
    loose: ['a*rock*b', 'rock\nsand', 'Sand\nrock'],
    neither: ['ROCK!', 'Après'],
  },
  {
    id: 'keywords:letter_frequency',
    kwargs: { letter: 'K', let_frequency: 2, let_relation: 'at least' },
    strict: ['Kk', '\u212a k', 'kK\nx'],
    loose: [],
    neither: ['k', ''],
  },
  {
    id: 'keywords:letter_frequency',
    kwargs: { letter: 't', let_frequency: 2, let_relation: 'less than' },
    strict: ['at', 'é'],
    loose: ['Th\nTh', 'To it\nno'],
    neither: ['that'],
  },
  {
    id: 'length_constraints:number_words',
    kwargs: { num_words: 4, relation: 'at least' },
    strict: ["I don't know", 'snake_case is one word', '² ½ Ⅷ ੩', '日本語 の 文 章'],
    loose: [],
    neither: ['one two three', 'e\u0301té x', 'a\u200bb\u00adc', '…!?'],
  },
  {
    id: 'length_constraints:number_words',
    kwargs: { num_words: 3, relation: 'less than' },
    strict: ['one two'],
    loose: ['Sure:\none two'],
    neither: ['one two three', '*a* *b* *c*'],
  },
  {
    id: 'length_constraints:number_paragraphs',
    kwargs: { num_paragraphs: 2 },
    strict: ['a***b', 'a\n***\nb\n***\n', '***\na\n\n***\n\nb', 'a\u2028***\ufeff'],
    loose: ['Hi\n***\na\n***\nb'],
    neither: ['a ****** b', 'a***', 'a\n***\n \n***\nb', 'a\n* * *\nb'],
  },
  {
    id: 'length_constraints:nth_paragraph_first_word',
    kwargs: { num_paragraphs: 2, nth_paragraph: 2, first_word: 'Hello' },
    strict: [
      'One.\n\nhello there',
      'One.\n\n"Hello!" he said',
      'One.\n\n\'"hello, x',
      'One.\n\nHello\n\n',
      'One.\n\n\u00a0\n Hello.',
      'One.\n\nHello\u001cyou',
    ],
    loose: ['Intro\n\nOne.\n\nHello', 'One.\n\n*Hello*'],
    neither: [
      'One.\n\nhello-there',
      'One.\n\n"\'hello',
      'One.\n\n\n\nHello',
      'One.\nHello',
      'One.\n\nHello\ufeff you',
    ],
  },
  {
    id: 'length_constraints:nth_paragraph_first_word',
    kwargs: { num_paragraphs: 1, nth_paragraph: 1, first_word: 'ΟΔΟΣ' },
    strict: [],
    loose: [],
    neither: ['ΟΔΟΣ', 'οδοσ'],
  },
  {
    id: 'detectable_content:number_placeholders',
    kwargs: { num_placeholders: 2 },
    strict: ['[a] [b]', '[]\n[]', '[*a*](b)\n[c]', '[a]\r[b]'],
    loose: [],
    neither: ['[a [b]] c]', '[a\nb] [c]', '[[[a]'],
  },
  {
    id: 'detectable_content:postscript',
    kwargs: { postscript_marker: 'P.S.' },
    strict: ['Bye\nP.S. x', 'p. s. x', 'Use p.s. here', 'P.\u2028S.', 'P.P.S. x'],
    loose: ['*P*.S.'],
    neither: ['P.  S. x', 'P.S'],
  },
  {
    id: 'detectable_content:postscript',
    kwargs: { postscript_marker: 'P.P.S' },
    strict: ['P.P.S', 'p.p. s', 'p.\u0085p.\tsx'],
    loose: [],
    neither: ['P.S. x', 'P.\ufeffP.S'],
  },
  {
    id: 'detectable_content:postscript',
    kwargs: { postscript_marker: ' Note ' },
    strict: ['NOTE: x', 'footnotes', 'İnote'],
    loose: [],
    neither: ['no te'],
  },
  {
    id: 'detectable_format:number_bullet_lists',
    kwargs: { num_bullets: 2 },
    strict: [
      '* a\n* b',
      '- a\n  - b',
      '* a\n** b\n- c',
      '*\n* b\n- c',
      '\n\n\t*a\n-',
      '--\n---',
      '* a\r* b\n- c',
      '* a\u2028- b\n- c',
      '\ufeff* a\n* b\n- c',
    ],
    loose: ['Here:\n* a\n* b\n- Bye'],
    neither: ['text * a\n- b', '**a\n*'],
  },
  {
    id: 'detectable_format:constrained_response',
    kwargs: {},
    strict: ['My answer is yes.', ' Well. My answer is maybe. '],
    loose: ['My answer is **no**.'],
    neither: ['My answer is yes', 'my answer is no.', '\n'],
  },
  {
    id: 'detectable_format:number_highlighted_sections',
    kwargs: { num_highlights: 2 },
    strict: ['*a* *b*', '**a** **b**', '***a***', '*a*b*c*', '*\u2003* *x* *y*', '*\ufeff**x*'],
    loose: [],
    neither: ['**a** b*', '* * *b*', '*a\nb* *c*', '**a* b**'],
  },
  {
    id: 'detectable_format:multiple_sections',
    kwargs: { section_spliter: 'Section', num_sections: 2 },
    strict: ['Section 1\nx\nSection 2', 'Section1Section2', 'Section\n1 Section ੩'],
    loose: ['Section **1** Section **2**'],
    neither: [
      'Section 1\nsection 2',
      'Section  1 Section  2',
      'Section ² Section 2',
      'SubSections: Section 10',
    ],
  },
  {
    id: 'detectable_format:multiple_sections',
    kwargs: { section_spliter: ' DAY\n', num_sections: 1 },
    strict: ['DAY 1', 'DAY\u001d7'],
    loose: [],
    neither: ['DAY one', 'day 1'],
  },
  {
    id: 'detectable_format:json_format',
    kwargs: {},
    strict: [
      '{"a": [1, 2.5e3, null]}',
      '```json\n{"a": 1}\n```',
      '```\n[]',
      '{"a": NaN, "b": [-Infinity]}',
      '"\\ud800"',
      '```json```Json 1 ```',
      '\u00a0"x"\u2028',
      '"*"',
    ],
    loose: ['Here:\n{"a": 1}', '**1**'],
    neither: [
      '{a: 1}',
      '"NaN" NaN',
      '-NaN',
      '"a\nb"',
      '```JSON```json 1```',
      '\ufeff{}',
      '01',
      '"un\\"closed NaN',
      '[1,]',
    ],
  },
  {
    id: 'detectable_format:title',
    kwargs: {},
    strict: ['<<a>>', '<<>>a>>', '<< <>>', '<<\ufeff>>', '<<*>>\nbye', '<< > >>'],
    loose: [],
    neither: ['x << a', '<<>>', '<< >>', '<<<>>>', '<a>', '<<a\nb>>', '<<x>', 'a >> b << c'],
  },
  {
    id: 'punctuation:no_comma',
    kwargs: {},
    strict: ['a b', 'a，b、c'],
    loose: ['Well, yes\nNo', 'a\nb\nc, d'],
    neither: ['a, b', '1,000', '\r\n'],
  },
  {
    id: 'startend:end_checker',
    kwargs: { end_phrase: ' Any other questions? ' },
    strict: ['Ok. any OTHER questions?', '"Ok. Any other questions?"  ', 'Any other questions? '],
    loose: ['Any other questions?\nBye', 'Any other *questions?*'],
    neither: ['Any other questions?.', 'Any other questions? "', '“Any other questions?”'],
  },
  {
    id: 'startend:quotation',
    kwargs: {},
    strict: ['"a"', ' "a"\n', '""', '\u001f"a"\u001e'],
    loose: ['Here:\n"a"', '*"a"*'],
    neither: ['"', '“a”', '"a".', '"a\ufeff"\ufeff'],
  },
  {
    id: 'combination:two_responses',
    kwargs: {},
    strict: ['a******b', '******\na\n******\nb\n******', 'a*******b', '*a******a*', 'a******\ufeff'],
    loose: [],
    neither: ['a ****** a', 'a\n******\n******\nb', 'a******b******c', 'a************b', 'a'],
  },
  {
    id: 'combination:repeat_prompt',
    kwargs: { prompt_to_repeat: 'Write a poem. ' },
    strict: ['Write a poem.\nRoses', '  write A POEM. x'],
    loose: ['Sure!\nWrite a poem. x', 'Write a *poem*. x'],
    neither: ['Write a  poem. x', 'Write a poem', '\ufeffWrite a poem.'],
  },
]

describe('as the reference', () => {
  test.each(goldens)('$id $kwargs', ({ id, kwargs, strict, loose, neither }) => {
    expect(whyUnsupported(id, kwargs)).toBeNull()
    const answers = [...strict, ...loose, ...neither]
    expect(answers.filter((answer) => followsInstruction(id, kwargs, answer))).toEqual(strict)
    expect(answers.filter((answer) => followsLoosely(id, kwargs, answer))).toEqual([...strict, ...loose])
  })

  test('for each of the 20 instructions that are decided', () => {
    expect(new Set(goldens.map(({ id }) => id)).size).toBe(20)
  })
})
