import * as v from 'valibot'
import { describe, expect, test } from 'vitest'

import { guessMapping, type Mapping } from '#suites/imports/guessMapping.ts'
import { type ImportedSuite, makeSuite, type SuiteOptions } from '#suites/imports/makeSuite.ts'
import { likelihoodItems } from '#suites/likelihoods.ts'
import { readTable } from '#suites/imports/readTable.ts'
import { suiteSchema } from '#suites/suite.ts'

type Changes = { readonly mapping?: Partial<Mapping>; readonly options?: Partial<SuiteOptions> }

const pause = async (): Promise<void> => {}

/** With the mapping as it is guessed, but for the changes. */
async function imported(text: string, fileName: string, changes: Changes = {}): Promise<ImportedSuite> {
  const table = await readTable(new TextEncoder().encode(text), fileName, { pause })
  const mapping = { ...guessMapping(table.columns), ...changes.mapping }
  const result = await makeSuite(table, mapping, { pause, name: 'Own', ...changes.options })
  expect(result.suite && v.parse(suiteSchema, result.suite)).toEqual(result.suite)
  const { items, examples = [] } = result.suite ?? { items: [] }
  expect(items.length + examples.length + result.leftOutCount).toBe(table.rows.length)
  return result
}

const rowsOfT1 = (count: number): string =>
  Array.from({ length: count }, (_, place) => `a ${place},b,T1\n`).join('')
const jsonLines = (...rows: object[]): string => rows.map((row) => JSON.stringify(row)).join('\n')

