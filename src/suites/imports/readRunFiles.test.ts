import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { finish } from '#lib/steps.ts'
import { exampleAnswer, exampleRun } from '#suites/exports/exampleRun.ts'
import { comparisonParts } from '#suites/exports/llmComparator.ts'
import { sampleParts } from '#suites/exports/lmEvalSamples.ts'
import { writeReport } from '#suites/exports/markdown.ts'
import { readRun, writeRun } from '#suites/exports/runJson.ts'
import { smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { readRunFiles, type ReadFiles } from '#suites/imports/readRunFiles.ts'
import { columnOf } from '#suites/matrix.ts'
import { measuresOf } from '#suites/measures.ts'
import { inOrder, isAnswered, questionsLeft } from '#suites/plan.ts'
import { measuredOf } from '#suites/requestAreas.ts'
import type { Run } from '#suites/run.ts'
import { isRight } from '#suites/scoring.ts'

const origin = { id: 'new', openedAt: '2026-11-25T09:00:00.000Z' }
const pace = { pause: () => Promise.resolve() }

function read(...texts: string[]): Promise<ReadFiles> {
  const files = texts.map((text, index) => ({ name: `samples_arc_${index}.jsonl`, text }))
  return readRunFiles(files, origin, pace)
}

async function runOf(...texts: string[]): Promise<Run & { about: string }> {
  const result = await read(...texts)
  if ('problems' in result) throw new Error(result.problems.join(' '))
  return { ...result.run, about: result.about }
}

async function problemOf(...texts: string[]): Promise<string> {
  const result = await read(...texts)
  return 'problems' in result ? result.problems.join(' ') : 'none'
}

function judge({ suite }: Run) {
  const items = new Map(suite.items.map((item) => [item.id, item]))
  return (answer: Run['answers'][number]): boolean => {
    const item = items.get(answer.itemId)
    return item !== undefined && isRight(item, answer)
  }
}

function writeComparison(...[run, options]: Parameters<typeof comparisonParts>): string {
  return [...comparisonParts(run, options)].join('')
}

function writeSamples(...[run, options]: Parameters<typeof sampleParts>): string {
  return [...sampleParts(run, options)].join('')
}

function samplesOf(run: Run): string[] {
  return run.models.map(({ slotId }) =>
    writeSamples(run, { slotId, condition: 'compared', isRight: judge(run) }),
  )
}

function comparisonOf(run: Run): string {
  const [a, b] = run.models.map(({ slotId }) => slotId)
  return writeComparison(run, { slotA: a ?? '', slotB: b ?? '', condition: 'compared', isRight: judge(run) })
}

const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })
const roles = fc.constantFrom('base', 'standard', 'instruction', 'both', 'domain')
const runs = fc
  .record({
    said: fc.array(words, { minLength: 1 }),
    roles: fc.tuple(roles, roles),
    prompts: fc.array(words),
  })
  .map(({ said, roles: [first, second], prompts }) => {
    const { items, ...suite } = smallSuite()
    const worded = items.map((item, index) => ({ ...item, prompt: prompts[index] ?? item.prompt }))
    let next = 0
    const answers = ['card arrival', 'card arrival\nand more', ...said]
    return smallRun(
      { ...suite, items: worded },
      [smallModel(first, 'x'), { ...smallModel(second, 'y'), device: 'webgpu', adapter: 'a card' }],
      () => answers[next++ % answers.length] ?? '',
    )
  })

