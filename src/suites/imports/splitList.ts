/** @file Where the entries of a JSON list begin and end, so that each is parsed, and may fail, on its own. */
import { Refusal } from '#suites/imports/table.ts'

export type Entry = { readonly text: string; readonly line: number; readonly end: number }

/**
 * Looks at brackets and quotes only; whether an entry is JSON is for its parser to say. Empty entries are passed over.
 *
 * @throws {Refusal} where the list does not end, or the file goes on after it.
 */
export function* splitList(text: string): Generator<Entry> {
  let depth = 0
  let start = text.indexOf('[') + 1
  let line = 1 + countBreaks(text, 0, start)
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') at = closingQuote(text, at)
    else if (depth === 0 && (character === ',' || character === ']')) {
      const entry = text.slice(start, at)
      const textLine = line + countBreaks(entry, 0, entry.search(/\S/))
      if (entry.trim() !== '') yield { text: entry, line: textLine, end: at }
      line += countBreaks(entry, 0, entry.length)
      if (character === ']') return refuseRest(text, at + 1, line)
      start = at + 1
    } else depth += depthChange(character)
  }
  throw new Refusal(
    'The quotes or brackets of the entry that begins here do not match, so the list has no end. Repair them, then drop the file again.',
    line + countBreaks(text, start, start + Math.max(text.slice(start).search(/\S/), 0)),
  )
}

function depthChange(character: string | undefined): number {
  if (character === '{' || character === '[') return 1
  return character === '}' || character === ']' ? -1 : 0
}

/** The end of the text where the string does not end. */
function closingQuote(text: string, opening: number): number {
  for (let at = opening + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at
  }
  return text.length
}

function refuseRest(text: string, from: number, line: number): void {
  const rest = text.slice(from)
  if (rest.trim() === '') return
  throw new Refusal(
    'The file goes on after the end of its list. Put everything into one list, then drop the file again.',
    line + countBreaks(rest, 0, rest.search(/\S/)),
  )
}

function countBreaks(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
