/** @file The shipped suites keep the promises of the README. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'

import { suiteSchema, tiers, type Item, type Suite } from '../src/suites/suite.ts'

const read = (name: string): unknown => JSON.parse(readFileSync(`public/suites/${name}.json`, 'utf8'))
const full = v.parse(suiteSchema, read('full'))
const quick = v.parse(suiteSchema, read('quick'))
const heldOut = JSON.stringify(JSON.parse(readFileSync('public/training/held_out.json', 'utf8')))

function ofTier({ items }: Suite, tier: string) {
  return items.filter((item) => item.tier === tier)
}

function isTrained(item: Item | undefined): boolean {
  return item?.taskSeenBy.includes('instruction') ?? false
}

test('they are what their texts compose to', () => {
  const before = ['full', 'quick'].map((name) => readFileSync(`public/suites/${name}.json`, 'utf8'))
  execFileSync(process.execPath, ['scripts/makeSuites.ts'])
  expect(['full', 'quick'].map((name) => readFileSync(`public/suites/${name}.json`, 'utf8'))).toEqual(before)
})

describe.each(tiers)('%s', (tier) => {
  test('has at least 100 items in full and 20 to 30 in quick', () => {
    expect(ofTier(full, tier).length).toBeGreaterThanOrEqual(100)
    expect(ofTier(quick, tier).length).toBeGreaterThanOrEqual(20)
    expect(ofTier(quick, tier).length).toBeLessThanOrEqual(30)
  })

  test('has at least 30 groups in full, so that a verdict is possible', () => {
    expect(new Set(ofTier(full, tier).map(({ group }) => group)).size).toBeGreaterThanOrEqual(30)
  })
})

test('no id and no prompt occurs twice', () => {
  for (const { items } of [full, quick]) {
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
    expect(new Set(items.map(({ prompt }) => prompt.toLowerCase())).size).toBe(items.length)
  }
})

test('all 77 labels are asked for on T0, and every reference there is a label', () => {
  expect(full.labels).toHaveLength(77)
  expect(new Set(ofTier(full, 'T0').flatMap(({ references }) => references))).toEqual(new Set(full.labels))
})

test('T1 has its five kinds of rewording, each of at least 25 items', () => {
  const kinds = Object.groupBy(ofTier(full, 'T1'), ({ rewording }) => rewording ?? 'none')
  expect(Object.keys(kinds).toSorted()).toEqual([
    'indirect',
    'long-winded',
    'misspelt',
    'noisy',
    'paraphrase',
  ])
  for (const items of Object.values(kinds)) expect(items?.length).toBeGreaterThanOrEqual(25)
})

test('every task of T2 and T3 has ten wordings, of those in training three and none of those held out', () => {
  const items = [...ofTier(full, 'T2'), ...ofTier(full, 'T3')]
  for (const [task, own] of Map.groupBy(items, (item) => item.task)) {
    const wordings = Map.groupBy(own, ({ wording }) => wording ?? '')
    expect([task, wordings.size]).toEqual([task, 10])
    const seen = [...wordings].filter(([, [first]]) => first?.wordingSeenBy.includes('instruction'))
    expect([task, seen.length]).toEqual([task, isTrained(own[0]) ? 3 : 0])
    for (const [wording] of seen) expect(heldOut).not.toContain(JSON.stringify(wording))
  }
})

test('wordings are crossed: every query and message is asked in all of them, at least five messages a task', () => {
  for (const tier of ['T2', 'T3']) {
    for (const [task, own] of Map.groupBy(ofTier(full, tier), (item) => item.task)) {
      const groups = [...Map.groupBy(own, ({ group }) => group).values()]
      expect([task, groups.length >= 5]).toEqual([task, true])
      for (const items of groups) {
        expect(new Set(items.map(({ wording }) => wording)).size).toBe(10)
        expect(new Set(items.map(({ prompt }) => prompt.split('\n').at(-1))).size).toBe(1)
        expect(new Set(items.map(({ references }) => JSON.stringify(references))).size).toBe(1)
      }
    }
  }
})

test('quick asks T2 and T3 in the same few wordings, one of them seen where the task was trained', () => {
  for (const [tier, each] of [
    ['T2', 3],
    ['T3', 2],
  ] as const) {
    for (const items of Map.groupBy(ofTier(quick, tier), ({ group }) => group).values()) {
      expect(items).toHaveLength(each)
      const seen = items.filter(({ wordingSeenBy }) => wordingSeenBy.includes('instruction'))
      expect(seen).toHaveLength(isTrained(items[0]) ? 1 : 0)
    }
  }
})

test('every text of T3 is of a bank or its customer, and no two tasks share one', () => {
  const texts = Map.groupBy(ofTier(full, 'T3'), ({ prompt }) => prompt.split('\n').at(-1) ?? '')
  for (const [text, own] of texts) {
    expect(text).toMatch(
      /\b(?:cards?|transfers?|fee|account|payment|refund|currency|pounds|statement|PIN|limit|identity|verify|documents|passport|cash|cashier|cheque|top(?:ped|ping)? up|rate|salary|machine|app|money|wallet|bank)\b/i,
    )
    expect(new Set(own.map(({ task }) => task)).size).toBe(1)
  }
})

test('T3 and T4 have tasks that the generalist was never trained on, with at least 30 items each', () => {
  for (const tier of ['T3', 'T4'])
    expect(ofTier(full, tier).filter((item) => !isTrained(item)).length).toBeGreaterThanOrEqual(30)
})

test('no refusal and no greeting has to be a certain sentence', () => {
  const open = full.items.filter(({ task }) => task === 'out of depth' || task === 'greeting')
  expect(open.length).toBeGreaterThan(20)
  for (const { checks, references } of open) {
    expect(references).toEqual([])
    expect(checks.every(({ kind }) => kind === 'regex')).toBe(true)
  }
})

test('the overlap with the training texts is known for every item, and small near the specialist', () => {
  const { items, words } = v.parse(
    v.object({ items: v.record(v.string(), v.number()), words: v.number() }),
    read('overlap'),
  )
  expect(words).toBe(5)
  expect(Object.keys(items).toSorted()).toEqual(full.items.map(({ id }) => id).toSorted())
  const mean = (tier: string) => {
    const own = ofTier(full, tier).map(({ id }) => items[id] ?? 1)
    return own.reduce((sum, share) => sum + share, 0) / own.length
  }
  for (const tier of ['T0', 'T1', 'T2', 'T3']) expect(mean(tier)).toBeLessThan(0.15)
})
