import { describe, expect, test } from 'vitest'

import { readTable } from '#suites/imports/readTable.ts'
import type { Problem, Table } from '#suites/imports/table.ts'

function read(text: string, fileName: string): Promise<Table> {
  return readTable(new TextEncoder().encode(text), fileName, { pause: async () => {} })
}

/** The sentence that is left of a file that cannot be read. */
async function refusal(text: string, fileName: string): Promise<Problem | undefined> {
  const { columns, rows, lines, problems } = await read(text, fileName)
  expect([columns, rows, lines, problems.length]).toEqual([[], [], [], 1])
  return problems[0]
}

const example = '{"prompt": "...", "completion": "..."}'

describe('readTable', () => {
  describe('reads', () => {
    const rows = [
      { prompt: 'a', completion: 'b' },
      { prompt: 'c', completion: '1' },
    ]
    test.each([
      ['own.csv', 'prompt,completion\na,b\nc,1\n'],
      ['own.CSV', 'prompt;completion\na;b\nc;1'],
      ['own.csv', 'prompt|completion\na|b\nc|1'],
      ['own.csv', 'prompt\tcompletion\na\tb\nc\t1'],
      ['own.tsv', 'prompt\tcompletion\na\tb\nc\t1'],
      ['own.txt', 'prompt\tcompletion\na\tb\nc\t1'],
      ['own', 'prompt,completion\na,b\nc,1'],
      ['own.jsonl', '{"prompt":"a","completion":"b"}\n{"prompt":"c","completion":1}\n'],
      ['own.json', '{"prompt":"a","completion":"b"}\n{"prompt":"c","completion":1}'],
      ['own.txt', '{"prompt":"a","completion":"b"}\n{"prompt":"c","completion":1}'],
      ['own.json', '[{"prompt":"a","completion":"b"},{"prompt":"c","completion":1}]'],
      ['own.csv', ' [\n {"prompt":"a","completion":"b"},\n {"prompt":"c","completion":1} ]\n'],
    ])('%s: %j', async (fileName, text) => {
      expect(await read(text, fileName)).toMatchObject({
        fileName,
        columns: ['prompt', 'completion'],
        rows,
        problems: [],
      })
    })

    test('an ArrayBuffer', async () => {
      const { buffer } = new TextEncoder().encode('prompt\na')
      const table = await readTable(buffer, 'own.csv', { pause: async () => {} })
      expect(table.rows).toEqual([{ prompt: 'a' }])
    })

    test('a prompt a line', async () => {
      const { rows: prompts, lines } = await read('One, two; three\r\n\r\n  [INST] Four\n', 'own.txt')
      expect(prompts).toEqual([{ prompt: 'One, two; three' }, { prompt: '  [INST] Four' }])
      expect(lines).toEqual([1, 3])
    })

    test('columns with the names of properties of every object', async () => {
      const { rows: odd } = await read('constructor,__proto__\na,b', 'own.csv')
      expect(Object.entries(odd[0] ?? {})).toEqual([
        ['constructor', 'a'],
        ['__proto__', 'b'],
      ])
    })
  })

  describe('of CSV', () => {
    test('takes quotes, doubled quotes, delimiters and line breaks in fields', async () => {
      const text = '\r\n prompt ,completion\r\n"He said ""no"",\r\nand left" ,"a\tb"\r\n,\r\nc, d '
      const { columns, rows, lines, problems } = await read(text, 'own.csv')
      expect(columns).toEqual(['prompt', 'completion'])
      expect(rows).toEqual([
        { prompt: 'He said "no",\nand left', completion: 'a\tb' },
        { prompt: 'c', completion: ' d ' },
      ])
      expect([lines, problems]).toEqual([[3, 6], []])
    })

    test('takes the delimiter from the header, whatever the prose looks like', async () => {
      const { rows } = await read('prompt\na;b;c\nd;e;f\n', 'own.csv')
      expect(rows).toEqual([{ prompt: 'a;b;c' }, { prompt: 'd;e;f' }])
    })

    test.each([';', '|', '\t'])('takes %j from a table of a few short rows, too', async (delimiter) => {
      const lines = [['prompt', 'reference'], ['What is 1+1?', '2'], ['']]
      const { columns, rows } = await read(lines.map((cells) => cells.join(delimiter)).join('\n'), 'own.csv')
      expect(columns).toEqual(['prompt', 'reference'])
      expect(rows).toEqual([{ prompt: 'What is 1+1?', reference: '2' }])
    })

    test('names ragged rows', async () => {
      const { rows, problems } = await read('prompt,completion\na,b\n"x\ny",b,c\nd\ne,f', 'own.csv')
      expect(rows.map((row) => row['prompt'])).toEqual(['a', 'e'])
      expect(problems).toEqual([
        {
          row: 3,
          column: null,
          message:
            'This row has 3 fields, but the header names 2 columns. Add or delete fields, and put quotes around a field that contains a comma.',
        },
        {
          row: 5,
          column: null,
          message:
            'This row has 1 field, but the header names 2 columns. Add or delete fields, and put quotes around a field that contains a comma.',
        },
      ])
      expect((await read('prompt\na\tb', 'own.tsv')).problems[0]?.message).toBe(
        'This row has 2 fields, but the header names 1 column. Add or delete fields, and put quotes around a field that contains a tab.',
      )
    })

    test('names columns without a name or with that of another, and leaves them out', async () => {
      const { columns, rows, problems } = await read('\nprompt,,prompt\na,b,c', 'own.csv')
      expect([columns, rows]).toEqual([['prompt'], [{ prompt: 'a' }]])
      expect(problems).toEqual([
        {
          row: 2,
          column: null,
          message: 'Column 2 has no name and was left out. Name it in this line if you need it.',
        },
        {
          row: 2,
          column: 'prompt',
          message:
            'Column 3 is called "prompt" like one before it and was left out. Give it another name if you need it.',
        },
      ])
    })

    test('leaves out a row with a stray quote, and says how far it went', async () => {
      const { rows, problems } = await read('prompt,n\n"a "b" c\nd",1\ne,2', 'own.csv')
      expect(rows).toEqual([{ prompt: 'e', n: '2' }])
      expect(problems).toEqual([
        {
          row: 2,
          column: null,
          message:
            'A quote in this row, which was read up to line 3, neither ends its field nor is doubled. Write "" for a quote inside a quoted field.',
        },
      ])
    })

    const openQuote = {
      row: 3,
      column: null,
      message:
        'A quote opens in this row and never closes. Close it, or leave it away, then drop the file again.',
    }

    test('refuses a quote that never closes', async () => {
      expect(await refusal('prompt,n\na,1\n"b,2\nc,3', 'own.csv')).toEqual(openQuote)
    })

    test('gives up on one long before the end of a large file', async () => {
      let pauseCount = 0
      const bytes = new TextEncoder().encode(`prompt,n\na,1\n"b,2\n${'c,3\n'.repeat(5_000_000)}`)
      const { problems } = await readTable(bytes, 'own.csv', { pause: async () => void (pauseCount += 1) })
      expect(problems).toEqual([openQuote])
      expect(pauseCount).toBeLessThan(30) // 21 to decode, the rest to double the window
    })
  })

  describe('of JSON', () => {
    test('numbers lines as an editor does and names those that are none', async () => {
      const text = '{"prompt":"a"}\n\n{"prompt":\n{"prompt":"b","completion":1.5}\n[1]\nnull\n{}\n'
      const { columns, rows, lines, problems } = await read(text, 'own.jsonl')
      expect(columns).toEqual(['prompt', 'completion'])
      expect(rows).toEqual([{ prompt: 'a' }, { prompt: 'b', completion: '1.5' }])
      expect(lines).toEqual([1, 4])
      const noObject = `This is JSON, but no object with names. Write one like ${example}.`
      expect(problems).toEqual([
        { row: 3, column: null, message: `This is no valid JSON. Write an object like ${example}.` },
        { row: 5, column: null, message: noObject },
        { row: 6, column: null, message: noObject },
      ])
    })

    test('takes text and numbers only', async () => {
      const text = '{"prompt":"a","b":true,"c":null,"d":["x"],"e":{},"f":12345678901234567890}'
      const { columns, rows, unread, problems } = await read(text, 'own.jsonl')
      expect(columns).toEqual(['prompt', 'b', 'c', 'd', 'e', 'f'])
      expect(rows).toEqual([{ prompt: 'a', c: '' }])
      expect([...unread]).toEqual([[0, ['b', 'd', 'e', 'f']]])
      const message = 'This value is neither text nor a number. Write it as text, in quotes.'
      expect(problems).toEqual([
        { row: 1, column: 'b', message },
        { row: 1, column: 'd', message },
        { row: 1, column: 'e', message },
        {
          row: 1,
          column: 'f',
          message: 'This number is too large to be kept exactly. Write it as text, in quotes.',
        },
      ])
    })

    test("but keeps IFEval's lists", async () => {
      const text = '{"key":1,"prompt":"a","instruction_id_list":["x:y"],"kwargs":[{"n":2}]}'
      const { rows, problems } = await read(text, 'input_data.jsonl')
      expect(rows).toEqual([{ key: '1', prompt: 'a', instruction_id_list: '["x:y"]', kwargs: '[{"n":2}]' }])
      expect(problems).toEqual([])
    })

    test('numbers the entries of a list, which may share a line', async () => {
      const text = '\n[{"prompt":"a, ]"},{"prompt":"\\"}, {"},\n  {prompt},\n\n  {"prompt":[{}]}, "b",\n]\n'
      const { rows, lines, problems } = await read(text, 'own.json')
      expect(rows).toEqual([{ prompt: 'a, ]' }, { prompt: '"}, {' }, {}])
      expect(lines).toEqual([2, 2, 5])
      expect(problems).toEqual([
        { row: 3, column: null, message: `Entry 3: This is no valid JSON. Write an object like ${example}.` },
        {
          row: 5,
          column: 'prompt',
          message: 'Entry 4: This value is neither text nor a number. Write it as text, in quotes.',
        },
        {
          row: 5,
          column: null,
          message: `Entry 5: This is JSON, but no object with names. Write one like ${example}.`,
        },
      ])
    })

    test.each(['[{"a":1},\n\n{"b":2}', '[{"a":1},\n\n{"b":"2}]', '[{"a":1},\n\n{"b":2}}]', '[{"a":1},\n\n{'])(
      'refuses a list without an end: %j',
      async (text) => {
        expect(await refusal(text, 'own.json')).toEqual({
          row: 3,
          column: null,
          message:
            'The quotes or brackets of the entry that begins here do not match, so the list has no end. Repair them, then drop the file again.',
        })
      },
    )

    test('refuses a list that is not all', async () => {
      expect(await refusal('[{"a":1}\n]\n\n[{"a":2}]', 'own.json')).toEqual({
        row: 4,
        column: null,
        message:
          'The file goes on after the end of its list. Put everything into one list, then drop the file again.',
      })
    })

    test.each(['{\n "prompt": "a"\n}', '"a"', 'prompt,completion\na,b'])(
      'refuses a file that has none: %j',
      async (text) => {
        expect(await refusal(text, 'own.json')).toEqual({
          row: null,
          column: null,
          message: `The file is JSON without a list of objects. Write [${example}], or one such object a line, then drop it again.`,
        })
      },
    )
  })

  describe('has limits', () => {
    test('50 MB', async () => {
      const table = await readTable(new Uint8Array(50_000_001), 'own.csv', { pause: async () => {} })
      expect(table.problems.map(({ message }) => message)).toEqual([
        'The file has 51 MB; at most 50 MB can be read. Split it and drop one part at a time.',
      ])
    })

    test.each([
      ['own.csv', 'prompt\n', 'a\n'],
      ['own.txt', '', 'a\n'],
      ['own.jsonl', '', '{"prompt":"a"}\n'],
      ['broken.jsonl', '', '{"prompt":a}\n'],
    ])('50,000 rows: %s', async (fileName, header, row) => {
      const { rows, problems } = await read(header + row.repeat(50_000), fileName)
      expect(rows.length + problems.length).toBe(50_000)
      expect(await refusal(header + row.repeat(50_001), fileName)).toEqual({
        row: null,
        column: null,
        message:
          'The file has more than 50,000 rows, which is the most that can be read. Split it and drop one part at a time.',
      })
    })

    test('100 columns', async () => {
      const names = Array.from({ length: 101 }, (_, index) => `c${index}`)
      const message =
        'The file has more than 100 columns, which is the most that can be read. Delete those that are not needed, then drop it again.'
      const csv = (columns: readonly string[]): string => `${columns.join()}\n${columns.join()}`
      const jsonLines = names.map((name) => `{"${name}":1}`).join('\n')
      expect((await read(csv(names.slice(1)), 'own.csv')).columns).toHaveLength(100)
      expect((await refusal(csv(names), 'own.csv'))?.message).toBe(message)
      expect((await refusal(jsonLines, 'own.jsonl'))?.message).toBe(message)
    })

    test('20,000 characters a field', async () => {
      const text = `prompt,completion\n${'a'.repeat(20_000)},b\n${'a'.repeat(20_001)},b`
      const { rows, unread, problems } = await read(text, 'own.csv')
      expect(rows.map((row) => Object.keys(row))).toEqual([['prompt', 'completion'], ['completion']])
      expect([...unread]).toEqual([[1, ['prompt']]])
      expect(problems).toEqual([
        {
          row: 3,
          column: 'prompt',
          message: 'This field has 20,001 characters; at most 20,000 can be read. Shorten it.',
        },
      ])
    })

    test.each([
      ['own.csv', ''],
      ['own.csv', 'prompt,completion\n\n , \n'],
      ['own.txt', '\n \n'],
      ['own.json', '[ ]'],
      ['own.json', '\n'],
      ['own.jsonl', '{}'],
    ])('at least one row: %s %j', async (fileName, text) => {
      expect(await refusal(text, fileName)).toEqual({
        row: null,
        column: null,
        message: 'The file has no rows. Drop one with at least one prompt.',
      })
    })

    test('text', async () => {
      const table = await readTable(Uint8Array.of(0x61, 0xff), 'own.csv', { pause: async () => {} })
      expect(table.problems.map(({ message }) => message)).toEqual([
        'The file is not UTF-8 text: byte 2 fits no character. Save it as UTF-8, then drop it again.',
      ])
    })
  })
})
