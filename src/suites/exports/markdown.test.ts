import { describe, expect, test } from 'vitest'

import { exampleModel, exampleRun } from '#suites/exports/exampleRun.ts'
import { writeReport, type ReportCell } from '#suites/exports/markdown.ts'

const cell: ReportCell = {
  tier: 'T0',
  slotId: 'a',
  condition: 'template',
  rate: 0.825,
  low: 0.7,
  high: 0.9016,
  count: 40,
  groupCount: 10,
}
const verdicts = [{ tier: 'T0', text: 'Bank SFT is ahead.' }] as const

/** From one heading to the next. */
function section(report: string, heading: string): string {
  return report.split(`\n## ${heading}\n\n`)[1]?.split('\n\n## ')[0]?.trimEnd() ?? ''
}

describe('writeReport', () => {
  const cells: ReportCell[] = [
    { ...cell, tier: 'T3', slotId: 'b', rate: 1, low: 0.2, high: 1, count: 1, groupCount: 1 },
    cell,
    { ...cell, slotId: 'b', rate: 0, low: 0, high: 1, count: 0, groupCount: 0 },
    { ...cell, slotId: 'b', condition: 'instructed', rate: 0.5, low: 0.4, high: 0.6 },
  ]
  const report = writeReport(exampleRun(), { cells, verdicts })

  test('begins with what was run', () => {
    expect(report).toMatch(/^# Report of a run: Bank, near to far\n\n## What was run\n\n/)
    expect(section(report, 'What was run')).toBe(
      String.raw`- Suite: Bank, near to far \(bank\), 2 items
- About it: What customers ask a bank.
- Licence: CC BY 4.0
- Run: run-1, not complete, 3 answers
- Begun: ${'`2026-11-25T08:00:00.000Z`'}
- Browser: Chrome 142
- Version of the page: 0.1.0
- Seed: 7
- Tokens an answer, at most: 48

| Slot | Model | Id | Role | Device | Numbers | Adapter |
| --- | --- | --- | --- | --- | --- | --- |
| a | Bank SFT | bank-sft | standard | webgpu | fp16 | nvidia ampere |
| b | Chat | chat | instruction | wasm | int8 | – |`,
    )
  })

  test('has a table for each condition that was asked', () => {
    expect(section(report, 'Right answers')).toBe(
      `Asked as \`template\`: each prompt inside the model’s own chat template.

| Tier | a, Bank SFT | b, Chat |
| --- | --- | --- |
| T0 | 82.5 % (70.0 to 90.2; n = 40 in 10 groups) | not asked |
| T3 | not asked | 100.0 % (20.0 to 100.0; n = 1 in 1 group) |

Asked as \`instructed\`: inside the chat template, after an instruction that says what is wanted.

| Tier | a, Bank SFT | b, Chat |
| --- | --- | --- |
| T0 | not asked | 50.0 % (40.0 to 60.0; n = 40 in 10 groups) |`,
    )
  })

  test('ends with the verdicts and how to read it', () => {
    expect(section(report, 'Verdicts')).toBe('- T0: Bank SFT is ahead.')
    expect(section(report, 'How to read it')).toMatch(/^- A cell says .*95 % interval/)
    expect(report).toMatch(/[^\n]\n$/)
  })

  test('says where there are no verdicts, and why', () => {
    const { suite } = exampleRun()
    const run = exampleRun({ isComplete: true, suite: { ...suite, isExploratory: true } })
    const exploratory = writeReport(run, { cells: [], verdicts: [] })
    expect(section(exploratory, 'Verdicts')).toBe(
      '- This suite is for a first look: it has too few items for a verdict.\n- None.',
    )
    expect(exploratory).toContain('- Run: run-1, complete, 3 answers\n')
  })
})

test('where nothing can be scored it says so under the heading', () => {
  const report = writeReport(exampleRun(), { cells: [], verdicts: [] })
  expect(section(report, 'Right answers')).toBe('Nothing says what is right.')
  const empty = writeReport(exampleRun({ answers: [] }), { cells: [], verdicts: [] })
  expect(section(empty, 'Right answers')).toBe('Nothing has been answered.')
})

describe('text from outside', () => {
  const attack = '|\r\n# x\u2028<img src=//x.example>[a](javascript:b)![c](d)`'
  const escaped = '&#124; `#` x &lt;img `` src=//x.example>[a](javascript:b)![c](d)` ``'
  const { suite } = exampleRun()
  const words = { id: attack, name: attack, licence: attack, summary: attack }
  const model = exampleModel({
    name: attack,
    modelId: attack,
    dtype: attack,
    adapter: attack,
    slotId: attack,
  })
  const run = exampleRun({
    id: attack,
    startedAt: attack,
    browser: attack,
    appVersion: attack,
    suite: { ...suite, ...words },
    models: [model],
  })
  const content = { cells: [{ ...cell, slotId: attack }], verdicts: [{ tier: 'T0', text: attack }] } as const

  test('adds no line and no cell, and is escaped wherever it stands', () => {
    const hostile = writeReport(run, content)
    const tame = writeReport(exampleRun({ models: [exampleModel()] }), { cells: [cell], verdicts })
    expect(hostile.split('\n')).toHaveLength(tame.split('\n').length)
    expect(hostile.split('|')).toHaveLength(tame.split('|').length)
    expect(hostile.split('//x.example')).toHaveLength(1 + 17)
    expect(hostile.split(escaped)).toHaveLength(1 + 14) // the others have a bracket or a comma on them
    expect(hostile).not.toContain('<img')
  })
})
