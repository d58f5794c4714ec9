import { describe, expect, test } from 'vitest'

import { conditionsFor, requestFor } from '#suites/conditions.ts'
import { smallItem } from '#suites/exampleSuite.ts'
import { guessMapping } from '#suites/imports/guessMapping.ts'
import { makeSuite, type SuiteOptions } from '#suites/imports/makeSuite.ts'
import { defaultInstruction, examplesAmong } from '#suites/imports/ownExamples.ts'
import { readTable } from '#suites/imports/readTable.ts'
import type { Suite } from '#suites/suite.ts'

const pause = async (): Promise<void> => {}

/** Texts of the labels in turn. */
function csvOf(rowCount: number, labels: readonly string[]): string {
  const rows = Array.from(
    { length: rowCount },
    (_, index) => `text ${index},${labels[index % labels.length]}`,
  )
  return ['text,label', ...rows].join('\n')
}

async function suiteOf(csv: string, options: Partial<SuiteOptions> = {}): Promise<Suite> {
  const table = await readTable(new TextEncoder().encode(csv), 'own.csv', { pause })
  const { suite } = await makeSuite(table, guessMapping(table.columns), { pause, name: 'Own', ...options })
  if (!suite) throw new Error('no suite')
  return suite
}

const labels = ['red', 'green', 'blue']

describe('own labelled texts on T0', () => {
  test('are put to all models fairly: with an instruction, and after five examples that are not scored', async () => {
    const suite = await suiteOf(csvOf(30, labels), { tier: 'T0', instruction: ' Which colour? ' })
    expect(suite.items).toHaveLength(25)
    expect(suite.examples).toHaveLength(5)
    expect(suite.summary).toContain('5 more are the solved examples')
    const prompts = new Set(suite.items.map(({ prompt }) => prompt))
    for (const { prompt } of suite.examples ?? []) expect(prompts.has(prompt)).toBe(false)
    expect(new Set(suite.examples?.map(({ answer }) => answer))).toEqual(new Set(labels))
    expect(conditionsFor('instruction', 'T0', suite)[0]).toBe('instructed')
    expect(conditionsFor('base', 'T0', suite)[0]).toBe('few-shot')
    const [item] = suite.items
    if (!item) throw new Error('no item')
    expect(requestFor(item, 'instructed', suite).prompt).toBe(`Which colour?\n${item.prompt}`)
    expect(requestFor(item, 'few-shot', suite).prompt.split('\n\n')).toHaveLength(6)
  })

  test('give no examples away where they are few, and need none beyond T1', async () => {
    expect(await suiteOf(csvOf(19, labels), { tier: 'T0' })).not.toHaveProperty('examples')
    const far = await suiteOf(csvOf(30, labels), { tier: 'T3', instruction: 'Which colour?' })
    expect(far).not.toHaveProperty('examples')
    expect(far).not.toHaveProperty('instruction')
    expect(await suiteOf(csvOf(19, labels), { tier: 'T1', instruction: ' ' })).not.toHaveProperty(
      'instruction',
    )
  })

  test('keep all their labels, also those of examples', async () => {
    const rare = [...Array.from({ length: 20 }, () => 'x'), ...labels].map(
      (label, index) => `t${index},${label}`,
    )
    const suite = await suiteOf(['text,label', ...rare].join('\n'), { tier: 'T1' })
    expect(suite.labels).toEqual(['x', ...labels])
  })

  test('of one group are no examples: the others would be known', () => {
    const items = Array.from({ length: 40 }, (_, index) =>
      smallItem({ id: `${index}`, tier: 'T0', group: index < 20 ? 'one' : `${index}` }),
    )
    for (const { group } of examplesAmong(items)) expect(group).not.toBe('one')
    expect(examplesAmong(items).size).toBe(5)
    expect(examplesAmong(items.slice(0, 39)).size).toBe(0)
  })
})

describe('the proposed instruction', () => {
  const rowsOf = (all: readonly string[]) => ({ rows: all.map((label) => ({ text: 'a', label })) })
  const mapping = guessMapping(['text', 'label'])

  test('names the labels', () => {
    expect(defaultInstruction(rowsOf(['red', ' blue ', 'red']), mapping)).toBe(
      'Say which of these labels fits the text: red, blue.',
    )
  })

  test.each([
    ['one label', ['red']],
    ['many labels', Array.from({ length: 21 }, (_, index) => `${index}`)],
    ['long labels', ['x'.repeat(600), 'y'.repeat(600)]],
  ])('is empty for %s', (_, all) => {
    expect(defaultInstruction(rowsOf(all), mapping)).toBe('')
  })

  test('is empty without a column of labels', () => {
    expect(defaultInstruction(rowsOf(labels), { ...mapping, label: null })).toBe('')
  })
})
