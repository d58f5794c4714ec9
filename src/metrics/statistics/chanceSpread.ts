/**
 * @file How far apart the best and the worst wording would be if wordings did not matter: the same answers, dealt out
 * to the wordings again and again. Of ten wordings of one difficulty one is always the worst.
 * Pitman 1937, "Significance Tests Which May Be Applied to Samples from Any Populations"; Good 2005, chapter 3.
 */
import { seededRandom } from '#lib/seededRandom.ts'
import type { WordedScore } from '#metrics/consistency.ts'
import { quantile } from '#metrics/statistics/quantile.ts'

/** The score of an answer; answers of one `group` are to one question in several wordings. */
export type GroupedWording = WordedScore & { readonly group: string }

/** What chance alone does to a spread, 0..1. */
export type ChanceSpread = {
  readonly mean: number
  /** 95 % of the deals lie from here to there. */
  readonly low: number
  readonly high: number
  readonly dealCount: number
}

const mostDeals = 1000
const fewestDeals = 100
/** Answers dealt out in all, so that 50,000 own prompts do not take minutes. */
const mostDealt = 10_000_000
/** Answers dealt out between two pauses: a few milliseconds. */
const dealtAtOnce = 200_000

/** How often so many answers are dealt out: 1,000 times, less often where there are very many. */
export function dealCountFor(answerCount: number): number {
  const affordable = Math.floor(mostDealt / Math.max(1, answerCount))
  return Math.max(fewestDeals, Math.min(mostDeals, affordable))
}

/**
 * The spread of every deal. The answers of a group that is asked in every wording change places among themselves, so
 * that hard questions stay hard; all others change places within the task. As the null distribution of SciPy's
 * `permutation_test`, with `permutation_type` `samples` and `independent`. The same seed deals in the same way.
 * Pauses at each step.
 */
export function* dealtSpreads(
  answers: readonly GroupedWording[],
  seed: number,
  dealCount: number,
): Generator<void, Float64Array> {
  const random = seededRandom(seed)
  const wordings = [...new Set(answers.map(({ wording }) => wording))]
  const blocks = blocksOf(answers, wordings.length)
  const numbers = new Map(wordings.map((wording, number) => [wording, number]))
  const placed = blocks.flat().map(({ wording }) => numbers.get(wording) ?? 0)
  const scores = Float64Array.from(blocks.flat(), ({ score }) => score)
  const counts = new Float64Array(wordings.length)
  for (const number of placed) counts[number] = (counts[number] ?? 0) + 1
  const spreads = new Float64Array(dealCount)
  let dealt = 0
  for (let deal = 0; deal < dealCount; deal++) {
    shuffle(scores, blocks, random)
    spreads[deal] = spreadOf(scores, placed, counts)
    dealt += scores.length
    if (dealt >= dealtAtOnce) {
      dealt = 0
      yield
    }
  }
  return spreads
}

/** Of the spreads of one task, or of the mean spreads of several. */
export function chanceSpread(spreads: Float64Array): ChanceSpread {
  const sorted = spreads.toSorted()
  return {
    mean: spreads.reduce((sum, spread) => sum + spread, 0) / spreads.length,
    low: quantile(sorted, 0.025),
    high: quantile(sorted, 0.975),
    dealCount: spreads.length,
  }
}

/** Answers that may change places: those of each complete group, and all that are left. */
function blocksOf(answers: readonly GroupedWording[], wordingCount: number): GroupedWording[][] {
  const groups = [...Map.groupBy(answers, ({ group }) => group).values()]
  const isComplete = (own: readonly GroupedWording[]): boolean =>
    new Set(own.map(({ wording }) => wording)).size === wordingCount
  return [...groups.filter(isComplete), groups.filter((own) => !isComplete(own)).flat()]
}

/** Fisher and Yates, within each block. */
function shuffle(
  scores: Float64Array,
  blocks: readonly (readonly GroupedWording[])[],
  random: () => number,
): void {
  let start = 0
  for (const { length } of blocks) {
    for (let left = length - 1; left > 0; left--) {
      const other = start + Math.floor(random() * (left + 1))
      const kept = scores[start + left] ?? 0
      scores[start + left] = scores[other] ?? 0
      scores[other] = kept
    }
    start += length
  }
}

function spreadOf(scores: Float64Array, placed: readonly number[], counts: Float64Array): number {
  const sums = new Float64Array(counts.length)
  for (const [index, number] of placed.entries()) sums[number] = (sums[number] ?? 0) + (scores[index] ?? 0)
  let [worst, best] = [Infinity, -Infinity]
  for (const [number, sum] of sums.entries()) {
    const rate = sum / (counts[number] ?? 1)
    worst = Math.min(worst, rate)
    best = Math.max(best, rate)
  }
  return best - worst
}