describe('our own exports', () => {
  test.each([
    ['samples', samplesOf],
    ['comparison', (run: Run) => [comparisonOf(run)]],
  ])('as %s come back whole in what they hold', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        const back = await runOf(...write(run))
        expect(back.suite.items).toEqual(run.suite.items)
        expect(back.models).toEqual(run.models)
        const compared = run.models.flatMap((model) =>
          columnOf(run, model).filter(
            ({ condition, tier }, index, cells) =>
              cells.findIndex((cell) => cell.tier === tier) === index && condition,
          ),
        )
        const own = new Set(compared.map(({ slotId, tier, condition }) => `${slotId} ${tier} ${condition}`))
        const tierOf = new Map(run.suite.items.map(({ id, tier }) => [id, tier]))
        const expected = run.answers.filter((answer) =>
          own.has(`${answer.slotId} ${tierOf.get(answer.itemId)} ${answer.condition}`),
        )
        expect(inOrder(back)).toEqual(inOrder({ ...run, answers: expected }))
        expect(inOrder(back).map(judge(back))).toEqual(inOrder({ ...run, answers: expected }).map(judge(run)))
        expect(readRun(writeRun({ ...back, id: run.id }))).toMatchObject({ run: { suite: back.suite } })
      }),
      { numRuns: 40 },
    )
  })

  test('of a run that was not complete are not complete either', async () => {
    const models = [smallModel('base', 'x'), smallModel('standard', 'y')]
    for (const isComplete of [true, false]) {
      const run = { ...smallRun(smallSuite(), models, () => 'card arrival'), isComplete }
      for (const files of [samplesOf(run), [comparisonOf(run)]]) {
        const back = await runOf(...files)
        expect(isAnswered(back)).toBe(isComplete)
        expect(back.about.includes('from a run that was not complete')).toBe(!isComplete)
      }
    }
    const run = smallRun(smallSuite(), models, () => 'card arrival')
    const older = comparisonOf(run).replace('"isComplete":true', '"other":true')
    expect(await runOf(older)).toMatchObject({ isComplete: false })
  })

  test('come back with items that nobody can judge', async () => {
    const suite = smallSuite()
    const unsupported = { kind: 'ifeval', id: 'language:response_language', kwargs: {} } as const
    const items = suite.items.map((item, index) => (index === 0 ? { ...item, checks: [unsupported] } : item))
    const models = [smallModel('base', 'x'), smallModel('standard', 'y')]
    const run = smallRun({ ...suite, items }, models, () => 'card arrival')
    const judgeNot = (answer: Run['answers'][number]) =>
      answer.itemId === 'bare 1' ? null : judge(run)(answer)
    const options = { condition: 'compared', isRight: judgeNot } as const
    const samples = models.map(({ slotId }) => writeSamples(run, { slotId, ...options }))
    for (const files of [samples, [writeComparison(run, { slotA: 'x', slotB: 'y', ...options })]])
      expect((await runOf(...files)).suite.items).toEqual(items)
    const bare = writeComparison(run, { slotA: 'x', slotB: 'y', ...options }).replaceAll(
      '"tuning_fork"',
      '"gone"',
    )
    const back = await runOf(bare)
    expect(back.suite.items[0]?.checks).toEqual([{ kind: 'judged', by: null }])
    expect(back.suite.items[1]?.checks).toEqual([{ kind: 'judged', by: 'right' }])
  })

  test('without the part that only this page reads keep prompts, tier, references and rightness', async () => {
    const run = smallRun(
      smallSuite(),
      [smallModel('base', 'x'), smallModel('standard', 'y')],
      () => 'card arrival\nand more',
    )
    const bare = (text: string): string => text.replaceAll('"tuning_fork"', '"gone"')
    for (const files of [samplesOf(run).map(bare), [bare(comparisonOf(run))]]) {
      const back = await runOf(...files)
      const facts = ({ suite: { items } }: Run) =>
        items.map(({ tier, task, prompt, references }) => [tier, task, prompt, references])
      expect(facts(back)).toEqual(facts(run))
      expect(back.models.map((model) => columnOf(back, model).map(({ rightCount }) => rightCount))).toEqual([
        [1, 1, 0],
        [0, 0, 0],
      ])
    }
  })
})

const comparison = {
  metadata: { source_path: 'x', custom_fields_schema: [] },
  models: [{ name: 'A' }, { name: 'B' }],
  examples: ['one', 'two'].map((input_text) => ({
    input_text,
    tags: ['Math'],
    output_text_a: 'yes',
    output_text_b: [{ type: 'text', data: 'no' }],
    score: 0.5,
    individual_rater_scores: [],
    custom_fields: {},
  })),
}

