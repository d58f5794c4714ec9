/**
 * @file A run as a table for spreadsheets, one answer a row, quoted as RFC 4180 says.
 *
 * A spreadsheet takes a text that begins with = + - @, a tab or a line break for a formula, and a formula can send the
 * table elsewhere. Such texts get an apostrophe in front, which stays when the table is read by a program
 * (https://owasp.org/www-community/attacks/CSV_Injection). Numbers are left as they are.
 */
import { inParts, joinAnswers, type IsRight, type JoinedAnswer } from '#suites/exports/joinAnswers.ts'
import type { Run, RunModel } from '#suites/run.ts'
import type { Item } from '#suites/suite.ts'

type Value = string | number | boolean
type Row = JoinedAnswer & { readonly isRight: boolean | null }

/** The heads, each with what stands below it. */
const columns: Readonly<Record<string, (row: Row) => Value>> = {
  item: ({ item }) => item.id,
  tier: ({ item }) => item.tier,
  task: ({ item }) => item.task,
  wording: ({ item }) => item.wording ?? item.rewording ?? '',
  seen: ({ item, model }) => seenBy(item, model),
  slot: ({ answer }) => answer.slotId,
  model: ({ model }) => model.name,
  condition: ({ answer }) => answer.condition,
  prompt: ({ item }) => item.prompt,
  reference: ({ item }) => item.references.join(' | '),
  answer: ({ answer }) => answer.text,
  right: ({ isRight }) => isRight ?? '',
  tokens: ({ answer }) => answer.tokenCount,
  ms: ({ answer }) => answer.totalMs,
}

/** Full-width forms count as well: some spreadsheets read them like the plain ones. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/

const rowsPerPart = 250

/** In parts of a few milliseconds of work. */
export function csvParts(run: Run, isRight: IsRight): Generator<string> {
  return inParts(csvLines(run, isRight), rowsPerPart)
}

function* csvLines(run: Run, isRight: IsRight): Generator<string> {
  yield csvLine(Object.keys(columns))
  for (const joined of joinAnswers(run)) {
    const row = { ...joined, isRight: isRight(joined.answer) }
    yield csvLine(Object.values(columns).map((valueIn) => valueIn(row)))
  }
}

function csvLine(values: readonly Value[]): string {
  return `${values.map(field).join(',')}\r\n`
}

/** What the model was trained on: the task in this wording, the task in others, or neither. */
function seenBy({ taskSeenBy, wordingSeenBy }: Item, { modelId }: RunModel): 'wording' | 'task' | 'nothing' {
  if (wordingSeenBy.includes(modelId)) return 'wording'
  return taskSeenBy.includes(modelId) ? 'task' : 'nothing'
}

function field(value: Value): string {
  if (typeof value !== 'string') return String(value)
  const text = formulaStart.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
