/** @file Large files and made-up ones. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { guessMapping } from '#suites/imports/guessMapping.ts'
import { makeSuite } from '#suites/imports/makeSuite.ts'
import { readTable } from '#suites/imports/readTable.ts'
import type { Pace, Table } from '#suites/imports/table.ts'

type CountedPace = Pace & { pauseCount: number; readonly shares: number[] }

function countedPace(): CountedPace {
  const shares: number[] = []
  const pace = {
    pauseCount: 0,
    shares,
    pause: async () => void (pace.pauseCount += 1),
    onProgress: (share: number) => void shares.push(share),
  }
  return pace
}

function expectSteady({ pauseCount, shares }: CountedPace): void {
  expect(shares).toHaveLength(pauseCount)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares.at(-1)).toBe(1)
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('50,000 rows', () => {
  const rows = Array.from({ length: 50_000 }, (_, index) => ({
    id: `item ${index}`,
    text: `Where is "${index}",\nand why? ${'é'.repeat(index % 40)}`,
    label: `label ${index % 77}`,
  }))
  const csv = encode(
    ['id,text,label', ...rows.map(({ id, text, label }) => `${id},${quoted(text)},${label}`)].join('\r\n'),
  )

  async function readAll(bytes: Uint8Array, fileName: string): Promise<[Table, CountedPace]> {
    const pace = countedPace()
    return [await readTable(bytes, fileName, pace), pace]
  }

  test('of CSV are read in slices, and not a letter is lost between them', async () => {
    const [table, pace] = await readAll(csv, 'own.csv')
    expect(table.rows).toHaveLength(50_000)
    expect(table.rows.findIndex((row, index) => row['text'] !== rows[index]?.text)).toBe(-1)
    expect(table.lines.at(-1)).toBe(100_000)
    expect(table.problems).toEqual([])
    expect(pace.pauseCount).toBeGreaterThan(csv.length / 100_000)
    expect(pace.pauseCount).toBeLessThan(csv.length / 20_000)
    expectSteady(pace)
  })

  test.each([
    ['own.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')],
    ['own.json', JSON.stringify(rows, null, 1)],
  ])('of JSON as well: %s', async (fileName, text) => {
    const [table, pace] = await readAll(encode(text), fileName)
    expect(table.rows.findIndex((row, index) => row['text'] !== rows[index]?.text)).toBe(-1)
    expect(table.rows).toHaveLength(50_000)
    expect(pace.pauseCount).toBeGreaterThan(text.length / 100_000)
    expectSteady(pace)
  })

  test('of a letter each are still many slices', async () => {
    const [table, pace] = await readAll(encode('prompt\n' + 'a\n'.repeat(50_000)), 'own.csv')
    expect(table.rows).toHaveLength(50_000)
    expect(pace.pauseCount).toBeGreaterThan(25)
    expectSteady(pace)
  })

  test('of text as well', async () => {
    const [table, pace] = await readAll(encode('Where is my card?\n'.repeat(50_000)), 'own.txt')
    expect(table.rows).toHaveLength(50_000)
    expect(pace.pauseCount).toBe(26) // one to decode, every 2,000 lines
    expectSteady(pace)
  })

  test('become a suite in slices', async () => {
    const [table] = await readAll(csv, 'own.csv')
    const pace = countedPace()
    const options = { ...pace, name: 'Own' }
    const { suite, problems } = await makeSuite(table, guessMapping(table.columns), options)
    expect([suite?.items.length, suite?.labels.length, problems]).toEqual([50_000, 77, []])
    expect(pace.pauseCount).toBe(201)
    expectSteady(pace)
  })
})

test('a CSV of any rows reads back the same', async () => {
  const field = fc
    .oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', ',', '\n', '\t', ';', ' ', 'a') }),
    )
    .map((text) => text.replace(/[\0\r]/g, ''))
  const row = fc.tuple(
    field,
    field,
    fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `x${text}`),
  )
  const delimiters = fc.constantFrom(',', ';', '\t', '|')
  const breaks = fc.constantFrom('\n', '\r\n', '\r')
  const property = fc.asyncProperty(
    fc.array(row, { minLength: 1 }),
    delimiters,
    breaks,
    async (rows, delimiter, lineBreak) => {
      const written = [['prompt', 'input', 'output'], ...rows].map((cells) =>
        cells.map((cell) => (/[\s",;|\t]/.test(cell) ? quoted(cell) : cell)).join(delimiter),
      )
      const bytes = encode(written.join(lineBreak))
      const { rows: read, problems } = await readTable(bytes, 'own.csv', { pause: async () => {} })
      expect(problems).toEqual([])
      expect(read).toEqual(rows.map(([prompt, input, output]) => ({ prompt, input, output })))
    },
  )
  await fc.assert(property)
})
