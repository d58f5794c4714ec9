/** @file A table and a mapping become a suite. */
import * as v from 'valibot'

import { examplesAmong, isUnsaid } from '#suites/imports/ownExamples.ts'
import { fields, type Mapping } from '#suites/imports/guessMapping.ts'
import { type ItemRules, makeItem, type MadeItem } from '#suites/imports/makeItem.ts'
import { endSlice, figure, type Pace, type Problem, type Table } from '#suites/imports/table.ts'
import { fewestItems, type Item, ownPrefix, type Suite, suiteSchema, type Tier } from '#suites/suite.ts'

export type SuiteOptions = Pace & {
  readonly name: string
  /** Of rows without a tier of their own: how far the prompts are from the specialist's training, only the visitor knows. */
  readonly tier?: Tier
  /** What an instruction-tuned model is asked before each text of T0 and T1. */
  readonly instruction?: string
  /** Labels that a model may fall into, where no column has labels. */
  readonly labels?: readonly string[]
}

/**
 * `leftOutCount` counts rows of the table; those that became examples are not among them. The suite is null where none is
 * left, or the mapping cannot be used.
 */
export type ImportedSuite = {
  readonly suite: Suite | null
  readonly problems: readonly Problem[]
  readonly leftOutCount: number
  /** Of the items, those with neither a right answer nor a check. */
  readonly unscoredCount: number
  /** Rows without a group of their own whose prompt an earlier one has: they share that one's. */
  readonly repeatCount: number
}

const rowsPerSlice = 250
const mostLabels = 2000

/**
 * Rows without a column for ids are called `row-1`, `row-2` .. A row that has no tier gets the visitor's, `T3` unless
 * told otherwise. System text, prompt and Alpaca's input are joined with line breaks. Rows that cannot be used are
 * left out whole, each with its problem.
 */
export async function makeSuite(
  table: Table,
  mapping: Mapping,
  options: SuiteOptions,
): Promise<ImportedSuite> {
  const refusal = refuseMapping(table, mapping)
  if (refusal) return none(table, [refusal])
  const { items, problems, repeatCount } = await makeItems(table, mapping, options)
  const leftOutCount = table.rows.length - items.length
  if (items.length === 0) return none(table, [...problems, whole(nothingLeft)])
  const labels = mapping.label === null ? [] : [...new Set(items.map((item) => item.references[0] ?? ''))]
  const labelFault = mapping.label === null ? null : refuseLabels(labels, mapping.label)
  if (labelFault) return none(table, [...problems, labelFault])
  const suite = assemble(table, items, mapping.label === null ? (options.labels ?? []) : labels, options)
  const unscoredCount = items.filter(({ checks }) => checks[0]?.kind === 'judged').length
  return { suite, problems, leftOutCount, unscoredCount, repeatCount }
}

type Collected = {
  readonly items: Item[]
  readonly problems: Problem[]
  readonly lineOfId: Map<string, number>
  /** Of the first item with a prompt. */
  readonly groupOfPrompt: Map<string, string>
  repeatCount: number
}

async function makeItems(table: Table, mapping: Mapping, options: SuiteOptions): Promise<Collected> {
  const provenance = shortName(table.fileName) || 'own file'
  const rules: ItemRules = { mapping, tier: options.tier ?? 'T3', provenance }
  const collected: Collected = {
    items: [],
    problems: [],
    lineOfId: new Map(),
    groupOfPrompt: new Map(),
    repeatCount: 0,
  }
  for (const [index, row] of table.rows.entries()) {
    const line = table.lines[index] ?? 0
    const unread = table.unread.get(index) ?? []
    const made = makeItem({ row, line, number: index + 1, unread }, rules)
    collected.problems.push(...made.problems)
    keep(made, { row: line, column: mapping.id }, collected)
    if ((index + 1) % rowsPerSlice === 0) await endSlice(options, (index + 1) / table.rows.length)
  }
  await endSlice(options, 1)
  return collected
}

