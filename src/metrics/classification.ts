/** @file Answers to a task whose right answer is one of a fixed set of labels. */
import { mentionIndex } from '#metrics/exactMatch.ts'

/** The label an item asks for and the one its answer gave; null where the answer holds no label. */
export type Classified = { readonly reference: string; readonly answer: string | null }

export type Confusion = Classified & { readonly count: number }

/** `strict`: the answer is a label and nothing else. `loose`: it mentions one. */
export type Matching = 'strict' | 'loose'

/**
 * The label an answer gives, spelt as in `labels`; null where it gives none. Case, Unicode form and white space at the
 * ends are ignored. Loose takes the earliest mention as whole words (see `mentionIndex`), the longest at one position.
 * What strict finds, loose finds too.
 */
export function firstLabel(answer: string, labels: readonly string[], matching: Matching): string | null {
  const text = folded(answer)
  return matching === 'strict' ? sameLabel(text, labels) : firstMention(text, labels)
}

function sameLabel(text: string, labels: readonly string[]): string | null {
  return labels.find((label) => text !== '' && folded(label) === text) ?? null
}

function firstMention(text: string, labels: readonly string[]): string | null {
  const mentions = labels
    .map((label) => ({ label, index: mentionIndex(text, folded(label)), length: folded(label).length }))
    .filter(({ index }) => index >= 0)
    .toSorted((a, b) => a.index - b.index || b.length - a.length)
  return mentions[0]?.label ?? null
}

function folded(text: string): string {
  return text.normalize('NFC').trim().toLowerCase()
}

/** Share of answers that give the right label, 0..1; no label is wrong. Null for no answers. */
export function accuracy(answers: readonly Classified[]): number | null {
  return shareOf(answers, ({ reference, answer }) => reference === answer)
}

/**
 * The mean over `labels` of each label's F1, 0..1; null for no labels. A label that occurs neither as a reference nor
 * as an answer counts as 0, so that with the suite's whole set of labels an answerer is not rewarded for a sample that
 * misses some - and cannot reach 1 on it. Pass `occurringLabels(answers)` to leave those out. An answer without a
 * label is a miss for its reference and a false alarm for none. As scikit-learn's `f1_score` with `average='macro'`,
 * `labels=labels` and `zero_division=0`.
 */
export function macroF1(answers: readonly Classified[], labels: readonly string[]): number | null {
  if (labels.length === 0) return null
  const references = countsOf(answers.map(({ reference }) => reference))
  const given = countsOf(answers.map(({ answer }) => answer))
  const right = countsOf(answers.map(({ reference, answer }) => (reference === answer ? answer : null)))
  const f1s = labels.map((label) => {
    const total = (references.get(label) ?? 0) + (given.get(label) ?? 0)
    return total === 0 ? 0 : (2 * (right.get(label) ?? 0)) / total
  })
  return f1s.reduce((sum, f1) => sum + f1, 0) / labels.length
}

/** The labels that are a reference or an answer, once each, in order of code units. */
export function occurringLabels(answers: readonly Classified[]): readonly string[] {
  const labels = answers.flatMap(({ reference, answer }) => [reference, answer ?? reference])
  return [...new Set(labels)].toSorted()
}

/** How often each reference got each answer; only pairs that occur, the most frequent first. */
export function confusionCounts(answers: readonly Classified[]): readonly Confusion[] {
  const cells = new Map<string, Confusion>()
  for (const { reference, answer } of answers) {
    const key = JSON.stringify([reference, answer])
    cells.set(key, { reference, answer, count: (cells.get(key)?.count ?? 0) + 1 })
  }
  return [...cells.values()].toSorted((a, b) => b.count - a.count)
}

/** What a row or a column of a confusion matrix stands for: one label, all that have no line of their own, or no label. */
export type MatrixLine =
  | { readonly kind: 'label'; readonly label: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'none' }

export type ConfusionMatrix = {
  /** The same labels in rows and columns, those that are confused most often first; then `other`, then `none`. */
  readonly rows: readonly MatrixLine[]
  readonly columns: readonly MatrixLine[]
  /** By row and column. */
  readonly cells: readonly (readonly { readonly count: number; readonly rightCount: number }[])[]
  /** Labels that `other` stands for. */
  readonly otherCount: number
}

/**
 * Right labels down, given labels across. A label has a line where it takes part in a confusion, as the right one or
 * as the one given, and is among the `most` that do so most often; `other` and `none` are there where something falls
 * into them. The counts sum to the answers.
 */
export function confusionMatrix(answers: readonly Classified[], most: number): ConfusionMatrix {
  const confused = confusedLabels(answers).slice(0, most)
  const own = new Set(confused)
  const left = occurringLabels(answers).filter((label) => !own.has(label))
  const isOther = (label: string | null): boolean => label !== null && !own.has(label)
  const lines: MatrixLine[] = confused.map((label) => ({ kind: 'label', label }))
  const other: MatrixLine = { kind: 'other' }
  const rows = answers.some(({ reference }) => isOther(reference)) ? [...lines, other] : lines
  const columns = answers.some(({ answer }) => isOther(answer)) ? [...lines, other] : [...lines]
  if (answers.some(({ answer }) => answer === null)) columns.push({ kind: 'none' })
  const keyOf = (label: string | null): string => JSON.stringify(isOther(label) ? 0 : label)
  const byCell = Map.groupBy(answers, ({ reference, answer }) => keyOf(reference) + keyOf(answer))
  const cellAt = (row: MatrixLine, column: MatrixLine) => {
    const inside = byCell.get(lineKey(row) + lineKey(column)) ?? []
    const rightCount = inside.filter(({ reference, answer }) => reference === answer).length
    return { count: inside.length, rightCount }
  }
  const cells = rows.map((row) => columns.map((column) => cellAt(row, column)))
  return { rows, columns, cells, otherCount: left.length }
}

function lineKey(line: MatrixLine): string {
  return JSON.stringify(line.kind === 'label' ? line.label : line.kind === 'other' ? 0 : null)
}

/** Labels that were taken for another or for none, or that another was taken for: the most frequent first. */
function confusedLabels(answers: readonly Classified[]): string[] {
  const wrong = answers.filter(({ reference, answer }) => reference !== answer)
  const counts = countsOf(wrong.flatMap(({ reference, answer }) => [reference, answer]))
  return [...counts]
    .flatMap(([label, count]) => (label === null ? [] : [{ label, count }]))
    .toSorted((a, b) => b.count - a.count)
    .map(({ label }) => label)
}

/**
 * Label lock: the share, 0..1, of answers to other tasks that are nevertheless a label, strictly. Null for no answers,
 * and where there are no labels that an answer could be.
 */
export function labelLockRate(answers: readonly string[], labels: readonly string[]): number | null {
  return labels.length === 0
    ? null
    : shareOf(answers, (answer) => firstLabel(answer, labels, 'strict') !== null)
}

/** The share, 0..1, of answers to the labelled task that mention no label. Null for no answers, and for no labels. */
export function parseFailureRate(answers: readonly string[], labels: readonly string[]): number | null {
  return labels.length === 0
    ? null
    : shareOf(answers, (answer) => firstLabel(answer, labels, 'loose') === null)
}

function shareOf<T>(all: readonly T[], holds: (one: T) => boolean): number | null {
  return all.length === 0 ? null : all.filter(holds).length / all.length
}

function countsOf(labels: readonly (string | null)[]): ReadonlyMap<string | null, number> {
  const counts = new Map<string | null, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return counts
}
