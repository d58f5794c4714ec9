/** @file CSV and its relatives, a window of the text at a time. */
import Papa from 'papaparse'

import { endSlice, figure, limits, type Pace, Refusal } from '#suites/imports/table.ts'
import type { TableBuilder } from '#suites/imports/tableBuilder.ts'

/** What papaparse's inner parser returns; its types leave that open. */
type Parsed = {
  readonly data: readonly (readonly string[])[]
  readonly errors: readonly { readonly code: string; readonly row: number }[]
  /** Where the row begins that was left because the window may have cut it. */
  readonly meta: { readonly cursor: number }
}

type Parsing = {
  readonly builder: TableBuilder
  readonly delimiter: string
  /** Null for a column that is left out; empty until the header was read. */
  header: readonly (string | null)[]
  line: number
}

/** A few milliseconds of work, whichever comes first. */
const windowCharacters = 65_536
const rowsPerSlice = 2000

/** A row within the limits is shorter, so a longer one is a quote that never closes. */
const longestRow = limits.columns * limits.characters

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'a comma',
  '\t': 'a tab',
  ';': 'a semicolon',
  '|': 'a vertical bar',
}

/** Only what stands in the header: prose below it may well have more semicolons than the table has columns. */
export function guessDelimiter(text: string): string {
  const sample = text.slice(0, windowCharacters).trimStart()
  const header = sample.split('\n', 1)[0] ?? ''
  const candidates = Object.keys(delimiterNames).filter((delimiter) => header.includes(delimiter))
  if (candidates.length === 0) return ','
  // Empty lines count as rows of one field otherwise, and a short table of two columns as none.
  const { meta } = Papa.parse(sample, {
    delimitersToGuess: candidates,
    newline: '\n',
    preview: 10,
    skipEmptyLines: 'greedy',
  })
  return candidates.includes(meta.delimiter) ? meta.delimiter : ','
}

/** @param text with `\n` for every line break. */
export async function readDelimited(
  text: string,
  delimiter: string,
  builder: TableBuilder,
  pace: Pace,
): Promise<void> {
  const parser = new Papa.Parser({ delimiter, newline: '\n' })
  const parsing: Parsing = { builder, delimiter, header: [], line: 1 }
  let size = windowCharacters
  for (let start = 0; start < text.length;) {
    const isLast = start + size >= text.length
    const parsed: Parsed = parser.parse(text.slice(start, start + size), 0, !isLast)
    if (parsed.meta.cursor === 0 && size >= longestRow) throw new Refusal(openQuote, parsing.line)
    await addRows(parsed, parsing, () => endSlice(pace, start / text.length))
    start += parsed.meta.cursor
    size = parsed.meta.cursor === 0 ? size * 2 : windowCharacters
    await endSlice(pace, start / text.length)
  }
}

async function addRows(parsed: Parsed, parsing: Parsing, rest: () => Promise<void>): Promise<void> {
  const faults = new Map(parsed.errors.map(({ row, code }) => [row, code]))
  for (const [index, cells] of parsed.data.entries()) {
    const code = faults.get(index)
    if (code === 'MissingQuotes') throw new Refusal(openQuote, parsing.line)
    const endLine = parsing.line + cells.reduce((sum, cell) => sum + countBreaks(cell), 0)
    if (code) parsing.builder.leaveOut(parsing.line, strayQuote(endLine))
    else addCells(cells, parsing)
    parsing.line = endLine + 1
    if ((index + 1) % rowsPerSlice === 0) await rest()
  }
}

function addCells(cells: readonly string[], parsing: Parsing): void {
  const { builder, header, line } = parsing
  if (cells.every((cell) => cell.trim() === '')) return
  if (header.length === 0) parsing.header = readHeader(cells, parsing)
  else if (cells.length !== header.length) builder.leaveOut(line, ragged(cells.length, parsing))
  else builder.addRow(line, namedCells(cells, header))
}

function namedCells(
  cells: readonly string[],
  header: readonly (string | null)[],
): { column: string; text: string }[] {
  return cells.flatMap((text, index) => {
    const column = header[index]
    return typeof column === 'string' ? [{ column, text }] : []
  })
}

function readHeader(cells: readonly string[], { builder, line }: Parsing): (string | null)[] {
  const names = new Set<string>()
  return cells.map((cell, index) => {
    const name = cell.trim()
    if (name === '' || names.has(name)) {
      builder.addProblem(line, name || null, name ? usedTwice(name, index + 1) : unnamed(index + 1))
      return null
    }
    names.add(name)
    builder.addColumn(name)
    return name
  })
}

function countBreaks(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

function ragged(count: number, { header, delimiter }: Parsing): string {
  const fields = count === 1 ? '1 field' : `${figure(count)} fields`
  const columns = header.length === 1 ? '1 column' : `${figure(header.length)} columns`
  return `This row has ${fields}, but the header names ${columns}. Add or delete fields, and put quotes around a field that contains ${delimiterNames[delimiter] ?? 'the delimiter'}.`
}

const openQuote =
  'A quote opens in this row and never closes. Close it, or leave it away, then drop the file again.'

function strayQuote(endLine: number): string {
  return `A quote in this row, which was read up to line ${figure(endLine)}, neither ends its field nor is doubled. Write "" for a quote inside a quoted field.`
}

function unnamed(position: number): string {
  return `Column ${figure(position)} has no name and was left out. Name it in this line if you need it.`
}

function usedTwice(name: string, position: number): string {
  return `Column ${figure(position)} is called "${name}" like one before it and was left out. Give it another name if you need it.`
}
