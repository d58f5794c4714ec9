import fc from 'fast-check'
import { expect, test } from 'vitest'

import { csvParts } from '#suites/exports/csv.ts'
import {
  exampleAnswer,
  exampleItem,
  exampleModel,
  exampleRun,
  isExampleRight,
} from '#suites/exports/exampleRun.ts'

function writeCsv(...[run, isRight]: Parameters<typeof csvParts>): string {
  return [...csvParts(run, isRight)].join('')
}

/** The rows of a table that holds to RFC 4180. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

function answerField(text: string): string | undefined {
  return parse(writeCsv(exampleRun({ answers: [exampleAnswer({ text })] }), isExampleRight))[1]?.[10]
}

test('one answer is one row', () => {
  expect(writeCsv(exampleRun(), isExampleRight)).toBe(
    [
      'item,tier,task,wording,seen,slot,model,condition,prompt,reference,answer,right,tokens,ms',
      'card-1,T0,intent,,task,a,Bank SFT,template,Where is my card?,card_arrival,card_arrival,true,4,61.5',
      'card-1,T0,intent,,nothing,b,Chat,template,Where is my card?,card_arrival,"I see.\nIt comes.",false,48,61.5',
      'verse,T3,last word,,nothing,b,Chat,template,"Write ""a, b"".",b,b,true,4,30',
      '',
    ].join('\r\n'),
  )
})

test('what was seen is the task, the wording or nothing', () => {
  const seen = { taskSeenBy: ['bank-sft'], wordingSeenBy: ['bank-sft'] }
  const suite = {
    ...exampleRun().suite,
    items: [exampleItem({ ...seen, wording: 'short', references: ['x', 'y'] })],
  }
  const [, row] = parse(writeCsv(exampleRun({ suite, answers: [exampleAnswer()] }), () => false))
  expect(row?.slice(3, 5)).toEqual(['short', 'wording'])
  expect(row?.slice(9)).toEqual(['x | y', 'card_arrival', 'false', '4', '61.5'])
})

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1+1',
  '=HYPERLINK("http://x.example";"a")',
])('no answer is a formula: %j', (text) => {
  expect(answerField(text)).toBe(`'${text}`)
})

test.each(['1-1', 'a=b', '3', '', ' =1', "'=1"])('other answers are left as they are: %j', (text) => {
  expect(answerField(text)).toBe(text)
})

test('a name is no formula either', () => {
  const run = exampleRun({ models: [exampleModel({ name: '=cmd' })], answers: [exampleAnswer()] })
  expect(parse(writeCsv(run, isExampleRight))[1]?.[6]).toBe("'=cmd")
})

test('any answer comes back from its table, but for the apostrophe', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'",;=-@\t\r\n \u2028aé'.split('')) }), (text) => {
      const field = answerField(text)
      expect([text, `'${text}`]).toContain(field)
      expect(field).not.toMatch(/^[=+\-@\t\r\n]/)
    }),
  )
})

test('an answer that nobody can judge is neither right nor wrong', () => {
  expect(parse(writeCsv(exampleRun({ answers: [exampleAnswer()] }), () => null))[1]?.[11]).toBe('')
})
