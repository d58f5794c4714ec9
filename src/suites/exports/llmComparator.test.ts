import { describe, expect, test } from 'vitest'

import {
  exampleAnswer,
  exampleItem,
  exampleModel,
  exampleRun,
  isExampleRight,
} from '#suites/exports/exampleRun.ts'
import { comparisonParts } from '#suites/exports/llmComparator.ts'
import { headOf } from '#suites/exports/ownPart.ts'
import type { Run } from '#suites/run.ts'

const options = { slotA: 'a', slotB: 'b', condition: 'template', isRight: isExampleRight } as const

function writeComparison(...[run, options]: Parameters<typeof comparisonParts>): string {
  return [...comparisonParts(run, options)].join('')
}

/** With the tool's own eyes: only the fields its loader and charts take. */
type Comparison = {
  metadata: { source_path: string; custom_fields_schema: { name: string; type: string }[] }
  models: { name: string }[]
  examples: { score: number | null; tags: string[]; custom_fields: Record<string, unknown> }[]
}

function compare(run: Run): Comparison {
  return JSON.parse(writeComparison(run, options)) as Comparison
}

test('has the form of the tool', () => {
  expect(compare(exampleRun())).toEqual({
    metadata: {
      source_path: 'Tuning Fork, run run-1, suite bank, condition template',
      custom_fields_schema: [
        { name: 'item', type: 'string' },
        { name: 'tier', type: 'category' },
        { name: 'task', type: 'category' },
        { name: 'reference', type: 'text' },
        { name: 'right', type: 'per_model_boolean' },
        { name: 'task seen in training', type: 'per_model_boolean' },
        { name: 'finish reason', type: 'per_model_category' },
        { name: 'tokens', type: 'per_model_number' },
        { name: 'ms', type: 'per_model_number' },
      ],
      tuning_fork: headOf(exampleRun()),
    },
    models: [{ name: 'Bank SFT' }, { name: 'Chat' }],
    examples: [
      {
        input_text: 'Where is my card?',
        tags: ['T0', 'intent'],
        output_text_a: 'card_arrival',
        output_text_b: 'I see.\nIt comes.',
        score: 1,
        individual_rater_scores: [],
        custom_fields: {
          item: 'card-1',
          tier: 'T0',
          task: 'intent',
          reference: 'card_arrival',
          right: [true, false],
          'task seen in training': [true, false],
          'finish reason': ['end', 'length'],
          tokens: [4, 48],
          ms: [61.5, 61.5],
        },
        tuning_fork: { item: exampleItem(), answers: [expect.any(Object), expect.any(Object)] },
      },
    ],
  })
})

test('fills every custom field of its schema, and no other', () => {
  const { metadata, examples } = compare(exampleRun())
  expect(Object.keys(examples[0]?.custom_fields ?? {})).toEqual(
    metadata.custom_fields_schema.map(({ name }) => name),
  )
})

describe('score', () => {
  test.each([
    ['card_arrival', 'no', 1],
    ['no', 'card_arrival', -1],
    ['card_arrival', 'card_arrival', 0],
    ['no', 'neither', 0],
  ])('of %s against %s is %i', (a, b, score) => {
    const answers = [exampleAnswer({ text: a }), exampleAnswer({ slotId: 'b', text: b })]
    expect(compare(exampleRun({ answers })).examples.map((example) => example.score)).toEqual([score])
  })
})

test('models of one name are told apart, tags are not repeated', () => {
  const { suite } = exampleRun()
  const items = [exampleItem({ tier: 'T1', task: 'noisy', rewording: 'noisy' })]
  const answers = [exampleAnswer(), exampleAnswer({ slotId: 'b' })]
  const models = [exampleModel(), exampleModel({ slotId: 'b' })]
  const comparison = compare(exampleRun({ models, answers, suite: { ...suite, items } }))
  expect(comparison.models).toEqual([{ name: 'Bank SFT (a)' }, { name: 'Bank SFT (b)' }])
  expect(comparison.examples[0]?.tags).toEqual(['T1', 'noisy'])
})

test('hostile text stays text', () => {
  const text = '"}],"examples":[<script>\u2028'
  const answers = [exampleAnswer({ text }), exampleAnswer({ slotId: 'b' })]
  const file = writeComparison(exampleRun({ answers }), options)
  expect(file).not.toContain('\u2028')
  expect(JSON.parse(file)).toHaveProperty('examples.0.output_text_a', text)
})

test('where nobody can judge an answer, nobody is better', () => {
  const file = JSON.parse(writeComparison(exampleRun(), { ...options, isRight: () => null })) as Comparison
  expect(file.examples).toMatchObject([{ score: null, custom_fields: { right: [null, null] } }])
})
