import { describe, expect, test } from 'vitest'

import { changedRun, exampleModel, exampleRun } from '#suites/exports/exampleRun.ts'
import { readRun, writeRun } from '#suites/exports/runJson.ts'

/** What `readRun` says to it as a file. */
function problemsOf(value: unknown): readonly string[] {
  const result = readRun(JSON.stringify(value))
  return 'problems' in result ? result.problems : []
}

describe('a file of another form', () => {
  const [answer] = exampleRun().answers
  test.each<[string, unknown]>([
    ['version: must be 1 or 2.', changedRun({ version: 0 })],
    ['version: must be 1 or 2.', changedRun({ version: '2' })],
    ['id: is missing.', changedRun({ id: undefined })],
    ['id: must not be empty.', changedRun({ id: '' })],
    ['id: must not have more than 200 characters.', changedRun({ id: 'x'.repeat(201) })],
    ['browser: must be text.', changedRun({ browser: 5 })],
    [
      'startedAt: must be a date and time like 2026-11-25T08:00:00.000Z.',
      changedRun({ startedAt: 'yesterday' }),
    ],
    ['seed: must not be below 0.', changedRun({ seed: -1 })],
    ['seed: must be a number.', changedRun({ seed: null })],
    ['isComplete: must be true or false.', changedRun({ isComplete: 1 })],
    [
      'conditions.0: must be template or raw or instructed or few-shot.',
      changedRun({ conditions: ['rot13'] }),
    ],
    ['models: must be a list.', changedRun({ models: {} })],
    ['models: must not have more than 4 entries.', changedRun({ models: Array(5).fill(exampleModel()) })],
    [
      'models.0.device: must be webgpu or wasm.',
      changedRun({ models: [{ ...exampleModel(), device: 'tpu' }] }),
    ],
    ['suite: must be an object.', changedRun({ suite: 'bank' })],
    ['suite: is missing.', changedRun({ suite: undefined })],
    ['suite.name: is missing.', changedRun({}, {}, { name: undefined })],
    ['suite.items: must not be empty.', changedRun({}, {}, { items: [] })],
    ['suite.items.0.tier: must be T0 or T1 or T2 or T3 or T4.', changedRun({}, { tier: 'T9' })],
    [
      'suite.items.0.checks.0.kind: must be exact or json or regex or ifeval or judged.',
      changedRun({}, { checks: [{ kind: 'javascript' }] }),
    ],
    ['answers: is missing.', changedRun({ answers: undefined })],
    ['answers.1: must be an object.', changedRun({ answers: [answer, 'card_arrival'] })],
    ['answers.0.totalMs: must not be below 0.', changedRun({ answers: [{ ...answer, totalMs: -0.5 }] })],
    ['answers.0.text: is missing.', changedRun({ answers: [{ ...answer, text: undefined }] })],
  ])('%s', (problem, value) => {
    expect(problemsOf(value)).toEqual([problem])
  })

  test('has no infinite numbers', () => {
    const file = writeRun(exampleRun()).replace('[20,30]', '[20,1e999]')
    expect(readRun(file)).toEqual({
      problems: ['occasion.times.2.1: must be a number that is not infinite.'],
    })
  })

  test('is told of all its parts, but of each once', () => {
    const value = changedRun(
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
