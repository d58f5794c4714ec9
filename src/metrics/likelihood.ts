/** @file From log probabilities to measures of fit, and to the option that a model finds likeliest. */

/** A text as a model scored it: summed natural log probability, UTF-8 bytes and tokens of what was scored. */
export type Likelihood = {
  readonly logprob: number
  readonly sizeBytes: number
  readonly tokenCount: number
}

/** @param logprobs natural, one for each token of `text`. */
export function likelihoodOf(text: string, logprobs: readonly number[]): Likelihood {
  return { logprob: sum(logprobs), sizeBytes: utf8Size(text), tokenCount: logprobs.length }
}

/** Bytes of a text in UTF-8; half a surrogate pair counts as the 3 bytes of U+FFFD, as in `TextEncoder`. */
export function utf8Size(text: string): number {
  let size = 0
  for (const character of text) size += sizeOfCodePoint(character.codePointAt(0) ?? 0)
  return size
}

function sizeOfCodePoint(codePoint: number): number {
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}

/**
 * Bits that the model needs for a byte, from 0: the only one of the three that compares models of different
 * tokenizers. Over several texts the bits of all over the bytes of all, not the mean of the texts. Null for no bytes.
 */
export function bitsPerByte(texts: readonly Likelihood[]): number | null {
  const nats = natsPer(texts, ({ sizeBytes }) => sizeBytes)
  return nats === null ? null : nats / Math.LN2
}

/** 2 to the power of `bitsPerByte`, from 1; Infinity where a token has no probability. Null for no bytes. */
export function bytePerplexity(texts: readonly Likelihood[]): number | null {
  const nats = natsPer(texts, ({ sizeBytes }) => sizeBytes)
  return nats === null ? null : Math.exp(nats)
}

/** From 1; compares only models with the same tokenizer. Weighted as `bitsPerByte`. Null for no tokens. */
export function tokenPerplexity(texts: readonly Likelihood[]): number | null {
  const nats = natsPer(texts, ({ tokenCount }) => tokenCount)
  return nats === null ? null : Math.exp(nats)
}

function natsPer(texts: readonly Likelihood[], countOf: (text: Likelihood) => number): number | null {
  const count = sum(texts.map(countOf))
  const nats = sum(texts.map(({ logprob }) => -logprob))
  return count === 0 ? null : nats / count
}

/** An answer a model may choose: its text, without what parts it from the prompt, and its summed log probability. */
export type AnswerOption = { readonly text: string; readonly logprob: number }

/**
 * The option of `acc` of lm-evaluation-harness: the highest summed log probability, the first of equals. It favours
 * short options. Null for none; throws where a log probability is not a number.
 */
export function likeliestOption(options: readonly AnswerOption[]): string | null {
  return best(options, ({ logprob }) => logprob)
}

/**
 * The option of `acc_bytes` of lm-evaluation-harness: the highest log probability for each UTF-8 byte of the option's
 * text, the first of equals. Null for none; throws where a text is empty or a log probability is not a number.
 */
export function likeliestOptionPerByte(options: readonly AnswerOption[]): string | null {
  return best(options, ({ text, logprob }) => {
    if (text === '') throw new Error('An option without text has no log probability per byte.')
    return logprob / utf8Size(text)
  })
}

function best(options: readonly AnswerOption[], valueOf: (option: AnswerOption) => number): string | null {
  let chosen: { readonly text: string; readonly value: number } | null = null
  for (const option of options) {
    const value = valueOf(option)
    if (Number.isNaN(value))
      throw new Error(`The log probability of the option "${option.text}" is not a number.`)
    if (!chosen || value > chosen.value) chosen = { text: option.text, value }
  }
  return chosen?.text ?? null
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
