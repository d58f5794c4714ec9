/** @file JSON, an object a line or one list of objects: every object is a row, its names are the columns. */
import { splitList } from '#suites/imports/splitList.ts'
import { endSlice, type Pace } from '#suites/imports/table.ts'
import type { Cell, TableBuilder } from '#suites/imports/tableBuilder.ts'

/** A few milliseconds of parsing: characters, and something for every row. */
const sliceCost = 65_536
const rowCost = 100

/** Columns of IFEval's `input_data.jsonl` that hold lists; they are kept as JSON. */
const listColumns = new Set(['instruction_id_list', 'kwargs'])

export async function readJsonLines(text: string, builder: TableBuilder, pace: Pace): Promise<void> {
  let cost = 0
  for (let start = 0, line = 1; start < text.length; line += 1) {
    const lineBreak = text.indexOf('\n', start)
    const end = lineBreak < 0 ? text.length : lineBreak
    const source = text.slice(start, end)
    if (source.trim() !== '') addObject(source, line, '', builder)
    cost += source.length + rowCost
    start = end + 1
    if (cost < sliceCost && start < text.length) continue
    cost = 0
    await endSlice(pace, start / text.length)
  }
}

export async function readJsonList(text: string, builder: TableBuilder, pace: Pace): Promise<void> {
  let cost = 0
  let count = 0
  for (const entry of splitList(text)) {
    count += 1
    addObject(entry.text, entry.line, `Entry ${count}: `, builder)
    cost += entry.text.length + rowCost
    if (cost < sliceCost) continue
    cost = 0
    await endSlice(pace, entry.end / text.length)
  }
  await endSlice(pace, 1)
}

/** @param where goes before every sentence: the entries of a list may all be in one line. */
function addObject(source: string, line: number, where: string, builder: TableBuilder): void {
  const value = parse(source)
  if (value === undefined) {
    builder.leaveOut(line, `${where}This is no valid JSON. Write an object like ${example}.`)
  } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    builder.leaveOut(line, `${where}This is JSON, but no object with names. Write one like ${example}.`)
  } else {
    const cells = Object.entries(value).map(([column, content]) => cellFor(column, content, where))
    if (cells.some((cell) => !('text' in cell) || cell.text.trim() !== '')) builder.addRow(line, cells)
  }
}

const example = '{"prompt": "...", "completion": "..."}'

/** Undefined, which no JSON gives, where it is none. */
function parse(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}

function cellFor(column: string, value: unknown, where: string): Cell {
  if (typeof value === 'string') return { column, text: value }
  if (value === null) return { column, text: '' }
  if (typeof value === 'number') return numberCell(column, value, where)
  if (listColumns.has(column)) return { column, text: JSON.stringify(value) }
  return { column, fault: `${where}This value is neither text nor a number. Write it as text, in quotes.` }
}

function numberCell(column: string, value: number, where: string): Cell {
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return { column, text: String(value) }
  return {
    column,
    fault: `${where}This number is too large to be kept exactly. Write it as text, in quotes.`,
  }
}
