/**
 * @file A run as a table for spreadsheets, one answer a row, quoted as RFC 4180 says.
 *
 * A spreadsheet takes a text that begins with = + - @, a tab or a line break for a formula, and a formula can send the
 * table elsewhere. Such texts get an apostrophe in front, which stays when the table is read by a program
 * (https://owasp.org/www-community/attacks/CSV_Injection). Numbers are left as they are.
 */
import { joinAnswers, type IsRight, type JoinedAnswer } from '#suites/exports/joinAnswers.ts'
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

export function writeCsv(run: Run, isRight: IsRight): string {
  const rows = joinAnswers(run).map((joined) => {
    const row = { ...joined, isRight: isRight(joined.answer) }
    return Object.values(columns).map((valueIn) => valueIn(row))
  })
  return [Object.keys(columns), ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('')
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
