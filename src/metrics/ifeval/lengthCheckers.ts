/** @file How many words and paragraphs the answer has. */
import * as v from 'valibot'

import { checker, holds, keyword, limit, relation, type Checker } from '#metrics/ifeval/checker.ts'
import { countMatches, isBlank, space, strip, wordCharacter } from '#metrics/ifeval/pythonText.ts'

const words = new RegExp(`${wordCharacter}+`, 'gu')

/**
 * The reference counts with NLTK's `RegexpTokenizer(r'\w+')`, which needs no model: "don't" is two words. NLTK up to
 * 3.10.0 is followed; 3.10.4 reads the pattern with another engine, which counts accented letters otherwise.
 */
const numberWords = checker(v.strictObject({ num_words: limit, relation }), (kwargs) => (answer) => {
  return holds(countMatches(answer, words), kwargs.relation, kwargs.num_words)
})

const divider = new RegExp(String.raw`${space}?\*\*\*${space}?`, 'u')

/** A divider may also stand before the first paragraph and after the last. */
const numberParagraphs = checker(v.strictObject({ num_paragraphs: limit }), (kwargs) => (answer) => {
  const paragraphs = answer.split(divider)
  if (paragraphs.slice(1, -1).some(isBlank)) return false
  return paragraphs.filter((text) => !isBlank(text)).length === kwargs.num_paragraphs
})

const place = v.pipe(
  v.strictObject({
    num_paragraphs: limit,
    nth_paragraph: v.pipe(limit, v.minValue(1)),
    first_word: keyword,
  }),
  v.check(
    (kwargs) => kwargs.nth_paragraph <= kwargs.num_paragraphs,
    '"nth_paragraph" is beyond "num_paragraphs", for which the reference draws another by chance',
  ),
)

/** Blank paragraphs are left out of the number of paragraphs, but not out of the place of the one that is asked for. */
const nthParagraphFirstWord = checker(place, (kwargs) => {
  const wanted = kwargs.first_word.toLowerCase()
  return (answer) => {
    const paragraphs = answer.split('\n\n')
    if (paragraphs.filter((text) => !isBlank(text)).length !== kwargs.num_paragraphs) return false
    const paragraph = strip(paragraphs[kwargs.nth_paragraph - 1] ?? '')
    return paragraph !== '' && firstWord(paragraph) === wanted
  }
})

const firstSpace = new RegExp(`${space}.*`, 'su')

/** Letter by letter, as in the reference: a sigma at the end of a word is then an ordinary one. */
function firstWord(paragraph: string): string {
  const word = paragraph
    .replace(firstSpace, '')
    .replace(/^'*"*/, '')
    .replace(/[.,?!'"].*/su, '')
  return Array.from(word, (character) => character.toLowerCase()).join('')
}

export const lengthCheckers: readonly (readonly [id: string, checker: Checker])[] = [
  ['length_constraints:number_words', numberWords],
  ['length_constraints:number_paragraphs', numberParagraphs],
  ['length_constraints:nth_paragraph_first_word', nthParagraphFirstWord],
]
