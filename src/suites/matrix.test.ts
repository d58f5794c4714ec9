import { describe, expect, test } from 'vitest'

import { wilson } from '#metrics/statistics/wilson.ts'
import { compareModels } from '#suites/comparison.ts'
import { answerLimit, countedText, requestFor } from '#suites/conditions.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import { cellItems, columnOf } from '#suites/matrix.ts'
import { isLooselyRight, isRight, whyUncheckable } from '#suites/scoring.ts'

const standard = smallModel('standard', 'a')
const instruction = smallModel('instruction', 'b')

/** 60 items on each of two tiers, so that verdicts are possible. */
const wide = smallSuite({
  items: ['T0', 'T3'].flatMap((tier) =>
    Array.from({ length: 60 }, (_, index) =>
      smallItem({ id: `${tier} ${index}`, tier: tier as 'T0' | 'T3' }),
    ),
  ),
})

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
    expect(compareModels(run, instruction, standard).map(({ verdict }) => verdict)).toEqual([
      'behind',
      'ahead',
    ])
  })

  test('the same answers are a tie, in an exploratory suite nothing', () => {
    const same = smallRun(wide, [standard, instruction], ({ id }) =>
      id.endsWith('7') ? 'no' : 'card arrival',
    )
    expect(compareModels(same, standard, instruction).map(({ verdict }) => verdict)).toEqual(['tied', 'tied'])
    const quick = { ...same, suite: { ...wide, isExploratory: true } }
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
