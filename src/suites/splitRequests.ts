/** @file A pasted text becomes requests. */

/** What stands between two requests: a line break, or a line with nothing in it. */
export type Parting = 'line' | 'blankLine'

/** The requests of a text, without empty ones and without the space around them. */
export function splitRequests(text: string, parting: Parting): string[] {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .split(parting === 'line' ? '\n' : /\n[^\S\n]*\n/)
    .map((request) => request.trim())
    .filter((request) => request !== '')
}

/**
 * How a text seems to be meant: parted by blank lines where most of what they part has more than one line. Only a guess:
 * a list of lines in two paragraphs looks the same.
 */
export function likelyParting(text: string): Parting {
  const lineCounts = splitRequests(text, 'blankLine').map((block) => block.split('\n').length)
  const longCount = lineCounts.filter((count) => count > 1).length
  return lineCounts.length > 1 && longCount > lineCounts.length / 2 ? 'blankLine' : 'line'
}
