/** @file Surprise in bits: how unlikely a model found each token, and the steps it is coloured in. */
import type { Score, ScoredToken } from '#protocol/answer.ts'

/** Lower bounds in bits of the steps a token is coloured in; the last one is open. */
export const heatSteps = [0, 1, 2, 4, 7, 11] as const

/** -log2 of the probability the model gave the token. */
export function bitsOf({ logprob }: ScoredToken): number {
  return Math.max(0, -logprob / Math.LN2)
}

/** Which step of `heatSteps` a surprise belongs to. */
export function heatOf(bits: number): number {
  return heatSteps.findLastIndex((bound) => bits >= bound)
}

/** A token under two models; `bits` is positive where the right one is more surprised. */
export type TokenDifference = { readonly text: string; readonly bits: number }

/** Null if the models cut the text into different tokens. */
export function tokenDifferences(left: Score, right: Score): readonly TokenDifference[] | null {
  if (left.tokens.length !== right.tokens.length) return null
  const differences: TokenDifference[] = []
  for (const [index, token] of left.tokens.entries()) {
    const other = right.tokens[index]
    if (other?.text !== token.text) return null
    differences.push({ text: token.text, bits: bitsOf(other) - bitsOf(token) })
  }
  return differences
}

/** What stands for a token that cannot be seen. */
export function visibleText(text: string): string {
  return text.replaceAll('\n', '⏎\n').replaceAll('\t', '⇥\t')
}
