/**
 * @file What own prompts of T0 and T1 need for a fair comparison: they do not say what is wanted, so models that read
 * instructions are given one, and models that only continue text are given solved examples.
 */
import { unsaid } from '#suites/conditions.ts'
import type { Mapping } from '#suites/imports/guessMapping.ts'
import { cellOf, type Table } from '#suites/imports/table.ts'
import type { Item } from '#suites/suite.ts'

/** Characters. Small models read a few hundred tokens. */
export const mostInstruction = 1000
/** More labels than this make no sentence. */
const mostNamedLabels = 20
const exampleCount = 5
/** Fewer solved items of T0 and T1 cannot spare five. */
const fewestSolved = 20

export function isUnsaid({ tier }: Pick<Item, 'tier'>): boolean {
  return unsaid.includes(tier)
}

/** Names the labels where they are few and short; else empty. */
export function defaultInstruction({ rows }: Pick<Table, 'rows'>, { label }: Mapping): string {
  const labels = new Set<string>()
  if (label === null) return ''
  for (const row of rows) {
    const text = cellOf(row, label).trim()
    if (text !== '') labels.add(text)
    if (labels.size > mostNamedLabels) return ''
  }
  const sentence = `Say which of these labels fits the text: ${[...labels].join(', ')}.`
  return labels.size > 1 && sentence.length <= mostInstruction ? sentence : ''
}

/**
 * Five items of T0 and T1 with a right answer that can be held out, of as many answers as possible and spread over the
 * file; none where there are too few. None is of a group of several, which would give the answer to the others away.
 */
export function examplesAmong(items: readonly Item[]): ReadonlySet<Item> {
  const groups = Map.groupBy(items, ({ group }) => group)
  const solved = items.filter(
    (item) => isUnsaid(item) && item.references.length > 0 && groups.get(item.group)?.length === 1,
  )
  if (solved.length < fewestSolved) return new Set()
  const stride = solved.length / exampleCount
  const chosen = new Set<Item>()
  const answers = new Set<string>()
  for (let index = 0; index < exampleCount; index++) {
    const start = Math.floor(index * stride)
    const own = solved.slice(start, Math.floor((index + 1) * stride))
    const item = own.find(({ references: [answer = ''] }) => !answers.has(answer)) ?? own[0]
    if (!item) continue
    chosen.add(item)
    answers.add(item.references[0] ?? '')
  }
  return chosen
}