/** Of two items with one id the first stays. The same prompt again tells nothing new, so it joins the group of the first. */
function keep(
  { item, hasGroup }: MadeItem,
  place: { readonly row: number; readonly column: string | null },
  collected: Collected,
): void {
  if (!item) return
  const { items, problems, lineOfId, groupOfPrompt } = collected
  const usedIn = lineOfId.get(item.id)
  if (usedIn !== undefined) {
    problems.push({ ...place, message: usedTwice(item.id, usedIn) })
    return
  }
  const prompt = item.prompt.trim()
  const group = groupOfPrompt.get(prompt)
  const isRepeated = group !== undefined && !hasGroup
  if (isRepeated) collected.repeatCount++
  items.push(isRepeated ? { ...item, group } : item)
  groupOfPrompt.set(prompt, group ?? item.group)
  lineOfId.set(item.id, place.row)
}

/** The items were checked one by one, in slices: here they are only put in. */
function assemble(
  table: Table,
  all: readonly Item[],
  labels: readonly string[],
  { name, instruction }: SuiteOptions,
): Suite {
  const title = shortName(name) || shortName(table.fileName) || 'Own prompts'
  const solved = examplesAmong(all)
  const items = all.filter((item) => !solved.has(item))
  const said = instruction?.trim()
  const head = v.parse(suiteSchema, {
    version: 1,
    id: `${ownPrefix}${title}`.slice(0, 200),
    name: title,
    summary: `${figure(items.length)} of your own prompts, from ${shortName(table.fileName) || 'a file'}.${exampleWords(solved.size)}`,
    licence: 'not stated',
    ...exploratory(items),
    labels,
    ...(said && items.some(isUnsaid) ? { instruction: said } : {}),
    ...(solved.size > 0
      ? { examples: [...solved].map(({ prompt, references: [answer] }) => ({ prompt, answer })) }
      : {}),
    items: items.slice(0, 1),
  })
  return { ...head, items }
}

function exampleWords(count: number): string {
  return count === 0
    ? ''
    : ` ${count} more are the solved examples of models that only continue text, and are not scored.`
}

/** Few items on one tier do not take the verdicts from the others. */
function exploratory(items: readonly Item[]): Pick<Suite, 'isExploratory' | 'exploratoryTiers'> {
  const byTier = Map.groupBy(items, ({ tier }) => tier)
  const thin = [...byTier].flatMap(([tier, own]) => (own.length < fewestItems ? [tier] : []))
  if (thin.length === byTier.size) return { isExploratory: true }
  return { isExploratory: false, ...(thin.length > 0 ? { exploratoryTiers: thin.toSorted() } : {}) }
}

function refuseMapping(table: Table, mapping: Mapping): Problem | null {
  if (table.rows.length === 0) return whole(nothingLeft)
  const missing = fields
    .map((field) => mapping[field])
    .find((column) => column !== null && !table.columns.includes(column))
  if (missing) return { row: null, column: missing, message: noColumn(missing) }
  return mapping.prompt === null ? whole(noPrompt) : null
}

function refuseLabels(labels: readonly string[], column: string): Problem | null {
  if (labels.length === 1) return { row: null, column, message: onlyLabel(labels[0] ?? '') }
  if (labels.length > mostLabels) return { row: null, column, message: tooManyLabels(labels.length) }
  return null
}

function none(table: Table, problems: readonly Problem[]): ImportedSuite {
  return { suite: null, problems, leftOutCount: table.rows.length, unscoredCount: 0, repeatCount: 0 }
}

function whole(message: string): Problem {
  return { row: null, column: null, message }
}

function shortName(name: string): string {
  return name.trim().slice(0, 200)
}

const nothingLeft = 'No row can be used, so there is no suite. Repair the rows, then drop the file again.'
const noPrompt = 'No column is chosen for the prompt. Choose the one that the models are sent.'

function noColumn(column: string): string {
  return `The file has no column "${column}". Choose another one.`
}

function usedTwice(id: string, line: number): string {
  return `The id "${id}" is used in line ${figure(line)} already. Give every row an id of its own.`
}

function onlyLabel(label: string): string {
  return `Every row has the label "${label}": there is nothing to tell apart. Add rows with other labels, or choose this column as the right answer instead.`
}

function tooManyLabels(count: number): string {
  return `There are ${figure(count)} different labels; at most ${figure(mostLabels)} can be told apart. Choose this column as the right answer instead.`
}
