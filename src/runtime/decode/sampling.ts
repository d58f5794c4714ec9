/** @file Chooses a token from logits: temperature, then top-k, then top-p, then a seeded draw. */
import type { Sampling } from '#protocol/answer.ts'

type Candidate = { readonly id: number; readonly weight: number }

/**
 * Draws a token id. The order of the filters is that of transformers (temperature, top-k, top-p).
 *
 * @param logits one value per token of the vocabulary.
 * @param random uniform in [0, 1).
 */
export function sampleToken(logits: Float32Array, sampling: Sampling, random: () => number): number {
  const kept = withinTopP(likeliestFirst(logits, sampling), sampling.topP)
  const total = kept.reduce((sum, { weight }) => sum + weight, 0)
  let rest = random() * total
  for (const { id, weight } of kept) {
    rest -= weight
    if (rest < 0) return id
  }
  return kept.at(-1)?.id ?? 0
}

/** Unnormalised probabilities, largest first (of equals the smaller id), at most top-k of them. */
function likeliestFirst(logits: Float32Array, { temperature, topK }: Sampling): Candidate[] {
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity)
  const candidates = Array.from(logits, (logit, id) => ({
    id,
    weight: Math.exp((logit - highest) / temperature),
  }))
  candidates.sort((a, b) => b.weight - a.weight || a.id - b.id)
  return topK > 0 ? candidates.slice(0, topK) : candidates
}

/** The shortest head of `candidates` whose share of the weight reaches `topP`. */
function withinTopP(candidates: readonly Candidate[], topP: number): readonly Candidate[] {
  if (topP >= 1) return candidates
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0)
  let reached = 0
  const end = candidates.findIndex(({ weight }) => (reached += weight) >= topP * total)
  return end < 0 ? candidates : candidates.slice(0, end + 1)
}
