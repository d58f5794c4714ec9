import { readFile } from 'node:fs/promises'

import * as v from 'valibot'
import { expect, test } from 'vitest'

import { suggestionListSchema } from '#prompt/suggestionList.ts'

test('public/prompts.json holds every tier in order, with prompts of its own', async () => {
  const { tiers } = v.parse(suggestionListSchema, JSON.parse(await readFile('public/prompts.json', 'utf8')))
  expect(tiers.map(({ code }) => code)).toEqual(['T0', 'T1', 'T2', 'T3', 'T4'])
  const prompts = tiers.flatMap((tier) => tier.prompts)
  expect(new Set(prompts).size).toBe(prompts.length)
  for (const tier of tiers) expect(tier.prompts.length).toBeGreaterThanOrEqual(4)
})

test('a list that is none is refused', () => {
  expect(v.is(suggestionListSchema, { version: 1, licence: 'CC0-1.0', tiers: [] })).toBe(false)
  expect(v.is(suggestionListSchema, '<!doctype html>')).toBe(false)
})
