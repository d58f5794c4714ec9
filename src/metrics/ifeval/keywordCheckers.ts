/**
 * @file Words and letters that must or must not be in the answer. The reference reads a keyword as a regular
 * expression; here it is plain text, since a suite could otherwise hang the page. IFEval's own keywords are plain.
 */
import * as v from 'valibot'

import {
  checker,
  holds,
  keyword,
  limit,
  relation,
  shortPhrase,
  type Checker,
} from '#metrics/ifeval/checker.ts'
import { countMatches, literalIgnoringCase, wordEdge } from '#metrics/ifeval/pythonText.ts'

const keywords = v.pipe(v.array(keyword), v.minLength(1), v.maxLength(100))

/** Part of a longer word counts as well. */
const existence = checker(v.strictObject({ keywords }), (kwargs) => {
  const patterns = kwargs.keywords.map((word) => new RegExp(literalIgnoringCase(word), 'iu'))
  return (answer) => patterns.every((pattern) => pattern.test(answer))
})

const frequency = checker(v.strictObject({ keyword: shortPhrase, frequency: limit, relation }), (kwargs) => {
  const pattern = new RegExp(literalIgnoringCase(kwargs.keyword), 'giu')
  return (answer) => holds(countMatches(answer, pattern), kwargs.relation, kwargs.frequency)
})

/** Whole words only, so that one which ends in punctuation is found only before a letter, as in the reference. */
const forbiddenWords = checker(v.strictObject({ forbidden_words: keywords }), (kwargs) => {
  const patterns = kwargs.forbidden_words.map(
    (word) => new RegExp(wordEdge + literalIgnoringCase(word) + wordEdge, 'iu'),
  )
  return (answer) => !patterns.some((pattern) => pattern.test(answer))
})

const letter = v.pipe(
  v.string(),
  v.transform((text) => text.toLowerCase()),
  v.check(
    (text) => /^[a-z]$/.test(text),
    'the reference knows the letters a to z only and draws one by chance in place of others',
  ),
)

const letterFrequency = checker(
  v.strictObject({ letter, let_frequency: limit, let_relation: relation }),
  (kwargs) => (answer) => {
    const count = answer.toLowerCase().split(kwargs.letter).length - 1
    return holds(count, kwargs.let_relation, kwargs.let_frequency)
  },
)

export const keywordCheckers: readonly (readonly [id: string, checker: Checker])[] = [
  ['keywords:existence', existence],
  ['keywords:frequency', frequency],
  ['keywords:forbidden_words', forbiddenWords],
  ['keywords:letter_frequency', letterFrequency],
]
