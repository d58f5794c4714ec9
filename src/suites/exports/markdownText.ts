/** @file Foreign text inside Markdown: readable, and never more than text. */

/** Also line breaks of other scripts, and marks that turn the direction of what follows. */
const gaps = /[\s\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu

/**
 * What a renderer may make a link of without being asked: addresses, mail, domains, mentions, issues, commits. No escape
 * prevents it (some look for links after undoing the escapes), only code does.
 */
const linkable = /[@#]|\/\/|:\S|\.\p{L}{2}|^www\.|^gh-\d|^[\da-f]{7,40}$/iu

/**
 * On one line. Fit for the inside of a line or of a table's cell: ASCII marks are escaped, and words that could become
 * links are set as code.
 */
export function markdownText(text: string): string {
  const words = text.replace(gaps, ' ').trim().split(' ')
  return escapeStart(words.map((word) => (linkable.test(word) ? code(word) : escape(word))).join(' '))
}

function escape(word: string): string {
  return word
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '&#124;')
    .replace(/[\\`*_~[\](){}!$^]/g, '\\$&')
}

/** Where the text comes first on its line, it is no list, heading or rule. */
function escapeStart(text: string): string {
  return text.replace(/^[-+=]/, '\\$&').replace(/^(\d+)\.(?= |$)/, '$1\\.')
}

/** A bar would end a cell of a table even inside code. */
function code(word: string): string {
  return word
    .split('|')
    .map((part) => part && fenced(part))
    .join('&#124;')
}

/** Longer than any run of backticks inside. */
function fenced(part: string): string {
  const runs = part.match(/`+/g) ?? []
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map((run) => run.length)))
  const gap = runs.length > 0 ? ' ' : ''
  return fence + gap + part + gap + fence
}