describe('a file of LLM Comparator', () => {
  test('has no rates, and nothing is asked of it', async () => {
    const run = await runOf(JSON.stringify(comparison))
    expect(run.about).toBe(
      'This is a file of LLM Comparator: 2 prompts, answers of A and B; nothing says what is right, so there are no rates. Times, devices, the roles of the models and whether more was asked are not known.',
    )
    expect(run.answers.map(({ text }) => text)).toEqual(['yes', 'yes', 'no', 'no'])
    expect(run.suite.items[0]).toMatchObject({ task: 'Math', references: [], prompt: 'one' })
    expect(run.version).toBe(2)
    for (const model of run.models) {
      expect(model).toMatchObject({ role: null, device: null })
      expect(columnOf(run, model)).toMatchObject([
        { count: 0, total: 0, interval: null, medianMs: null, tokensPerSecond: null },
      ])
      expect(finish(measuresOf(run)).get(model.slotId)?.get('T3')?.get('token-f1') ?? null).toBeNull()
      expect(questionsLeft(run, model)).toEqual([])
    }
  })

  test('decides nothing about specialist and generalist, and its roles stay unknown on every way out', async () => {
    const { about: _, ...run } = await runOf(JSON.stringify(comparison))
    expect(measuredOf(run).gap).toBe('unknown-role')
    expect(readRun(writeRun(run))).toEqual({ run })
    for (const files of [samplesOf(run), [comparisonOf(run)]])
      expect((await runOf(...files)).models.map(({ role }) => role)).toEqual([null, null])
    const report = writeReport(run, { cells: [], verdicts: [] })
    expect(report).toContain('| a | A | A | not known | not known |')
  })

  test('of version 1 of this page is not taken at its word about roles', async () => {
    const { about: _, ...run } = await runOf(JSON.stringify(comparison))
    const models = run.models.map((model) => ({ ...model, role: 'standard' as const }))
    for (const files of [samplesOf, (each: Run) => [comparisonOf(each)]])
      expect((await runOf(...files({ ...run, version: 1, models }))).models.map(({ role }) => role)).toEqual([
        null,
        null,
      ])
  })

  test.each([
    [{ models: [{ name: 'A' }] }, 'models: must be a list of two objects, each with a name.'],
    [{ models: [...comparison.models, { name: 'C' }] }, 'models: must be a list of two objects'],
    [{ examples: [] }, 'examples: must be a list with at least one entry.'],
    [{ examples: [comparison.examples[0], null] }, 'Example 2: '],
    [{ examples: [{ ...comparison.examples[0], input_text: '' }] }, 'Example 1: the prompt is empty.'],
    [
      { examples: [{ ...comparison.examples[0], output_text_a: 'x'.repeat(100_001) }] },
      'Example 1: the answer has 100,001 characters',
    ],
    [
      { examples: [{ ...comparison.examples[0], input_text: [{ type: 'image_byte', data: '' }] }] },
      'Example 1: input_text must be text',
    ],
  ])('is refused whole: %#', async (fields, problem) => {
    expect(await problemOf(JSON.stringify({ ...comparison, ...fields }))).toContain(problem)
  })
})

/** As 0.4.9 writes it. */
function sample(doc_id: number, fields: object = {}): string {
  const generation = { arg_0: `Q${doc_id}`, arg_1: { until: ['\n'] } }
  return JSON.stringify({
    doc_id,
    doc: { question: doc_id },
    target: '18',
    arguments: { gen_args_0: generation },
    resps: [['It is 18']],
    filtered_resps: ['18'],
    filter: 'strict-match',
    metrics: ['exact_match'],
    exact_match: 1.0,
    ...fields,
  })
}

const choice = {
  target: '1',
  arguments: { gen_args_0: { arg_0: 'Q', arg_1: ' cat' }, gen_args_1: { arg_0: 'Q', arg_1: ' dog' } },
  resps: [[['-3.5', 'False']], [['-1.25', 'True']]],
  filtered_resps: [
    ['-3.5', 'False'],
    ['-1.25', 'True'],
  ],
  filter: 'none',
  exact_match: undefined,
  acc: 1,
}

