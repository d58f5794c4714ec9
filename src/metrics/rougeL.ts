/** @file How much of a reference an answer says in the same order. */

/** Each 0..1. */
export type Rouge = { readonly precision: number; readonly recall: number; readonly f1: number }

/** Words of either side that are compared: the time is their product. */
export const mostRougeWords = 2000

const nothing: Rouge = { precision: 0, recall: 0, f1: 0 }

/**
 * ROUGE-L of the longest common subsequence of words, as the Python package rouge-score 0.1.2 without stemming; over
 * several references the one with the best F, the first of equals. Words are runs of a-z and 0-9 in lower case: all
 * other letters part words, so that a text in another script has none. No words on either side, or no references: 0.
 *
 * Of a text of more than `mostRougeWords` words only so many are compared, while all of them count as said: the score
 * can come out lower than it is, never higher.
 */
export function rougeL(answer: string, references: readonly string[]): Rouge {
  const words = wordsOf(answer)
  return references
    .map((reference) => rougeOf(words, wordsOf(reference)))
    .reduce((best, score) => (score.f1 > best.f1 ? score : best), nothing)
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? []
}

function rougeOf(words: readonly string[], target: readonly string[]): Rouge {
  const length = commonLength(words.slice(0, mostRougeWords), target.slice(0, mostRougeWords))
  if (length === 0) return nothing
  const precision = length / words.length
  const recall = length / target.length
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) }
}

/** Length of the longest common subsequence; time is the product of the lengths, memory the second length. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  const row = new Uint32Array(b.length + 1) // row[j]: of the words of `a` so far and the first j of `b`
  for (const word of a) {
    let diagonal = 0
    for (let j = 1; j <= b.length; j += 1) {
      const above = row[j] ?? 0
      row[j] = word === b[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1] ?? 0)
      diagonal = above
    }
  }
  return row[b.length] ?? 0
}
