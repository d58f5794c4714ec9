import { describe, expect, test } from 'vitest'

import { exampleAnswer, exampleItem, exampleRun, isExampleRight } from '#suites/exports/exampleRun.ts'
import { sampleParts } from '#suites/exports/lmEvalSamples.ts'
import type { Run } from '#suites/run.ts'

const options = { slotId: 'b', condition: 'template', isRight: isExampleRight } as const

function writeSamples(...[run, asked]: Parameters<typeof sampleParts>): string {
  return [...sampleParts(run, asked)].join('')
}

function samplesOf(run: Run, slotId = 'b'): unknown[] {
  const lines = writeSamples(run, { ...options, slotId }).split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => JSON.parse(line) as unknown)
}

describe('writeSamples', () => {
  // The hashes are those of hashlib and json.dumps in Python 3.
  test('gives the harness one sample a line', () => {
    const [, sample] = samplesOf(exampleRun())
    expect(sample).toEqual({
      doc_id: 1,
      doc: exampleRun().suite.items[1],
      target: 'b',
      arguments: {
        gen_args_0: {
          arg_0: 'Write "a, b".',
          arg_1: { until: [], do_sample: false, temperature: 0, max_gen_toks: 48 },
        },
      },
      resps: [['b']],
      filtered_resps: ['b'],
      filter: 'none',
      metrics: ['exact_match'],
      doc_hash: '2f7770e714b782093787f56c8171c0a40b657600608b69d054505b6751f8fd29',
      prompt_hash: '1246db1e3a3b9c56c422571829f4e438224496a7b36da46a7c4c90c05cdd0572',
      target_hash: '3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d',
      exact_match: 1,
      tuning_fork: {
        answer: {
          condition: 'template',
          finishReason: 'end',
          tokenCount: 4,
          promptTokenCount: 12,
          firstTokenMs: 20,
          totalMs: 30,
          model: exampleRun().models[1],
        },
      },
    })
  })

  test('says what is wrong, and only of the slot', () => {
    expect(samplesOf(exampleRun())).toMatchObject([{ doc_id: 0, exact_match: 0 }, { exact_match: 1 }])
    expect(samplesOf(exampleRun(), 'a')).toMatchObject([{ doc_id: 0, exact_match: 1 }])
  })

  test('gives no measure of an answer that nobody can judge, so that no rate counts it', () => {
    const [line] = writeSamples(exampleRun(), { ...options, isRight: () => null }).split('\n')
    expect(JSON.parse(line ?? '')).toMatchObject({ doc_id: 0, metrics: [] })
    expect(line).not.toContain('"exact_match":')
  })

  test('hashes an item alike whatever the order of its fields', () => {
    const { suite } = exampleRun()
    const items = suite.items.map(
      (item) => Object.fromEntries(Object.entries(item).toReversed()) as typeof item,
    )
    expect(writeSamples(exampleRun({ suite: { ...suite, items } }), options)).toBe(
      writeSamples(exampleRun(), options),
    )
  })

  test('gives the prompt that was sent under the condition, and an empty target where there is none', () => {
    const suite = { ...exampleRun().suite, instruction: 'Name it.', items: [exampleItem({ references: [] })] }
    const answers = [exampleAnswer({ condition: 'instructed' })]
    const line = writeSamples(exampleRun({ suite, answers }), {
      ...options,
      slotId: 'a',
      condition: 'instructed',
    })
    expect(JSON.parse(line)).toMatchObject({
      target: '',
      arguments: { gen_args_0: { arg_0: 'Name it.\nWhere is my card?' } },
    })
  })

  test('keeps hostile text on its line', () => {
    const text = 'a\r\n{"doc_id":9}\u2028\u2029\u0085'
    const run = exampleRun({ answers: [exampleAnswer({ slotId: 'b', text })] })
    expect(samplesOf(run)).toMatchObject([{ resps: [[text]] }])
    expect(writeSamples(run, options)).not.toMatch(/[\r\u2028\u2029\u0085]/)
  })
})
