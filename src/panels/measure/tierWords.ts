/** @file What the tiers are, in few words and in a sentence. */
import type { Tier } from '#suites/suite.ts'

export const tierWords: Record<Tier, { readonly name: string; readonly sentence: string }> = {
  T0: { name: 'bare query', sentence: 'The bare query, as the specialist saw thousands of them.' },
  T1: {
    name: 'other words',
    sentence: 'The same need in other words: rephrased, noisy, long-winded, misspelt or only hinted at.',
  },
  T2: { name: 'by instruction', sentence: 'The same skill, but asked for by an instruction.' },
  T3: {
    name: 'another task',
    sentence: 'Another task on a message: first word, keywords, replace a word, or whether it is a question.',
  },
  T4: {
    name: 'elsewhere',
    sentence: 'Neither the task nor the domain: capitals, sums, opposites, small talk, the unknowable.',
  },
}
