/** @file How many short runs of characters an answer shares with a reference. */

const longest = 6
const beta = 2

/** Characters of either side whose runs are looked up. */
export const mostChrfCharacters = 10_000

/** Python's `str.split` parts at U+001C to U+001F too; nobody writes them. */
const whiteSpace = /\p{White_Space}+/gu

/**
 * chrF (Popović 2015), 0..100: the best over the references. As `sentence_chrf` of sacrebleu 2.x with its defaults:
 * runs of 1 to 6 characters, beta 2, no runs of words, case counts, white space does not. Characters are code points.
 * Precision and recall are averaged over the effective orders only, the lengths that occur on both sides. Nothing but
 * white space on either side, or no references: 0.
 *
 * Of a text of more than `mostChrfCharacters` only the runs in so many are looked up, while all of them count as said:
 * the score can come out lower than it is, never higher.
 */
export function chrf(answer: string, references: readonly string[]): number {
  const own = runsOf(answer)
  return Math.max(0, ...references.map((reference) => fScore(own, runsOf(reference))))
}

/** How often each run occurs, and how many there are, also beyond the bound; one entry for each length from 1. */
type Runs = readonly { readonly counts: ReadonlyMap<string, number>; readonly total: number }[]

function runsOf(text: string): Runs {
  const characters = Array.from(text.replace(whiteSpace, ''))
  const compared = characters.slice(0, mostChrfCharacters)
  return Array.from({ length: longest }, (_, index) => ({
    counts: countRuns(compared, index + 1),
    total: Math.max(0, characters.length - index),
  }))
}

function countRuns(characters: readonly string[], length: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (let start = 0; start + length <= characters.length; start += 1) {
    const run = characters.slice(start, start + length).join('')
    counts.set(run, (counts.get(run) ?? 0) + 1)
  }
  return counts
}

function fScore(own: Runs, target: Runs): number {
  const orders = own.flatMap((runs, index) => orderOf(runs, target[index]) ?? [])
  const precision = mean(orders.map((order) => order.precision))
  const recall = mean(orders.map((order) => order.recall))
  if (precision + recall === 0) return 0
  return (100 * (1 + beta ** 2) * precision * recall) / (beta ** 2 * precision + recall)
}

/** Null where one side is too short to have runs of this length. */
function orderOf(
  own: Runs[number],
  target: Runs[number] | undefined,
): { readonly precision: number; readonly recall: number } | null {
  if (!target || own.total === 0 || target.total === 0) return null
  let shared = 0
  for (const [run, count] of own.counts) shared += Math.min(count, target.counts.get(run) ?? 0)
  return { precision: shared / own.total, recall: shared / target.total }
}

/** 0 for none. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
