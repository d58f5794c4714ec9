import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'

import { exampleAnswer, exampleItem, exampleRun } from '#suites/exports/exampleRun.ts'
import { readRun, writeRun } from '#suites/exports/runJson.ts'
import { runSchema, type Run } from '#suites/run.ts'
import { tiers, type Check } from '#suites/suite.ts'

const golden = String.raw`{
"version":3,
"suite":{"version":1,"id":"bank","name":"Bank, near to far","summary":"What customers ask a bank.","licence":"CC BY 4.0","isExploratory":false,"labels":["card_arrival"],"items":[
{"id":"card-1","tier":"T0","task":"intent","prompt":"Where is my card?","references":["card_arrival"],"checks":[{"kind":"exact"}],"group":"card-1","isLabelled":true,"taskSeenBy":["bank-sft"],"wordingSeenBy":[],"provenance":"written for the suite"},
{"id":"verse","tier":"T3","task":"last word","prompt":"Write \"a, b\".","references":["b"],"checks":[{"kind":"exact"}],"group":"card-1","isLabelled":true,"taskSeenBy":["bank-sft"],"wordingSeenBy":[],"provenance":"written for the suite"}
]},
"seed":7,
"maxTokens":48,
"browser":"Chrome 142",
"appVersion":"0.1.0",
"models":[
{"slotId":"a","modelId":"bank-sft","name":"Bank SFT","role":"standard","device":"webgpu","dtype":"fp16","adapter":"nvidia ampere"},
{"slotId":"b","modelId":"chat","name":"Chat","role":"instruction","device":"wasm","dtype":"int8","adapter":null}
],
"conditions":["template"],
"answers":[
{"itemId":"card-1","slotId":"a","condition":"template","text":"card_arrival","finishReason":"end","tokenCount":4,"promptTokenCount":12},
{"itemId":"card-1","slotId":"b","condition":"template","text":"I see.\nIt comes.","finishReason":"length","tokenCount":48,"promptTokenCount":12},
{"itemId":"verse","slotId":"b","condition":"template","text":"b","finishReason":"end","tokenCount":4,"promptTokenCount":12}
],
"likelihoods":[
{"itemId":"card-1","slotId":"a","condition":"template","logprob":-0.5,"sizeBytes":12,"tokenCount":4,"choice":"card_arrival","choicePerByte":null}
],
"isComplete":false,
"occasion":{"id":"run-1","startedAt":"2026-11-25T08:00:00.000Z","times":[
[20,61.5],
[20,61.5],
[20,30]
]}
}
`

const text = fc.string({ unit: 'binary', maxLength: 30 })
const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 })
const figure = fc.double({ min: 0, max: 1e6, noNaN: true })
const whole = fc.nat({ max: 1e6 })
const record = fc.dictionary(
  words.filter((key) => !['__proto__', 'prototype', 'constructor'].includes(key)), // valibot drops these
  fc.jsonValue({ maxDepth: 3 }),
)

const check: fc.Arbitrary<Check> = fc.oneof(
  fc.constant({ kind: 'exact' as const }),
  fc.record({ kind: fc.constant('json' as const), schema: record }, { requiredKeys: ['kind'] }),
  fc.record({ kind: fc.constant('regex' as const), pattern: text, flags: text }),
  fc.record({ kind: fc.constant('ifeval' as const), id: words, kwargs: record }),
)

const runs: fc.Arbitrary<Run> = fc
  .record({
    ids: fc.uniqueArray(words, { minLength: 1, maxLength: 4 }),
    prompt: words,
    checks: fc.array(check, { minLength: 1, maxLength: 4 }),
    tier: fc.constantFrom(...tiers),
    seed: whole,
    said: fc.array(fc.tuple(text, figure, whole), { maxLength: 4 }),
    isComplete: fc.boolean(),
  })
  .map(({ ids, prompt, checks, tier, seed, said, isComplete }) => {
    const run = exampleRun({ seed, isComplete })
    const items = ids.map((id) => exampleItem({ id, prompt, checks, tier }))
    const answers = ids.flatMap((itemId, index) => {
      const entry = said[index]
      if (!entry) return []
      const [answer, totalMs, tokenCount] = entry
      return [exampleAnswer({ itemId, text: answer, totalMs, tokenCount })]
    })
    return { ...run, suite: { ...run.suite, items }, answers, likelihoods: [] }
  })

