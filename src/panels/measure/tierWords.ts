/** @file What the tiers are, in few words and in a sentence. */
import type { Suite, Tier } from '#suites/suite.ts'

const mostNamedTasks = 8

export const tierWords: Record<Tier, { readonly name: string; readonly sentence: string }> = {
  T0: { name: 'bare query', sentence: "The bare query, as in the specialist's training." },
  T1: {
    name: 'other words',
    sentence: 'The same need in other words: rephrased, noisy, long-winded, misspelt or only hinted at.',
  },
  T2: { name: 'by instruction', sentence: 'The same skill, but asked for by an instruction.' },
  T3: { name: 'another task', sentence: 'Another task on banking text.' },
  T4: { name: 'elsewhere', sentence: 'Neither the task nor the domain.' },
}

/** What a tier is, and which tasks a suite has on it where it has several. */
export function tierSentence(tier: Tier, { items }: Pick<Suite, 'items'>): string {
  const tasks = [...new Set(items.filter((item) => item.tier === tier).map(({ task }) => task))]
  const { sentence } = tierWords[tier]
  if (tasks.length < 2) return sentence
  const named = tasks.slice(0, mostNamedTasks)
  const left = tasks.length - named.length
  const words = left > 0 ? `${named.join(', ')} and ${left} more` : named.join(', ')
  return `${sentence} In this suite: ${words}.`
}
