/** @file What the tiers are, in few words and in a sentence. */
import { importedPrefix, ownPrefix, type Suite, type Tier } from '#suites/suite.ts'

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

/** Of prompts that the page did not place it says no more than who did. */
function wordsFor(tier: Tier, { id, imported }: Pick<Suite, 'id' | 'imported'>) {
  if (id.startsWith(ownPrefix)) return asPlaced
  return id.startsWith(importedPrefix) && imported ? unplaced : tierWords[tier]
}

const asPlaced = { name: 'as you placed it', sentence: 'Own prompts, on the tier where you placed them.' }
const unplaced = {
  name: 'not placed',
  sentence: 'How far these prompts are from any training is not known.',
}

/** In few words. */
export function tierName(tier: Tier, suite: Pick<Suite, 'id' | 'imported'>): string {
  return wordsFor(tier, suite).name
}

/** What a tier is, and which tasks a suite has on it where it has several. */
export function tierSentence(tier: Tier, suite: Pick<Suite, 'id' | 'imported' | 'items'>): string {
  const tasks = [...new Set(suite.items.filter((item) => item.tier === tier).map(({ task }) => task))]
  const { sentence } = wordsFor(tier, suite)
  if (tasks.length < 2) return sentence
  const named = tasks.slice(0, mostNamedTasks)
  const left = tasks.length - named.length
  const words = left > 0 ? `${named.join(', ')} and ${left} more` : named.join(', ')
  return `${sentence} In this suite: ${words}.`
}
