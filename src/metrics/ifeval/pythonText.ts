/** @file White space, word characters and letter case as Python has them: the reference checkers are Python. */

/** Unlike JavaScript's it has U+001C to U+001F and U+0085, and lacks the byte order mark. */
const whiteSpace =
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006' +
  '\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'

/** Pattern of one character of white space. */
export const space = `[${whiteSpace}]`

/** Pattern of one character of a word: `\w` of Python, which leaves combining marks out. */
export const wordCharacter = String.raw`[\p{L}\p{N}_]`

/** Pattern of `\b`, by Python's word characters. */
export const wordEdge = `(?:(?<!${wordCharacter})(?=${wordCharacter})|(?<=${wordCharacter})(?!${wordCharacter}))`

/** Without the given characters at both ends. */
export function strip(text: string, characters: string = whiteSpace): string {
  let start = 0
  let end = text.length
  while (start < end && characters.includes(text.charAt(start))) start += 1
  while (end > start && characters.includes(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

export function isBlank(text: string): boolean {
  return strip(text) === ''
}

/** Pattern of the text itself: nothing in it is read as a regular expression. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}

/** As `literal`, for the flags `iu`. Only Python takes the four letters i, dotted or not, for one letter. */
export function literalIgnoringCase(text: string): string {
  return literal(text).replace(/[iIİı]/g, '[iIİı]')
}

/** The flag `g` is needed. Matches do not overlap. */
export function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