/** The same values, with every object's keys the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, child]) => [key, reversed(child)]),
  )
}

describe('writeRun', () => {
  test('gives one line to each field, item, model and answer', () => {
    expect(writeRun(exampleRun())).toBe(golden)
  })

  test('gives the same bytes whatever the order of keys', () => {
    fc.assert(
      fc.property(runs, (run) => {
        expect(writeRun(reversed(run) as Run)).toBe(writeRun(run))
      }),
    )
  })

  test('keeps an answer on its line, and leaves empty lists empty', () => {
    const file = writeRun(exampleRun({ answers: [exampleAnswer({ text: 'a\r\n\u2028\u2029\u0085b' })] }))
    expect(file).toContain(String.raw`"text":"a\r\n\u2028\u2029\u0085b"`)
    expect(writeRun(exampleRun({ answers: [] }))).toContain('\n"answers":[],\n')
  })
})

describe('what is of one occasion', () => {
  test('is the last block, and the rest of two runs is the same to the byte', () => {
    const again = exampleRun({ id: 'run-2', startedAt: '2026-11-26T08:00:00.000Z' })
    const answers = again.answers.map((answer) => ({ ...answer, firstTokenMs: 1, totalMs: 2 }))
    const [first, second] = [exampleRun(), { ...again, answers }].map((run) =>
      writeRun(run).split('"occasion"'),
    )
    expect(first).toHaveLength(2)
    expect(second?.[0]).toBe(first?.[0])
    expect(second?.[1]).not.toBe(first?.[1])
  })

  test.each([
    ['[20,30]', '[20]', 'occasion.times.2.1: is missing.'],
    ['[20,30]', '[20,-1]', 'occasion.times.2.1: must not be below 0.'],
    ['[20,30]\n', '[20,30],[1,2]\n', 'occasion.times: has 4 entries, but there are 3 answers.'],
    ['2026-11-25T08', 'yesterday', 'occasion.startedAt: must be a date and time like'],
  ])('has to fit: %s', (now, then, problem) => {
    const result = readRun(writeRun(exampleRun()).replace(now, then))
    expect('problems' in result && result.problems.join(' ')).toContain(problem)
  })

  test('stood in its places in earlier files, which are read as before', () => {
    expect(readRun(JSON.stringify(exampleRun()))).toEqual({ run: exampleRun() })
  })
})

describe('readRun', () => {
  test('gives back what was written, and writes that alike', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const file = writeRun(run)
        const result = readRun(file)
        expect(result).toEqual({ run: v.parse(runSchema, JSON.parse(JSON.stringify(run))) })
        expect('run' in result && writeRun(result.run)).toBe(file)
      }),
    )
  })

  test.each([
    ['', 'This file is not JSON, or it was cut off.'],
    [golden.slice(0, -3), 'This file is not JSON, or it was cut off.'],
    ['null', 'This file is not a run: it has no version.'],
    ['[]', 'This file is not a run: it has no version.'],
    ['{"a":1}', 'This file is not a run: it has no version.'],
    ['{"version":4}', 'This run was made by a newer version of the page (4); open it there.'],
    ['{"version":3}', 'occasion: is missing.'],
  ])('refuses what is no run of this version: %j', (file, problem) => {
    expect(readRun(file)).toEqual({ problems: [problem] })
  })
})

describe('a role that nobody knows', () => {
  const [first, second] = exampleRun().models
  const elsewhere = { ...first, device: null }

  test('is written as unknown and read back so', () => {
    const file = writeRun(
      exampleRun({ version: 2, models: [{ ...elsewhere, role: null }, second] as Run['models'] }),
    )
    expect(file).toContain('"role":null')
    const result = readRun(file)
    expect('run' in result && result.run).toMatchObject({
      version: 2,
      models: [{ role: null }, { role: 'instruction' }],
    })
    expect('run' in result && writeRun(result.run)).toBe(file)
  })

  test('was called standard in files of version 1, and is not taken for that', () => {
    const models = [elsewhere, second] as Run['models']
    const result = readRun(JSON.stringify(exampleRun({ version: 1, models })))
    expect('run' in result && result.run).toMatchObject({
      version: 2,
      models: [{ role: null }, { role: 'instruction' }],
    })
  })

  test('is that of no model that answered on this page', () => {
    const result = readRun(writeRun(exampleRun()))
    expect('run' in result && result.run).toMatchObject({ version: 2, models: exampleRun().models })
  })
})

describe('the list of problems', () => {
  test.each([{}, exampleAnswer({ itemId: 'gone' })])('ends after 20', (entry) => {
    const result = readRun(JSON.stringify(exampleRun({ answers: Array(3000).fill(entry) })))
    expect('problems' in result && result.problems).toHaveLength(20)
  })

  test('has 20 entries where a million are wrong', () => {
    const file = `{"version":1,"answers":[${'{},'.repeat(500_000)}{}],"models":[${'0,'.repeat(500_000)}0]}`
    const result = readRun(file)
    expect('problems' in result && result.problems).toHaveLength(20)
  })

  test.each([
    ['x', 20_000_000, 'This file is not JSON, or it was cut off.'],
    ['x', 20_000_001, 'This file is larger than 20 MB.'],
    ['é', 10_000_001, 'This file is larger than 20 MB.'],
  ])('is one sentence for a file of %s, %i times', (letter, count, problem) => {
    expect(readRun(letter.repeat(count))).toEqual({ problems: [problem] })
  })
})
