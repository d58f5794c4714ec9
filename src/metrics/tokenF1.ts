/** @file How many words an answer shares with a reference. */
import { normaliseAnswer } from '#metrics/exactMatch.ts'

/**
 * SQuAD's token F1 (arXiv 1606.05250; the 2.0 script, arXiv 1806.03822): 0..1, the best over the references. Words are
 * those of `normaliseAnswer`; a repeated word counts as often as both sides have it. Where either side has no words,
 * 1 if both have none, else 0. No references: 0.
 */
export function tokenF1(answer: string, references: readonly string[]): number {
  const words = wordsOf(answer)
  return Math.max(0, ...references.map((reference) => f1(words, wordsOf(reference))))
}

function wordsOf(text: string): readonly string[] {
  const normalised = normaliseAnswer(text)
  return normalised === '' ? [] : normalised.split(' ')
}

function f1(words: readonly string[], target: readonly string[]): number {
  if (words.length === 0 || target.length === 0) return words.length === target.length ? 1 : 0
  return (2 * sharedCount(words, target)) / (words.length + target.length)
}

function sharedCount(words: readonly string[], target: readonly string[]): number {
  const left = new Map<string, number>()
  for (const word of target) left.set(word, (left.get(word) ?? 0) + 1)
  let count = 0
  for (const word of words) {
    const remaining = left.get(word) ?? 0
    if (remaining > 0) count += 1
    left.set(word, remaining - 1)
  }
  return count
}
