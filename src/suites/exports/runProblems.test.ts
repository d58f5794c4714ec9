import { describe, expect, test } from 'vitest'

import { exampleAnswer, exampleItem, exampleModel, exampleRun } from '#suites/exports/exampleRun.ts'
import { readRun, writeRun } from '#suites/exports/runJson.ts'
import type { Run } from '#suites/run.ts'
import type { Check } from '#suites/suite.ts'

type Fields = Record<string, unknown>

function problemsOf(value: unknown): readonly string[] {
  const result = readRun(JSON.stringify(value))
  return 'problems' in result ? result.problems : []
}

/** The example with other fields, right or wrong. */
function changed(run: Fields, item: Fields = {}, suite: Fields = {}): Fields {
  const base = exampleRun()
  const items = [{ ...exampleItem(), ...item }, ...base.suite.items.slice(1)]
  return { ...base, suite: { ...base.suite, items, ...suite }, ...run }
}

function nested(levels: number): Check {
  let schema: Fields = {}
  for (let level = 0; level < levels; level++) schema = { not: schema }
  return { kind: 'json', schema }
}

describe('a file of another form', () => {
  const [answer] = exampleRun().answers
  test.each<[string, unknown]>([
    ['version: must be 1.', changed({ version: 0 })],
    ['version: must be 1.', changed({ version: '2' })],
    ['id: is missing.', changed({ id: undefined })],
    ['id: must not be empty.', changed({ id: '' })],
    ['id: must not have more than 200 characters.', changed({ id: 'x'.repeat(201) })],
    ['browser: must be text.', changed({ browser: 5 })],
    ['seed: must not be below 0.', changed({ seed: -1 })],
    ['seed: must be a number.', changed({ seed: null })],
    ['isComplete: must be true or false.', changed({ isComplete: 1 })],
    ['conditions.0: must be template or raw or instructed or few-shot.', changed({ conditions: ['rot13'] })],
    ['models: must be a list.', changed({ models: {} })],
    ['models: must not have more than 4 entries.', changed({ models: Array(5).fill(exampleModel()) })],
    ['models.0.device: must be webgpu or wasm.', changed({ models: [{ ...exampleModel(), device: 'tpu' }] })],
    ['suite: must be an object.', changed({ suite: 'bank' })],
    ['suite: is missing.', changed({ suite: undefined })],
    ['suite.name: is missing.', changed({}, {}, { name: undefined })],
    ['suite.items: must not be empty.', changed({}, {}, { items: [] })],
    ['suite.items.0.tier: must be T0 or T1 or T2 or T3 or T4.', changed({}, { tier: 'T9' })],
    [
      'suite.items.0.checks.0.kind: must be exact or json or regex or ifeval.',
      changed({}, { checks: [{ kind: 'javascript' }] }),
    ],
    ['answers: is missing.', changed({ answers: undefined })],
    ['answers.1: must be an object.', changed({ answers: [answer, 'card_arrival'] })],
    ['answers.0.totalMs: must not be below 0.', changed({ answers: [{ ...answer, totalMs: -0.5 }] })],
    ['answers.0.text: is missing.', changed({ answers: [{ ...answer, text: undefined }] })],
  ])('%s', (problem, value) => {
    expect(problemsOf(value)).toEqual([problem])
  })

  test('has no infinite numbers', () => {
    const file = writeRun(exampleRun()).replace('"totalMs":30', '"totalMs":1e999')
    expect(readRun(file)).toEqual({ problems: ['answers.2.totalMs: must be a number that is not infinite.'] })
  })

  test('is told of all its parts, but of each once', () => {
    const value = changed(
      { seed: -1, id: 4, answers: [{}, answer, { ...answer, text: 3 }] },
      { id: '', task: '' },
    )
    expect(problemsOf(value)).toEqual([
      'id: must be text.',
      'seed: must not be below 0.',
      'suite.items.0.id: must not be empty.',
      'answers.0.itemId: is missing.',
      'answers.2.text: must be text.',
    ])
  })
})