describe('makeSuite', () => {
  test('makes a suite of prompts and completions', async () => {
    const { suite, problems, leftOutCount } = await imported('prompt,completion\n a ,b', 'own.csv')
    expect([problems, leftOutCount]).toEqual([[], 0])
    expect(suite).toEqual({
      version: 1,
      id: 'own:Own',
      name: 'Own',
      summary: '1 of your own prompts, from own.csv.',
      licence: 'not stated',
      isExploratory: true,
      labels: [],
      items: [
        {
          id: 'row-1',
          tier: 'T3',
          task: 'own prompts',
          prompt: ' a ',
          references: ['b'],
          checks: [{ kind: 'exact' }],
          group: 'row-1',
          isLabelled: false,
          taskSeenBy: [],
          wordingSeenBy: [],
          provenance: 'own.csv',
        },
      ],
    })
  })

  test("joins system text, instruction and Alpaca's input with line breaks", async () => {
    const text = jsonLines(
      { system: 'Be brief.', instruction: 'Add.', input: '1 2', output: '3' },
      { instruction: 'Say yes.', input: ' ', output: 'yes' },
    )
    const { suite } = await imported(text, 'own.jsonl')
    expect(suite?.items.map(({ prompt }) => prompt)).toEqual(['Be brief.\nAdd.\n1 2', 'Say yes.'])
  })

  test('takes what the columns say', async () => {
    const text = 'prompt,answer,tier,task,id,group\na,b,t0,sums,x,g\nc,d, ,,,'
    const { suite } = await imported(text, 'own.csv', { options: { tier: 'T2' } })
    expect(suite?.items).toMatchObject([
      { id: 'x', tier: 'T0', task: 'sums', group: 'g' },
      { id: 'row-2', tier: 'T2', task: 'own prompts', group: 'row-2' },
    ])
  })

  test('makes labels of a label column', async () => {
    const { suite, problems } = await imported('text,label\na,x\nb, y \nc,x', 'own.csv')
    expect([suite?.labels, problems]).toEqual([['x', 'y'], []])
    expect(suite?.items[1]).toMatchObject({
      references: ['y'],
      isLabelled: true,
      checks: [{ kind: 'exact' }],
    })
  })

  test('puts the label first where there is another right answer', async () => {
    const { suite } = await imported('text,label,answer\na,x,It is x.\nb,y,y', 'own.csv')
    expect(suite?.items.map(({ references }) => references)).toEqual([['x', 'It is x.'], ['y']])
    expect(suite?.labels).toEqual(['x', 'y'])
  })

  test('is exploratory while a tier has fewer than 100 items', async () => {
    const isExploratory = async (rows: string): Promise<boolean | undefined> =>
      (await imported(`prompt,answer,tier\n${rows}`, 'own.csv')).suite?.isExploratory
    expect(await isExploratory(rowsOfT1(104))).toBe(true)
    expect(await isExploratory(rowsOfT1(105))).toBe(false)
  })

  test('a stray row of another tier does not take the verdicts of the others', async () => {
    const { suite } = await imported(`prompt,answer,tier\n${rowsOfT1(105)}x,b,T4\ny,b,T2`, 'own.csv')
    expect(suite).toMatchObject({ isExploratory: false, exploratoryTiers: ['T2', 'T4'] })
  })

  test('a prompt again is of the group of the first, unless the row says another', async () => {
    const { suite, repeatCount } = await imported(
      'prompt,answer,group\na,b,\n a ,c,\na,b,mine\nd,b,mine\nd,b,\ne,b,',
      'own.csv',
    )
    expect(suite?.items.map(({ group }) => group)).toEqual([
      'row-1',
      'row-1',
      'mine',
      'mine',
      'mine',
      'row-6',
    ])
    expect(repeatCount).toBe(2)
  })

  test('one question over and over is one group, and gives no verdict', async () => {
    const { suite } = await imported(`prompt,answer\n${'a,b\n'.repeat(120)}`, 'own.csv')
    expect(new Set(suite?.items.map(({ group }) => group)).size).toBe(1)
    expect(suite?.items).toHaveLength(120)
  })

  test('shortens long names', async () => {
    const { suite } = await imported('prompt,answer\na,b', 'f'.repeat(300), {
      options: { name: 'n'.repeat(300) },
    })
    expect([suite?.name.length, suite?.items[0]?.provenance.length]).toEqual([200, 200])
    expect((await imported('prompt,answer\na,b', 'own.csv', { options: { name: ' ' } })).suite?.name).toBe(
      'own.csv',
    )
    expect((await imported('prompt,answer\na,b', '', { options: { name: '' } })).suite?.name).toBe(
      'Own prompts',
    )
  })

  describe("makes IFEval's checks", () => {
    test('of its instructions', async () => {
      const row = {
        key: 1000,
        prompt: 'a',
        instruction_id_list: ['punctuation:no_comma', 'keywords:frequency'],
        kwargs: [null, { frequency: 2, keyword: 'x', language: null }],
      }
      const { suite, problems } = await imported(jsonLines(row), 'input_data.jsonl')
      expect(problems).toEqual([])
      expect(suite?.items[0]).toMatchObject({
        id: '1000',
        references: [],
        checks: [
          { kind: 'ifeval', id: 'punctuation:no_comma', kwargs: {} },
          { kind: 'ifeval', id: 'keywords:frequency', kwargs: { frequency: 2, keyword: 'x' } },
        ],
      })
      expect(suite?.items[0]?.checks[1]).not.toHaveProperty('kwargs.language')
    })

    test('without arguments, and next to a right answer', async () => {
      const text = 'prompt,answer,instruction_id_list\na,b,"[""x:y""]"'
      const { suite } = await imported(text, 'own.csv')
      expect(suite?.items[0]?.checks).toEqual([{ kind: 'ifeval', id: 'x:y', kwargs: {} }, { kind: 'exact' }])
    })

    const badInstructions =
      'This is no list of at most 20 instructions. Write JSON like ["punctuation:no_comma"], or delete the row.'
    const badKwargs =
      'This is no list of arguments. Write JSON with one object for each instruction, like [{}], or delete the row.'
    test.each([
      [{ instruction_id_list: 'x:y', kwargs: [] }, 'instruction_id_list', badInstructions],
      [{ instruction_id_list: [''], kwargs: [{}] }, 'instruction_id_list', badInstructions],
      [{ instruction_id_list: Array(21).fill('x'), kwargs: [] }, 'instruction_id_list', badInstructions],
      [{ instruction_id_list: ['x'], kwargs: [1] }, 'kwargs', badKwargs],
      [{ instruction_id_list: ['x'], kwargs: '{' }, 'kwargs', badKwargs],
      [
        { instruction_id_list: ['x', 'y'], kwargs: [{}] },
        'kwargs',
        'The lists differ: 2 of instructions, 1 of arguments. Write one object of arguments for each instruction, {} where it takes none.',
      ],
    ])('but not of %j', async (cells, column, message) => {
      const good = { prompt: 'a', instruction_id_list: ['x'], kwargs: [{}] }
      const { suite, problems } = await imported(jsonLines(good, { prompt: 'b', ...cells }), 'own.jsonl')
      expect(suite?.items.map(({ prompt }) => prompt)).toEqual(['a'])
      expect(problems).toEqual([{ row: 2, column, message }])
    })
  })

  describe('leaves out a row', () => {
    test.each([
      ['without a prompt', ' ,b,x', 'prompt', 'The prompt is empty. Write one, or delete the row.'],
      ['without an answer', 'a, ,x', 'answer', 'The right answer is missing. Write it, or delete the row.'],
      ['without a label', 'a,b, ', 'label', 'The label is missing. Write it, or delete the row.'],
      [
        'with a long label',
        `a,b,${'x'.repeat(201)}`,
        'label',
        'The label has 201 characters; at most 200 can be used. Shorten it.',
      ],
      [
        'with a cell that could not be read',
        `a,${'b'.repeat(20_001)},x`,
        'answer',
        'This cell could not be read. Repair it first.',
      ],
    ])('%s', async (_, row, column, message) => {
      const text = `prompt,answer,label\nc,d,x\n${row}\ne,f,y`
      const { suite, problems, leftOutCount } = await imported(text, 'own.csv')
      expect(problems).toEqual([{ row: 3, column, message }])
      expect([leftOutCount, suite?.items.map(({ id }) => id)]).toEqual([1, ['row-1', 'row-3']])
    })

    test.each([
      ['an unknown tier', 'tier', 'T5', '"T5" is no tier. Write T0, T1, T2, T3 or T4.'],
      [
        'an id that was used',
        'id',
        'one',
        'The id "one" is used in line 1 already. Give every row an id of its own.',
      ],
      [
        'a long task',
        'task',
        't'.repeat(201),
        'The task has 201 characters; at most 200 can be used. Shorten it.',
      ],
      ['a long id', 'id', 'i'.repeat(201), 'The id has 201 characters; at most 200 can be used. Shorten it.'],
      [
        'a long group',
        'group',
        'g'.repeat(201),
        'The group has 201 characters; at most 200 can be used. Shorten it.',
      ],
      [
        'an input that makes the prompt too long',
        'input',
        'i'.repeat(19_999),
        'The prompt with what is joined to it has 20,001 characters; at most 20,000 can be used. Shorten it.',
      ],
    ])('with %s', async (_, field, value, message) => {
      const text = jsonLines(
        { prompt: 'a', answer: 'b', id: 'one' },
        { prompt: 'c', answer: 'd', [field]: value },
      )
      const { suite, problems } = await imported(text, 'own.jsonl')
      expect(problems).toEqual([{ row: 2, column: field === 'input' ? 'prompt' : field, message }])
      expect(suite?.items).toHaveLength(1)
    })

    test('with all its faults', async () => {
      const { problems } = await imported('prompt,answer,tier\na,b,\n,,X', 'own.csv')
      expect(problems.map(({ row, column }) => [row, column])).toEqual([
        [3, 'prompt'],
        [3, 'answer'],
        [3, 'tier'],
      ])
    })

    test('but not for a cell that no field needs', async () => {
      const { suite, problems } = await imported(
        jsonLines({ prompt: 'a', answer: 'b', extra: [] }),
        'own.jsonl',
      )
      expect([suite?.items.length, problems]).toEqual([1, []])
    })

    test('that has no such cell, even if every object has such a property', async () => {
      const text = jsonLines({ prompt: 'a', answer: 'b', constructor: 'c' }, { prompt: 'd', answer: 'e' })
      const { suite, problems } = await imported(text, 'own.jsonl', { mapping: { label: 'constructor' } })
      expect(suite).toBeNull()
      expect(problems[0]).toEqual({
        row: 2,
        column: 'constructor',
        message: 'The label is missing. Write it, or delete the row.',
      })
    })
  })

  test('keeps rows that nothing can be scored of, and counts them', async () => {
    const text = jsonLines(
      { prompt: 'a', instruction_id_list: ['x'] },
      { prompt: 'b', instruction_id_list: [] },
      { prompt: 'c' },
    )
    const { suite, problems, unscoredCount } = await imported(text, 'own.jsonl')
    expect([problems, unscoredCount]).toEqual([[], 2])
    expect(suite?.items.map(({ checks }) => checks[0]?.kind)).toEqual(['ifeval', 'judged', 'judged'])
  })

  test('makes a suite of prompts alone, with labels to fall into where they are known', async () => {
    const labels = ['card arrival', 'age limit']
    const { suite, unscoredCount } = await imported('Where is my card?\nWhy?', 'own.txt', {
      options: { labels },
    })
    expect(unscoredCount).toBe(2)
    expect(suite).toMatchObject({
      labels,
      items: [{ prompt: 'Where is my card?', references: [], checks: [{ kind: 'judged', by: null }] }, {}],
    })
    expect(suite && likelihoodItems(suite)).toEqual([])
  })

  describe('makes none', () => {
    const noneOf = async (
      text: string,
      fileName: string,
      mapping: Partial<Mapping> = {},
    ): Promise<unknown> => {
      const { suite, problems } = await imported(text, fileName, { mapping })
      expect(suite).toBeNull()
      return problems.at(-1)
    }

    test('without a prompt', async () => {
      expect(await noneOf('a,answer\nb,c', 'own.csv')).toEqual({
        row: null,
        column: null,
        message: 'No column is chosen for the prompt. Choose the one that the models are sent.',
      })
    })

    test('with a column that is not there', async () => {
      expect(await noneOf('prompt,answer\nb,c', 'own.csv', { tier: 'level' })).toEqual({
        row: null,
        column: 'level',
        message: 'The file has no column "level". Choose another one.',
      })
    })

    test.each([
      ['where no row is left', 'prompt,answer\na,\nb,'],
      ['of an empty table', ''],
    ])('%s', async (_, text) => {
      expect(await noneOf(text, 'own.csv')).toEqual({
        row: null,
        column: null,
        message: 'No row can be used, so there is no suite. Repair the rows, then drop the file again.',
      })
    })

    test('of one label', async () => {
      expect(await noneOf('text,label\na,x\nb,x\n,y', 'own.csv')).toEqual({
        row: null,
        column: 'label',
        message:
          'Every row has the label "x": there is nothing to tell apart. Add rows with other labels, or choose this column as the right answer instead.',
      })
    })

    test('of more labels than can be told apart', async () => {
      const rows = (count: number): string =>
        Array.from({ length: count }, (_, index) => `a,${index}`).join('\n')
      expect((await imported(`text,label\n${rows(2000)}`, 'own.csv')).suite?.labels).toHaveLength(2000)
      expect(await noneOf(`text,label\n${rows(2001)}`, 'own.csv')).toEqual({
        row: null,
        column: 'label',
        message:
          'There are 2,001 different labels; at most 2,000 can be told apart. Choose this column as the right answer instead.',
      })
    })
  })
})
