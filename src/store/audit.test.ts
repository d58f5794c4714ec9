import { readFileSync } from 'node:fs'

import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { countsOf, mapInSlices, mostRequests, useAudit } from '#store/audit.ts'
import { distanceIndexSchema, distanceOf } from '#suites/distance.ts'

const index = v.parse(distanceIndexSchema, JSON.parse(readFileSync('public/suites/distance.json', 'utf8')))
const audit = () => useAudit.getState()
const query = 'Where is my new card?'

beforeEach(() => useAudit.setState({ ground: { index, examples: [] } }))
afterEach(() => {
  audit().clear()
  useAudit.setState({ ground: null, isGroundLost: false })
})

describe('mapInSlices', () => {
  test('rests whenever 8 ms are used up, however many steps that takes', async () => {
    let time = 0
    const rests: number[] = []
    const onSlice: number[] = []
    const found = await mapInSlices(
      [3, 3, 3, 20, 1, 1],
      (ms) => {
        time += ms
        return 2 * ms
      },
      {
        isWanted: () => true,
        now: () => time,
        rest: async () => void rests.push(time),
        onSlice: (doneCount) => onSlice.push(doneCount),
      },
    )
    expect(found).toEqual([6, 6, 6, 40, 2, 2])
    expect(rests).toEqual([9, 29])
    expect(onSlice).toEqual([3, 4])
  })

  test('ends after the slice in which its result is no longer wanted', async () => {
    let time = 0
    const steps: number[] = []
    const found = await mapInSlices([1, 2, 3], (each) => steps.push(each), {
      isWanted: () => steps.length < 2,
      now: () => (time += 10),
      rest: async () => undefined,
    })
    expect(found).toBeNull()
    expect(steps).toEqual([1, 2])
  })
})

describe('placing', () => {
  test('gives each request its tier and distance, and passes over empty lines', async () => {
    await audit().place(
      `${query}\r\n\n  Why do volcanoes erupt?  \nTranslate "${query}" into French.\n`,
      'line',
    )
    const { requests, placing, refusal } = audit()
    expect(requests.map(({ text, tier }) => [text, tier])).toEqual([
      [query, 'T0'],
      ['Why do volcanoes erupt?', 'T4'],
      [`Translate "${query}" into French.`, 'T3'],
    ])
    expect(requests[0]).toMatchObject(distanceOf(index, query))
    expect(countsOf(requests)).toEqual({ T0: 1, T1: 0, T2: 0, T3: 1, T4: 1 })
    expect([placing, refusal]).toEqual([null, null])
  })

  test('keeps the lines of a request together where blank lines part them', async () => {
    await audit().place(`Translate into French.\n${query}\n\n${query}`, 'blankLine')
    expect(audit().requests.map(({ text, tier }) => [text, tier])).toEqual([
      [`Translate into French.\n${query}`, 'T3'],
      [query, 'T0'],
    ])
  })

  test('tells how far it is, and nothing more once it is done', async () => {
    const counts: (number | null)[] = []
    const stop = useAudit.subscribe(({ placing }) => counts.push(placing?.placedCount ?? null))
    await audit().place(`${query}\n`.repeat(mostRequests), 'line')
    stop()
    expect(counts.slice(0, 2)).toEqual([null, 0])
    expect(counts.at(-1)).toBeNull()
    const told = counts.filter((count) => count !== null)
    expect(told.length).toBeGreaterThan(2)
    expect(told).toEqual(told.toSorted((first, second) => first - second))
    expect(audit().requests).toHaveLength(mostRequests)
  })

  test('a newer one ends an older one, and clearing ends both', async () => {
    const older = audit().place(`${query}\n`.repeat(2000), 'line')
    await audit().place('Why do volcanoes erupt?', 'line')
    await older
    expect(audit().requests.map(({ tier }) => tier)).toEqual(['T4'])
    const cleared = audit().place(`${query}\n`.repeat(2000), 'line')
    audit().clear()
    await cleared
    expect(audit()).toMatchObject({ requests: [], placing: null, refusal: null })
  })

  test.each([
    ['nothing', ' \n', /Paste some requests first/],
    ['too many', 'x\n'.repeat(mostRequests + 1), /These are 5,001 requests/],
    ['one too long', `${query}\n${'x'.repeat(20_001)}`, /Request 2 is longer than 20,000/],
  ])('refuses %s, and forgets the requests of before', async (_, text, refusal) => {
    await audit().place(query, 'line')
    await audit().place(text, 'line')
    expect(audit().refusal).toMatch(refusal)
    expect(audit()).toMatchObject({ requests: [], placing: null })
  })
})
