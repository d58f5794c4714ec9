import { describe, expect, test } from 'vitest'

import { finish } from '#lib/steps.ts'
import { wilson } from '#metrics/statistics/wilson.ts'
import { compareModels } from '#suites/comparison.ts'
import { answerLimit, countedText, requestFor } from '#suites/conditions.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { cellItems, columnOf, shownItems } from '#suites/matrix.ts'
import { measuresOf } from '#suites/measures.ts'
import type { Run } from '#suites/run.ts'
import { isLooselyRight, isRight, whyUncheckable } from '#suites/scoring.ts'
import type { Suite } from '#suites/suite.ts'

const standard = smallModel('standard', 'a')
const instruction = smallModel('instruction', 'b')

const suiteOf = (length: number) =>
  smallSuite({
    items: (['T0', 'T3'] as const).flatMap((tier) =>
      Array.from({ length }, (_, index) => smallItem({ id: `${tier} ${index}`, tier })),
    ),
  })
/** So many items on each of two tiers that verdicts are possible. */
const wide = suiteOf(60)

test('a cell counts right answers, with the interval of Wilson', () => {
  const run = smallRun(smallSuite(), [standard], ({ id }) =>
    id === 'bare 1' ? ' card arrival\n' : 'something else',
  )
  const [bare] = columnOf(run, standard)
  expect(bare).toMatchObject({ tier: 'T0', condition: 'template', rightCount: 1, count: 2, total: 2 })
  expect(bare?.interval).toEqual(wilson(1, 2))
  expect(bare?.medianMs).toBe(30)
  expect(bare?.tokensPerSecond).toBeCloseTo(100)
  expect(
    cellItems(run, { tier: 'T0', slotId: 'a', condition: 'template' }).map((each) => each.isRight),
  ).toEqual([true, false])
})

test('an item without an answer counts neither as right nor as wrong', () => {
  const run = smallRun(smallSuite(), [standard], () => 'card arrival')
  const cut = { ...run, answers: run.answers.filter(({ itemId }) => itemId !== 'bare 2') }
  expect(columnOf(cut, standard)[0]).toMatchObject({ rightCount: 1, count: 1, total: 2 })
  const none = { ...run, answers: [] }
  expect(columnOf(none, standard)[0]).toMatchObject({ count: 0, interval: null, medianMs: null })
})

test('a tier whose items cannot be checked is there, with nothing to count', () => {
  const unchecked = smallItem({ id: 'x', tier: 'T4', checks: [{ kind: 'judged', by: null }] })
  const run = smallRun(smallSuite({ items: [unchecked] }), [standard], () => 'card arrival')
  expect(columnOf(run, standard)[0]).toMatchObject({ tier: 'T4', count: 0, total: 0, interval: null })
})

test('the first answers to a large suite cost no look at all of its items', () => {
  let lookCount = 0
  const items = Array.from({ length: 1000 }, (_, index) => {
    const item = smallItem({ id: `${index}`, tier: 'T3' })
    return new Proxy(item, { get: (target, name) => (lookCount++, Reflect.get(target, name) as unknown) })
  })
  const whole = smallRun(smallSuite({ items }), [standard], () => 'card arrival')
  const run = { ...whole, answers: whole.answers.slice(0, 10) }
  expect(columnOf(run, standard)[0]).toMatchObject({ count: 10, total: 1000 }) // looks at each of them once
  lookCount = 0
  columnOf({ ...run, answers: [...run.answers] }, standard)
  expect(lookCount).toBeLessThan(items.length)
})

test('of a continuation only the first line counts, of an answer all of it', () => {
  expect(countedText({ condition: 'raw', text: '\n card arrival \nWhere is it?' })).toBe('card arrival')
  expect(countedText({ condition: 'template', text: 'card arrival\nand more' })).toBe(
    'card arrival\nand more',
  )
})

