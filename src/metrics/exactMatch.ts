/** @file Whether an answer is one of the references: to the letter, or in the words that matter. */

/**
 * True where the answer is one reference, after Unicode NFC and without white space at the ends of either. Case,
 * punctuation and inner white space count. No references: false.
 */
export function exactMatch(answer: string, references: readonly string[]): boolean {
  const own = trimmed(answer)
  return references.some((reference) => trimmed(reference) === own)
}

/**
 * True where the answer, normalised by `normaliseAnswer`, is a normalised reference or mentions one as whole words
 * (see `mentionIndex`). A reference of which nothing is left mentions nothing: only an answer of which nothing is left
 * equals it. No references: false. An answer that names everything passes; where the right answers are labels, use
 * `firstLabel`.
 */
export function looseMatch(answer: string, references: readonly string[]): boolean {
  const own = normaliseAnswer(answer)
  return references.map(normaliseAnswer).some((words) => own === words || mentionIndex(own, words) >= 0)
}

/** Python's `string.punctuation`: ASCII only, so that the typographic apostrophe stays. */
const punctuation = /[!-/:-@[-`{-~]/g

/** As Python's `\b`, which knows letters beyond ASCII; JavaScript's does not. */
const articles = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu

/**
 * The normalisation of SQuAD's evaluation script (arXiv 1606.05250), in its order: lower case; ASCII punctuation out,
 * joining what it parted; the articles a, an and the out; white space to single spaces, none at the ends. Unicode NFC
 * comes before it, which the script does not do.
 */
export function normaliseAnswer(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(punctuation, '')
    .replace(articles, ' ')
    .split(/\p{White_Space}+/u)
    .filter(Boolean)
    .join(' ')
}

/**
 * Where `words` first stand in `text` as whole words, in UTF-16 units; -1 where they do not, or are empty. Letters,
 * marks, digits and the underscore make up words, so `card` is in `a card.` and not in `cards` or `card_lost`; in
 * scripts written without spaces a word is found only between other signs.
 */
export function mentionIndex(text: string, words: string): number {
  if (words === '') return -1
  let index = text.indexOf(words)
  while (index >= 0 && isInsideWord(text, index, index + words.length)) index = text.indexOf(words, index + 1)
  return index
}

const wordEnd = /[\p{L}\p{M}\p{N}_]$/u
const wordStart = /^[\p{L}\p{M}\p{N}_]/u

function isInsideWord(text: string, start: number, end: number): boolean {
  return isGlued(text, start) || isGlued(text, end)
}

/** Whether a word goes on across `index`. Two units hold any character. */
function isGlued(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 2), index)
  return wordEnd.test(before) && wordStart.test(text.slice(index, index + 2))
}

function trimmed(text: string): string {
  return text.normalize('NFC').trim()
}
