/** @file From log probabilities of tokens to a score a person can read. */
import type { Score, ScoredToken } from '#protocol/answer.ts'
import type { PromptCodec } from '#runtime/promptCodec.ts'
import { TextStream } from '#runtime/textStream.ts'

/**
 * Pairs each token with the text it completes and sums up bits per byte:
 * -sum(ln p) / (ln 2 * UTF-8 bytes of the scored tokens' text).
 *
 * @param ids, logprobs of equal length.
 */
export function scoreOf(
  codec: Pick<PromptCodec, 'decode'>,
  ids: readonly number[],
  logprobs: readonly number[],
): Score {
  const stream = new TextStream((part) => codec.decode(part))
  const tokens = logprobs.map((logprob, index): ScoredToken => {
    const text = stream.push(ids[index] ?? 0)
    return { text: index === logprobs.length - 1 ? text + stream.flush() : text, logprob }
  })
  const byteCount = new TextEncoder().encode(tokens.map(({ text }) => text).join('')).length
  const nats = -logprobs.reduce((sum, logprob) => sum + logprob, 0)
  return { tokens, bitsPerByte: nats / (Math.LN2 * byteCount) }
}