describe('samples of lm-evaluation-harness', () => {
  test('of two models: the harness says what is right; the first filter counts', async () => {
    const other = { filter: 'flexible-extract', exact_match: 0 }
    const run = await runOf(
      `${sample(0)}\n${sample(0, other)}\n${sample(1)}\n`,
      `${sample(0, { exact_match: 0 })}\n`,
    )
    expect(run.models.map((model) => columnOf(run, model))).toMatchObject([
      [{ rightCount: 2, count: 2, total: 2 }],
      [{ rightCount: 0, count: 1, total: 2 }],
    ])
    expect(run.suite.items[0]).toMatchObject({ prompt: 'Q0', references: ['18'] })
    expect(run.about).toContain(
      '2 prompts, answers of samples_arc_0 and samples_arc_1; what is right is as the file says',
    )
    expect(readRun(writeRun(run))).toHaveProperty('run')
  })

  test.each([
    ['as text', choice],
    [
      'as figures, arguments as lists',
      {
        ...choice,
        target: 1,
        arguments: [
          ['Q', ' cat'],
          ['Q', ' dog'],
        ],
        resps: [[[-3.5, false]], [[-1.25, true]]],
      },
    ],
    ['with -inf', { ...choice, resps: [[['-inf', 'False']], [['-1.25', 'True']]] }],
  ])('of multiple choice give the likeliest option: %s', async (_, fields) => {
    const run = await runOf(sample(0, fields))
    expect(run.answers).toMatchObject([{ text: 'dog', isRight: true }])
    expect(run.suite.items).toMatchObject([{ prompt: 'Q', references: ['dog'] }])
  })

  test('of no known measure have no rates', async () => {
    const run = await runOf(sample(0, { exact_match: undefined, bleu: 1 }))
    expect(run.about).toContain('so there are no rates')
    expect(columnOf(run, run.models[0] ?? smallModel('base', 'a'))).toMatchObject([{ total: 0 }])
  })

  test.each([
    [['x', sample(1)], 'Line 1: this is no JSON, or it was cut off.'],
    [[sample(0), sample(1).slice(0, -9)], 'Line 2: this is no JSON, or it was cut off.'],
    [[sample(0), '', '7'], 'Line 3: '],
    [[sample(0), sample(0)], 'Line 2: doc_id 0 was there before.'],
    [[sample(0, { resps: undefined })], 'Line 1: resps is missing or has another form.'],
    [[sample(0, { resps: [[7]] })], 'Line 1: resps holds neither'],
    [[sample(0, { arguments: {} })], 'Line 1: arguments has no prompt.'],
    [
      [sample(0, { target: 'a text', arguments: [['a text']], resps: [['-12.5']] })],
      'Line 1: it is the log-probability of a text',
    ],
    [[sample(0, { resps: [['x'.repeat(100_001)]] })], 'Line 1: the answer has 100,001 characters'],
    [[sample(0, { tuning_fork: {} })], 'Line 1: its tuning_fork part was damaged.'],
  ])('are refused whole, with the line: %#', async (lines, problem) => {
    expect(await problemOf(lines.join('\n'))).toContain(problem)
  })

  test('of different tasks are refused together', async () => {
    expect(await problemOf(sample(0), sample(0, { doc: {} }))).toContain('document 0 is another one')
    expect(await problemOf(sample(0), sample(1))).toContain('no document in common')
    expect(await problemOf(...Array<string>(5).fill(sample(0)))).toContain('At most 4 files')
  })

  test('cannot reach prototypes', async () => {
    const line = sample(0).replace('{', '{"__proto__":{"exact_match":0,"isRight":true},"constructor":{},')
    const run = await runOf(line)
    expect(run.answers[0]?.isRight).toBe(true)
    expect(Object.keys(run.answers[0] ?? {})).not.toContain('constructor')
    expect({}).not.toHaveProperty('isRight')
  })
})

describe('other files', () => {
  test.each([
    ['', 'This file is empty.'],
    [' \n', 'This file is empty.'],
    ['x'.repeat(20_000_001), 'larger than 20 MB'],
    ['{"a":1}', 'This file is not a run: it has no version.'],
    ['{"version":9}', 'made by a newer version'],
    [JSON.stringify(comparison).slice(0, -5), 'not JSON, or it was cut off'],
  ])('are refused in a sentence: %#', async (text, problem) => {
    expect(await problemOf(text)).toContain(problem)
  })

  test('a run file is opened as before', async () => {
    const run = exampleRun({ answers: [exampleAnswer()], likelihoods: [] })
    const { about, ...back } = await runOf(writeRun(run))
    expect(back).toEqual(run)
    expect(about).toContain('2 prompts')
  })
})