test('each condition sends what it says', () => {
  const [item] = smallSuite().items
  if (!item) throw new Error('an item')
  const sent = (condition: 'template' | 'raw' | 'instructed' | 'few-shot') =>
    requestFor(item, condition, smallSuite())
  expect(sent('template')).toMatchObject({ prompt: 'bare 1 asks', mode: 'template', system: '' })
  expect(sent('instructed')).toMatchObject({ prompt: 'What is wanted?\nbare 1 asks', mode: 'template' })
  expect(sent('raw')).toMatchObject({ prompt: 'bare 1 asks\n', mode: 'raw' })
  expect(sent('few-shot').prompt).toBe('Where is it?\ncard arrival\n\nbare 1 asks\n')
  expect(sent('template').sampling.temperature).toBe(0)
})

describe('two models', () => {
  test('one that is right where the other is wrong is ahead there, behind the other way round', () => {
    const run = smallRun(wide, [standard, instruction], ({ tier }, { role }) =>
      (tier === 'T0') === (role === 'standard') ? 'card arrival' : 'age limit',
    )
    const [near, far] = compareModels(run, standard, instruction)
    expect(near).toMatchObject({
      tier: 'T0',
      verdict: 'ahead',
      onlyFirst: 60,
      onlySecond: 0,
      changeFromT0: null,
    })
    expect(far).toMatchObject({ tier: 'T3', verdict: 'behind', onlyFirst: 0, onlySecond: 60 })
    expect(far?.changeFromT0?.value).toBe(-2)
    // SciPy 1.17.1: (norm.ppf(1 - 0.05 / 4) + norm.ppf(0.8)) * sqrt(1 / 60), for two tiers are judged together.
    expect(near?.smallestDifference).toBeCloseTo(0.398016, 5)
    expect(compareModels(run, instruction, standard).map(({ verdict }) => verdict)).toEqual([
      'behind',
      'ahead',
    ])
  })

  test('the same answers to enough items are a tie, to fewer or in an exploratory suite nothing', () => {
    const wider = suiteOf(80)
    const sameOf = (suite: Suite) =>
      smallRun(suite, [standard, instruction], ({ id }) => (id.endsWith('7') ? 'no' : 'card arrival'))
    const verdictsOf = (run: Run) => compareModels(run, standard, instruction).map(({ verdict }) => verdict)
    expect(verdictsOf(sameOf(wider))).toEqual(['tied', 'tied'])
    expect(verdictsOf(sameOf(wide))).toEqual(['undecided', 'undecided'])
    const quick = sameOf({ ...wider, isExploratory: true })
    expect(compareModels(quick, standard, instruction)[0]).toMatchObject({
      verdict: 'undecided',
      isLowPower: true,
    })
  })

  test('only items that both have answered are compared', () => {
    const run = smallRun(wide, [standard, instruction], () => 'card arrival')
    const cut = {
      ...run,
      answers: run.answers.filter(({ slotId, itemId }) => slotId === 'a' || itemId !== 'T0 3'),
    }
    expect(compareModels(cut, standard, instruction)[0]?.count).toBe(59)
  })
})

describe('checks', () => {
  const answerTo = (text: string) =>
    ({ ...smallRun(smallSuite(), [standard], () => text).answers[0] }) as never
  const right = (text: string, checks: Parameters<typeof smallItem>[0]['checks']) =>
    isRight(smallItem({ id: 'one', tier: 'T3', ...(checks && { checks }) }), answerTo(text))

  test('exact: to the letter, but for the ends', () => {
    expect(right('card arrival ', [{ kind: 'exact' }])).toBe(true)
    expect(right('Card arrival', [{ kind: 'exact' }])).toBe(false)
  })

  test('json, regex and ifeval, all of which must hold', () => {
    const schema = { type: 'array', items: { type: 'string' } }
    expect(right('["a"]', [{ kind: 'json', schema }])).toBe(true)
    expect(right('[1]', [{ kind: 'json', schema }])).toBe(false)
    expect(right('[1]', [{ kind: 'json' }])).toBe(true)
    expect(right('[1]', [{ kind: 'json', schema: { nonsense: 1 } }])).toBe(false)
    expect(right('ab12', [{ kind: 'regex', pattern: '^[a-z]+\\d+$', flags: '' }])).toBe(true)
    expect(right('AB12', [{ kind: 'regex', pattern: '^[a-z]+\\d+$', flags: '' }])).toBe(false)
    const noComma = { kind: 'ifeval' as const, id: 'punctuation:no_comma', kwargs: {} }
    expect(right('no pause', [noComma])).toBe(true)
    expect(right('one, two', [noComma])).toBe(false)
    expect(right('no pause', [noComma, { kind: 'regex', pattern: 'pause$', flags: '' }])).toBe(true)
    expect(right('no pause', [noComma, { kind: 'exact' }])).toBe(false)
    expect(right('x', [{ kind: 'ifeval', id: 'language:response_language', kwargs: {} }])).toBe(false)
  })
})

