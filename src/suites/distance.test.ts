import { readFileSync } from 'node:fs'

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'

import { distanceIndexSchema, distanceOf, nearestExamples, tierOf } from '#suites/distance.ts'
import { readInstruction } from '#suites/instructionSigns.ts'
import { suiteSchema, type Tier } from '#suites/suite.ts'

const read = (name: string): unknown => JSON.parse(readFileSync(`public/suites/${name}.json`, 'utf8'))
const file = v.parse(v.record(v.string(), v.unknown()), read('distance'))
const index = v.parse(distanceIndexSchema, file)
const { items } = v.parse(suiteSchema, read('full'))

describe('the shipped index', () => {
  test('is at most 150 kB', () => {
    expect(readFileSync('public/suites/distance.json').length).toBeLessThanOrEqual(150_000)
  })

  test('knows the intents of the suite', () => {
    const { labels } = v.parse(suiteSchema, read('full'))
    expect(index.intents.toSorted()).toEqual(labels.toSorted())
  })

  test.each(index.golden)('is read as Python reads it: $prompt', ({ prompt, distance, nearestIntent }) => {
    expect(index.golden.length).toBe(10)
    const found = distanceOf(index, prompt)
    expect(Math.abs(found.distance - distance)).toBeLessThan(1e-6)
    expect(found.nearestIntent).toBe(nearestIntent)
  })

  test('places 90 % of the items of T1 within T1', () => {
    const reworded = items.filter(({ tier }) => tier === 'T1')
    const within = reworded.filter(({ prompt }) => distanceOf(index, prompt).distance <= index.boundaries.T1)
    expect(Math.abs(within.length / reworded.length - 0.9)).toBeLessThan(0.03)
  })

  /** How often the heuristic is right. T3's messages are mostly about other things than banking, so they count as T4. */
  test.each<[string, Tier[], number]>([
    ['T0', ['T0', 'T1'], 0.9],
    ['T1', ['T0', 'T1'], 0.85],
    ['T2', ['T2'], 0.9],
    ['T3', ['T3', 'T4'], 0.95],
    ['T4', ['T4'], 0.75],
  ])('places items of %s in %j, at least a share of %d', (tier, accepted, least) => {
    const own = items.filter((item) => item.tier === tier)
    const right = own.filter(({ prompt }) =>
      accepted.includes(tierOf(index, prompt, readInstruction(prompt))),
    )
    expect(right.length / own.length).toBeGreaterThanOrEqual(least)
  })

  test.each([
    ['buckets', 448],
    ['rows', 'AAAA'],
    ['rows', 'no base64'],
    ['owners', [1000]],
    ['quantiles', Array.from({ length: 99 }, (_, place) => -place)],
  ])('is refused with another %s', (key, value) => {
    expect(v.safeParse(distanceIndexSchema, { ...file, [key]: value }).success).toBe(false)
  })
})

describe('an index of one row', () => {
  const quantiles = Array.from({ length: 99 }, (_, place) => place / 50)
  /** +127 and -128 in two buckets, so that few features make a distance. */
  const small = v.parse(distanceIndexSchema, {
    ...file,
    buckets: 2,
    intents: ['lost card'],
    owners: [0],
    rows: 'f4A=',
    idf: [1, 1],
    quantiles,
    scales: [1 / Math.hypot(127, 128)],
    golden: [],
  })

  test('reads signed bytes', () => {
    expect([...small.rows]).toEqual([127, -128])
  })

  test('gives no intent for a text without words', () => {
    expect(distanceOf(small, '?!')).toEqual({ distance: 1, percentile: 51, nearestIntent: null })
  })

  test('the percentile rises with the distance, within 0 to 100', () => {
    const found = ['card', 'lost card', 'weather', 'help', 'a b c d']
      .map((prompt) => distanceOf(small, prompt))
      .toSorted((first, second) => first.distance - second.distance)
    const percentiles = found.map(({ percentile }) => percentile)
    expect(percentiles).toEqual(percentiles.toSorted((first, second) => first - second))
    for (const { distance, percentile } of found) {
      expect(percentile).toBeCloseTo(distance >= 98 / 50 ? 100 : distance * 50 + 1, 6)
    }
  })
})

test('an instruction about a bank query is T2 or T3, by what it asks for', () => {
  const query = 'Where is my new card?'
  const tier = (prompt: string) => tierOf(index, prompt, readInstruction(prompt))
  expect(tier(query)).toBe('T0')
  expect(tier(`Classify this message.\n${query}`)).toBe('T2')
  expect(tier(`Translate "${query}" into French.`)).toBe('T3')
  expect(tier('Translate "The volcano erupted at dawn" into French.')).toBe('T4')
  expect(tier('Why do volcanoes erupt?')).toBe('T4')
})

test('a distance that is known is not measured again, but for a message that stands apart', () => {
  const query = 'Where is my new card?'
  const far = { distance: 1, percentile: 100, nearestIntent: null }
  expect(tierOf(index, query, readInstruction(query), far)).toBe('T4')
  expect(tierOf(index, query, readInstruction(query), { ...far, distance: 0 })).toBe('T0')
  const asked = `Translate "${query}" into French.`
  expect(tierOf(index, asked, readInstruction(asked), far)).toBe('T3')
})

test('the nearest examples are the most alike, the nearest first', () => {
  const examples = ['How do I change my PIN?', 'My new card has not come', 'What is my balance?'].map(
    (text) => ({
      text,
    }),
  )
  const found = nearestExamples(index, 'My new card has not come yet!', examples, 2)
  expect(found.map(({ example }) => example.text)[0]).toBe('My new card has not come')
  expect(found).toHaveLength(2)
  expect(found[0]?.cosine).toBeGreaterThan(found[1]?.cosine ?? 1)
  expect(nearestExamples(index, 'Help', [], 3)).toEqual([])
})

test('examples are hashed once for a list and its weights', () => {
  let readCount = 0
  const examples = [
    {
      get text() {
        readCount++
        return 'My new card has not come'
      },
    },
  ]
  const first = nearestExamples(index, 'new card', examples, 1)
  expect(nearestExamples(index, 'new card', examples, 1)).toEqual(first)
  expect(readCount).toBe(1)
  nearestExamples({ idf: index.idf.map((weight) => weight + 1) }, 'new card', examples, 1)
  expect(readCount).toBe(2)
})
