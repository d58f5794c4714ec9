/** @file The prompts offered on the page, by tier: `prompts.json`, checked on arrival. */
import * as v from 'valibot'

const tierSchema = v.object({
  code: v.picklist(['T0', 'T1', 'T2', 'T3', 'T4']),
  name: v.pipe(v.string(), v.maxLength(40)),
  summary: v.pipe(v.string(), v.maxLength(200)),
  prompts: v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(1000))),
})

export const suggestionListSchema = v.object({
  version: v.literal(1),
  licence: v.literal('CC0-1.0'),
  tiers: v.pipe(v.array(tierSchema), v.minLength(1)),
})

/** How far prompts are from what the specialist was trained on; `code` rises with the distance. */
export type Tier = v.InferOutput<typeof tierSchema>

/** Rejects if the file is missing or malformed. */
export async function fetchTiers(): Promise<readonly Tier[]> {
  const response = await fetch(new URL('prompts.json', document.baseURI))
  return v.parse(suggestionListSchema, await response.json()).tiers
}
