import { readFileSync } from 'node:fs'

import * as v from 'valibot'
import { expect, test } from 'vitest'

import { distanceIndexSchema, tierOf } from '#suites/distance.ts'
import { readInstruction } from '#suites/instructionSigns.ts'
import { commonestMistake, placementRows, type PlacedItem } from '#suites/placement.ts'
import { suiteSchema } from '#suites/suite.ts'

const placed: readonly PlacedItem[] = [
  { tier: 'T0', guess: 'T0' },
  { tier: 'T3', guess: 'T4' },
  { tier: 'T3', guess: 'T3' },
  { tier: 'T3', guess: 'T4' },
  { tier: 'T3', guess: 'T2' },
]

test('counts guesses by the true tier, and leaves out tiers without items', () => {
  expect(placementRows(placed)).toEqual([
    { tier: 'T0', count: 1, rightCount: 1, guesses: { T0: 1, T1: 0, T2: 0, T3: 0, T4: 0 } },
    { tier: 'T3', count: 4, rightCount: 1, guesses: { T0: 0, T1: 0, T2: 1, T3: 1, T4: 2 } },
  ])
})

test('names the commonest mistake of a tier, if there is one', () => {
  expect(placementRows(placed).map(commonestMistake)).toEqual([null, 'T4'])
})

test('the shipped suite has a row for every tier, and every item is counted once', () => {
  const read = (name: string): unknown => JSON.parse(readFileSync(`public/suites/${name}.json`, 'utf8'))
  const index = v.parse(distanceIndexSchema, read('distance'))
  const { items } = v.parse(suiteSchema, read('full'))
  const guessed = items.map(({ tier, prompt }) => ({
    tier,
    guess: tierOf(index, prompt, readInstruction(prompt)),
  }))
  const rows = placementRows(guessed)
  expect(rows.map(({ tier }) => tier)).toEqual(['T0', 'T1', 'T2', 'T3', 'T4'])
  expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(items.length)
  for (const { count, guesses } of rows)
    expect(Object.values(guesses).reduce((sum, each) => sum + each, 0)).toBe(count)
})
