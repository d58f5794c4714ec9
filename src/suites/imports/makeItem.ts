/** @file A row becomes an item, or says what is wrong with it. */
import * as v from 'valibot'

import { type Field, fields, type Mapping } from '#suites/imports/guessMapping.ts'
import { ifevalChecks } from '#suites/imports/ifevalChecks.ts'
import { cellOf, figure, limits, type Problem, type Row } from '#suites/imports/table.ts'
import { type Check, type Item, itemSchema, type Tier, tiers } from '#suites/suite.ts'

export type RowPlace = {
  readonly row: Row
  readonly line: number
  /** Counted from 1, for the id of a row that has none. */
  readonly number: number
  readonly unread: readonly string[]
}

export type ItemRules = {
  readonly mapping: Mapping
  /** Of rows that name none. */
  readonly tier: Tier
  readonly provenance: string
}

/** The item is null where there are problems; without a group of its own it is one by itself. */
export type MadeItem = {
  readonly item: Item | null
  readonly hasGroup: boolean
  readonly problems: readonly Problem[]
}

const shortFields = ['label', 'task', 'id', 'group'] as const
const mostCharacters = 200

export function makeItem(place: RowPlace, rules: ItemRules): MadeItem {
  const cells = readCells(place, rules.mapping)
  const checks = checksOf(cells)
  const faults = { ...cellFaults(cells), ...checks.faults, ...unreadFaults(place, rules.mapping) }
  const problems = Object.entries(faults).map(([field, message]) => ({
    row: place.line,
    column: rules.mapping[field as Field],
    message,
  }))
  const hasGroup = Boolean(cells.group)
  if (problems.length > 0) return { item: null, hasGroup, problems }
  const id = cells.id || `row-${place.number}`
  const item = {
    id,
    tier: tierOf(cells.tier ?? '') ?? rules.tier,
    task: cells.task || 'own prompts',
    prompt: joinPrompt(cells),
    references: referencesOf(cells),
    checks: checks.list,
    group: cells.group || id,
    isLabelled: cells.label !== null,
    taskSeenBy: [],
    wordingSeenBy: [],
    provenance: rules.provenance,
  }
  return { item: v.parse(itemSchema, item), hasGroup, problems }
}

/** Null where the field has no column. */
type Cells = Readonly<Record<Field, string | null>>
type Faults = Partial<Record<Field, string>>

/** Prompts and references stay as they are; names lose the spaces around them. */
function readCells({ row }: RowPlace, mapping: Mapping): Cells {
  const read = (field: Field): string | null => {
    const column = mapping[field]
    return column === null ? null : cellOf(row, column)
  }
  const trimmed = (field: Field): string | null => read(field)?.trim() ?? null
  return {
    prompt: read('prompt'),
    input: read('input'),
    system: read('system'),
    reference: read('reference'),
    instructions: read('instructions'),
    kwargs: read('kwargs'),
    label: trimmed('label'),
    tier: trimmed('tier'),
    task: trimmed('task'),
    id: trimmed('id'),
    group: trimmed('group'),
  }
}

function unreadFaults({ unread }: RowPlace, mapping: Mapping): Faults {
  const faulty = fields.filter((field) => unread.some((column) => column === mapping[field]))
  return Object.fromEntries(faulty.map((field) => [field, 'This cell could not be read. Repair it first.']))
}

/** Of two faults of a field the one that comes last is told. */
function cellFaults(cells: Cells): Faults {
  const tierFault = cells.tier && !tierOf(cells.tier) ? { tier: unknownTier(cells.tier) } : {}
  return { ...lengthFaults(cells), ...missingFaults(cells), ...tierFault }
}

function lengthFaults(cells: Cells): Faults {
  const faults: Faults = {}
  for (const field of shortFields) {
    const length = cells[field]?.length ?? 0
    if (length > mostCharacters) faults[field] = tooLong(`The ${field} has`, length, mostCharacters)
  }
  const promptLength = joinPrompt(cells).length
  if (promptLength > limits.characters) {
    faults.prompt = tooLong('The prompt with what is joined to it has', promptLength, limits.characters)
  }
  return faults
}

function missingFaults({ prompt, reference, label }: Cells): Faults {
  const faults: Faults = {}
  if (!prompt?.trim()) faults.prompt = 'The prompt is empty. Write one, or delete the row.'
  if (reference?.trim() === '') faults.reference = 'The right answer is missing. Write it, or delete the row.'
  if (label === '') faults.label = 'The label is missing. Write it, or delete the row.'
  return faults
}

function unknownTier(text: string): string {
  return `"${text.slice(0, 20)}" is no tier. Write ${tiers.slice(0, -1).join(', ')} or ${tiers.at(-1)}.`
}

function tooLong(what: string, count: number, most: number): string {
  return `${what} ${figure(count)} characters; at most ${figure(most)} can be used. Shorten it.`
}

function tierOf(text: string): Tier | undefined {
  return tiers.find((tier) => tier === text.toUpperCase())
}

/** With line breaks, as Alpaca's instruction and input are told apart without the words of its template. */
function joinPrompt({ system, prompt, input }: Cells): string {
  return [system, prompt, input].filter((text) => text?.trim()).join('\n')
}

/** The label comes first. */
function referencesOf({ label, reference }: Cells): string[] {
  return [...new Set([label, reference].filter((text) => text !== null))]
}

const nobody: Check = { kind: 'judged', by: null }

/** Everything that has a column must hold; where nothing says what is right, nobody judges. */
function checksOf(cells: Cells): { list: Check[]; faults: Faults } {
  const exact: Check[] = referencesOf(cells).length > 0 ? [{ kind: 'exact' }] : []
  if (cells.instructions === null) return { list: exact.length > 0 ? exact : [nobody], faults: {} }
  const checks = ifevalChecks({ instructions: cells.instructions, kwargs: cells.kwargs ?? '' })
  if ('message' in checks) return { list: [], faults: { [checks.field]: checks.message } }
  const list = [...checks, ...exact]
  return { list: list.length > 0 ? list : [nobody], faults: {} }
}