describe('a run that cannot be', () => {
  const twice = [exampleAnswer(), exampleAnswer({ text: 'again' })]
  test.each<[string, Fields | Run]>([
    [
      'answers.0.itemId: names "gone", which is no item of the file.',
      exampleRun({ answers: [exampleAnswer({ itemId: 'gone' })] }),
    ],
    [
      `answers.0.itemId: names "${'x'.repeat(60)}…", which is no item of the file.`,
      exampleRun({ answers: [exampleAnswer({ itemId: 'x'.repeat(200) })] }),
    ],
    [
      'answers.0.slotId: names "c", which is no slot of the file.',
      exampleRun({ answers: [exampleAnswer({ slotId: 'c' })] }),
    ],
    [
      'answers.0.condition: is "raw", which is no condition of the run.',
      exampleRun({ answers: [exampleAnswer({ condition: 'raw' })] }),
    ],
    [
      'answers.1: answers the same item in the same slot and condition as answers.0.',
      exampleRun({ answers: twice }),
    ],
    ['suite.items.1.id: repeats "verse" of suite.items.0.', changed({ answers: [] }, { id: 'verse' })],
    [
      'models.1.slotId: repeats "a" of models.0.',
      changed({ answers: [], models: Array(2).fill(exampleModel()) }),
    ],
    ['seed: must be a whole number, not 0.5.', exampleRun({ seed: 0.5 })],
    ['seed: must not be above 9007199254740991.', exampleRun({ seed: 1e300 })],
    ['maxTokens: must not be above 1000000.', exampleRun({ maxTokens: 1_000_001 })],
    [
      'answers.0.tokenCount: must be a whole number, not 1.5.',
      exampleRun({ answers: [exampleAnswer({ tokenCount: 1.5 })] }),
    ],
    [
      'answers.0.promptTokenCount: must not be above 1000000.',
      exampleRun({ answers: [exampleAnswer({ promptTokenCount: 1e12 })] }),
    ],
    [
      'answers.0.totalMs: is longer than a day.',
      exampleRun({ answers: [exampleAnswer({ totalMs: 86_400_001 })] }),
    ],
    [
      'answers.0.firstTokenMs: is longer than a day.',
      exampleRun({ answers: [exampleAnswer({ firstTokenMs: 1e300 })] }),
    ],
    ['suite.items.0.checks.0: is nested more than 50 levels deep.', changed({}, { checks: [nested(50)] })],
  ])('%s', (problem, value) => {
    expect(problemsOf(value)).toEqual([problem])
  })

  test.each<[string, Fields | Run]>([
    ['as many tokens as may be', exampleRun({ maxTokens: 1_000_000 })],
    ['a whole day', exampleRun({ answers: [exampleAnswer({ totalMs: 86_400_000 })] })],
    ['a deep check', changed({}, { checks: [nested(48)] })],
    ['one item in both slots', exampleRun({ answers: [exampleAnswer(), exampleAnswer({ slotId: 'b' })] })],
  ])('is not one with %s', (_, value) => {
    expect(problemsOf(value)).toEqual([])
  })
})

describe('the list of problems', () => {
  const many = (entry: unknown): Fields => changed({ answers: Array(3000).fill(entry) })

  test.each([{}, exampleAnswer({ itemId: 'gone' })])('ends after 20', (entry) => {
    expect(problemsOf(many(entry))).toHaveLength(20)
  })

  test('comes soon, however much is wrong', () => {
    const file = `{"version":1,"answers":[${'{},'.repeat(500_000)}{}],"models":[${'0,'.repeat(500_000)}0]}`
    const start = performance.now()
    const result = readRun(file)
    expect('problems' in result && result.problems).toHaveLength(20)
    expect(performance.now() - start).toBeLessThan(2000)
  })

  test.each([
    ['x', 100_000_000, 'This file is not JSON, or it was cut off.'],
    ['x', 100_000_001, 'This file is larger than 100 MB.'],
    ['é', 50_000_001, 'This file is larger than 100 MB.'],
  ])('is one sentence for a file of %s, %i times', (letter, count, problem) => {
    expect(readRun(letter.repeat(count))).toEqual({ problems: [problem] })
  })
})
