/** @file How much an answer depends on the wording of the question. */

/**
 * The consistency rate, 0..1: pairs of equal answers over all unordered pairs, both summed over the questions; so a
 * question with more wordings weighs more. Answers are equal to the letter: pass what is to be compared, such as the
 * labels found. Null where no question has two answers. As `calculate_consistency_rate` of lm-evaluation-harness.
 *
 * @param questions for each question the answers to its wordings.
 */
export function consistencyRate(questions: readonly (readonly string[])[]): number | null {
  const pairs = questions.map(answerPairs)
  const pairCount = pairs.reduce((sum, each) => sum + each.pairCount, 0)
  return pairCount === 0 ? null : pairs.reduce((sum, each) => sum + each.equalCount, 0) / pairCount
}

/** The unordered pairs of the answers to one question, and those that are equal to the letter. */
export function answerPairs(answers: readonly string[]): { equalCount: number; pairCount: number } {
  const equalCount = countsOf(answers).reduce((sum, count) => sum + pairsAmong(count), 0)
  return { equalCount, pairCount: pairsAmong(answers.length) }
}

/** One score, 0..1, of an answer to a question in a wording. */
export type WordedScore = { readonly wording: string; readonly score: number }

export type WordingSpread = {
  /** The mean score of each wording, in order of appearance. */
  readonly rates: ReadonlyMap<string, number>
  /** The first of the lowest, and how many scores it rests on. */
  readonly worst: { readonly wording: string; readonly rate: number; readonly count: number }
  /** How many scores each wording has, in the order of `rates`. */
  readonly counts: readonly number[]
  /** Highest less lowest rate, 0..1. */
  readonly spread: number
}

/** Null for no scores. */
export function wordingSpread(scores: readonly WordedScore[]): WordingSpread | null {
  const wordings = [...Map.groupBy(scores, ({ wording }) => wording)].map(([wording, own]) => ({
    wording,
    rate: own.reduce((sum, { score }) => sum + score, 0) / own.length,
    count: own.length,
  }))
  const rising = wordings.toSorted((a, b) => a.rate - b.rate)
  const [worst, best] = [rising.at(0), rising.at(-1)]
  if (!worst || !best) return null
  return {
    rates: new Map(wordings.map(({ wording, rate }) => [wording, rate])),
    worst,
    counts: wordings.map(({ count }) => count),
    spread: best.rate - worst.rate,
  }
}

function countsOf(answers: readonly string[]): readonly number[] {
  return [...Map.groupBy(answers, (answer) => answer).values()].map(({ length }) => length)
}

function pairsAmong(count: number): number {
  return (count * (count - 1)) / 2
}