test('an item that cannot be checked counts for nobody', () => {
  const foreign = { kind: 'ifeval' as const, id: 'language:response_language', kwargs: { language: 'de' } }
  const items = [
    smallItem({ id: 'fine', tier: 'T4' }),
    smallItem({ id: 'foreign', tier: 'T4', checks: [foreign] }),
  ]
  const run = smallRun(smallSuite({ items }), [standard], () => 'card arrival')
  expect(columnOf(run, standard)[0]).toMatchObject({ rightCount: 1, count: 1, total: 1 })
  const reasons = items.map(whyUncheckable)
  expect(reasons[0]).toBeNull()
  expect(reasons[1]).toContain('language')
})

test('a longer label is not the shorter one in it, loosely either', () => {
  const labels = ['exchange rate', 'card payment wrong exchange rate']
  const item = smallItem({ id: 'one', tier: 'T0', references: ['exchange rate'] })
  const [answer] = smallRun(
    smallSuite({ items: [item], labels }),
    [standard],
    () => 'card payment wrong exchange rate',
  ).answers
  if (!answer) throw new Error('an answer')
  expect(isLooselyRight(item, answer, labels)).toBe(false)
  expect(isLooselyRight(item, { ...answer, text: 'Intent: Exchange Rate.' }, labels)).toBe(true)
  expect(isLooselyRight({ ...item, isLabelled: false }, answer, labels)).toBe(true)
})

test('answers may be as long as the references need, the same under all conditions', () => {
  expect(answerLimit(smallSuite())).toBe(48)
  const long = smallItem({ id: 'long', tier: 'T3', references: ['x'.repeat(301)] })
  const suite = smallSuite({ items: [long] })
  expect(answerLimit(suite)).toBe(151)
  expect(requestFor(long, 'raw', suite).maxTokens).toBe(requestFor(long, 'template', suite).maxTokens)
  const open = smallItem({
    id: 'open',
    tier: 'T4',
    checks: [{ kind: 'ifeval', id: 'punctuation:no_comma', kwargs: {} }],
  })
  expect(answerLimit(smallSuite({ items: [open] }))).toBe(512)
})

test('what nobody can judge has no rate, but its answers and their times', () => {
  const items = ['one', 'two'].map((id) =>
    smallItem({ id, tier: 'T3', references: [], checks: [{ kind: 'judged', by: null }] }),
  )
  const model = smallModel('standard', 'a')
  const run = smallRun(smallSuite({ items }), [model], () => 'card arrival')
  const [cell] = columnOf(run, model)
  expect(cell).toMatchObject({
    total: 0,
    count: 0,
    rightCount: 0,
    answeredCount: 2,
    interval: null,
    medianMs: 30,
  })
  const place = { tier: 'T3', slotId: 'a', condition: 'template' } as const
  expect(cellItems(run, place)).toEqual([])
  expect(shownItems(run, place)).toMatchObject([
    { isRight: null, answer: {} },
    { isRight: null, answer: {} },
  ])
  const lock = finish(measuresOf(run)).get('a')?.get('T3')
  expect(lock?.get('label-lock')).toMatchObject({ value: 1, count: 2 })
  expect([...(lock?.values() ?? [])].filter((figure) => figure !== null)).toHaveLength(1)
})
