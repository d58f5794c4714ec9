import { describe, expect, test } from 'vitest'

import {
  changedRun,
  exampleAnswer,
  exampleModel,
  exampleRun,
  type Fields,
} from '#suites/exports/exampleRun.ts'
import { readRun } from '#suites/exports/runJson.ts'
import type { Likelihood, Run } from '#suites/run.ts'
import type { Check } from '#suites/suite.ts'

/** What `readRun` says to it as a file. */
function problemsOf(value: unknown): readonly string[] {
  const result = readRun(JSON.stringify(value))
  return 'problems' in result ? result.problems : []
}

/** With another likelihood. */
function scored(fields: Partial<Likelihood>): Run {
  return exampleRun({ likelihoods: exampleRun().likelihoods.map((each) => ({ ...each, ...fields })) })
}

function nested(levels: number): Check {
  let schema: Fields = {}
  for (let level = 0; level < levels; level++) schema = { not: schema }
  return { kind: 'json', schema }
}

describe('a run that cannot be', () => {
  const twice = [exampleAnswer(), exampleAnswer({ text: 'again' })]
  test.each<[string, Fields | Run]>([
    [
      'answers.0.itemId: names "gone", which is no item of this run.',
      exampleRun({ answers: [exampleAnswer({ itemId: 'gone' })] }),
    ],
    [
      `answers.0.itemId: names "${'x'.repeat(60)}…", which is no item of this run.`,
      exampleRun({ answers: [exampleAnswer({ itemId: 'x'.repeat(200) })] }),
    ],
    [
      'answers.0.slotId: names "c", which is no slot of this run.',
      exampleRun({ answers: [exampleAnswer({ slotId: 'c' })] }),
    ],
    [
      'answers.0.condition: names "raw", which is no condition of this run.',
      exampleRun({ answers: [exampleAnswer({ condition: 'raw' })] }),
    ],
    ['answers.1: has the same item, slot and condition as answers.0.', exampleRun({ answers: twice })],
    [
      'likelihoods.0.slotId: names "c", which is no slot of this run.',
      exampleRun({ likelihoods: exampleRun().likelihoods.map((each) => ({ ...each, slotId: 'c' })) }),
    ],
    [
      'suite.items.1.id: repeats "verse" of suite.items.0.',
      changedRun({ answers: [], likelihoods: [] }, { id: 'verse' }),
    ],
    [
      'models.1.slotId: repeats "a" of models.0.',
      changedRun({ answers: [], likelihoods: [], models: Array(2).fill(exampleModel()) }),
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
    [
      'likelihoods.0.logprob: must not be above 0, as the logarithm of a probability is not.',
      scored({ logprob: 50 }),
    ],
    ['likelihoods.0.sizeBytes: must be a whole number, not 0.5.', scored({ sizeBytes: 0.5 })],
    ['likelihoods.0.tokenCount: must not be above 1000000.', scored({ tokenCount: 1e9 })],
    [
      'likelihoods.0.choice: names "nonsense", which is no label of this suite.',
      scored({ choice: 'nonsense' }),
    ],
    [
      'likelihoods.0.choicePerByte: names "nonsense", which is no label of this suite.',
      scored({ choicePerByte: 'nonsense' }),
    ],
    ['suite.items.0.checks.0: is nested more than 50 levels deep.', changedRun({}, { checks: [nested(50)] })],
  ])('%s', (problem, value) => {
    expect(problemsOf(value)).toEqual([problem])
  })

  test.each<[string, Fields | Run]>([
    ['as many tokens as may be', exampleRun({ maxTokens: 1_000_000 })],
    ['a certain answer, as 32 bits add it up', scored({ logprob: 1e-6 })],
    ['a whole day', exampleRun({ answers: [exampleAnswer({ totalMs: 86_400_000 })] })],
    ['a deep check', changedRun({}, { checks: [nested(48)] })],
    ['one item in both slots', exampleRun({ answers: [exampleAnswer(), exampleAnswer({ slotId: 'b' })] })],
  ])('is not one with %s', (_, value) => {
    expect(problemsOf(value)).toEqual([])
  })
})
