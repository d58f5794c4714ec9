/** @file A visitor's file becomes a table, whatever its format. */
import { decodeText } from '#suites/imports/decodeText.ts'
import { guessMapping } from '#suites/imports/guessMapping.ts'
import { guessDelimiter, readDelimited } from '#suites/imports/readDelimited.ts'
import { readJsonLines, readJsonList } from '#suites/imports/readJson.ts'
import { endSlice, figure, limits, type Pace, partOf, Refusal, type Table } from '#suites/imports/table.ts'
import { TableBuilder } from '#suites/imports/tableBuilder.ts'

type Format = 'delimited' | 'json-lines' | 'json-list' | 'lines'

/** Of the whole time, roughly: decoding is native code. */
const decodingShare = 0.1
const linesPerSlice = 2000

/** A file that cannot be read gives an empty table with the one problem that says why. */
export async function readTable(
  bytes: ArrayBuffer | Uint8Array,
  fileName: string,
  pace: Pace,
): Promise<Table> {
  const builder = new TableBuilder(fileName)
  try {
    refuseSize(bytes.byteLength)
    const text = await decodeText(new Uint8Array(bytes), partOf(pace, 0, decodingShare))
    await readText(text, fileName, builder, partOf(pace, decodingShare, 1))
    return builder.finish()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const none = { columns: [], rows: [], lines: [], unread: new Map<number, readonly string[]>() }
    return { ...none, fileName, problems: [error.problem], leftOutCount: 0 }
  }
}

async function readText(text: string, fileName: string, builder: TableBuilder, pace: Pace): Promise<void> {
  const extension = /\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
  switch (formatOf(extension, text.trimStart())) {
    case 'json-list':
      return readJsonList(text, builder, pace)
    case 'json-lines':
      return readJsonLines(text, builder, pace)
    case 'lines':
      return readLines(text, builder, pace)
    case 'delimited':
      return readDelimited(text, extension === 'tsv' ? '\t' : guessDelimiter(text), builder, pace)
  }
}

/** What is clearly JSON is read as such whatever its name; a header of a table as well, in a file of any other name. */
function formatOf(extension: string, text: string): Format {
  const firstLine = text.split('\n', 1)[0] ?? ''
  if (/^\[\s*\{/.test(text)) return 'json-list'
  if (isObject(firstLine)) return 'json-lines'
  if (extension === 'jsonl' || extension === 'ndjson') return 'json-lines'
  if (extension === 'json') {
    if (text.startsWith('[')) return 'json-list'
    if (text !== '') throw new Refusal(noList)
  }
  if (extension === 'csv' || extension === 'tsv') return 'delimited'
  return isHeader(firstLine) ? 'delimited' : 'lines'
}

function isObject(line: string): boolean {
  try {
    return line.startsWith('{') && typeof JSON.parse(line) === 'object'
  } catch {
    return false
  }
}

function isHeader(line: string): boolean {
  const { prompt, reference, label } = guessMapping(line.split(guessDelimiter(line)))
  return prompt !== null && (reference !== null || label !== null)
}

/** A prompt a line. */
async function readLines(text: string, builder: TableBuilder, pace: Pace): Promise<void> {
  let line = 0
  for (let start = 0; start < text.length;) {
    const lineBreak = text.indexOf('\n', start)
    const end = lineBreak < 0 ? text.length : lineBreak
    const prompt = text.slice(start, end)
    line += 1
    if (prompt.trim() !== '') builder.addRow(line, [{ column: 'prompt', text: prompt }])
    start = end + 1
    if (line % linesPerSlice === 0 || start >= text.length) await endSlice(pace, start / text.length)
  }
}

function refuseSize(sizeBytes: number): void {
  if (sizeBytes <= limits.bytes) return
  throw new Refusal(
    `The file has ${figure(Math.ceil(sizeBytes / 1e6))} MB; at most ${figure(limits.bytes / 1e6)} MB can be read. Split it and drop one part at a time.`,
  )
}

const noList =
  'The file is JSON without a list of objects. Write [{"prompt": "...", "completion": "..."}], or one such object a line, then drop it again.'
