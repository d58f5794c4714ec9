import { expect, test } from 'vitest'

import { smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'
import {
  answeredCount,
  answerKey,
  inOrder,
  isAnswered,
  questionCount,
  questionsFor,
  questionsLeft,
} from '#suites/plan.ts'

const suite = smallSuite()
const keys = (role: 'standard' | 'instruction' | 'base'): string[] =>
  questionsFor(suite, role).map(({ item, condition }) => `${item.id}, ${condition}`)

test('the compared condition of every item comes first, one tier after the other', () => {
  expect(keys('instruction')).toEqual([
    'bare 1, instructed',
    'asked, template',
    'other, template',
    'bare 2, instructed',
    'bare 1, template',
    'asked, raw',
    'other, raw',
    'bare 2, template',
    'bare 1, raw',
    'bare 2, raw',
  ])
})

test('a specialist is not instructed, and base is shown examples where nothing says what is wanted', () => {
  expect(keys('standard').filter((key) => key.endsWith('template'))).toHaveLength(4)
  expect(keys('standard')).toHaveLength(8)
  expect(keys('base').filter((key) => key.endsWith('few-shot'))).toEqual([
    'bare 1, few-shot',
    'bare 2, few-shot',
  ])
})

test('without an instruction and examples nobody is instructed or shown any', () => {
  const { instruction: _, examples: __, ...plain } = suite
  const conditions = questionsFor(plain, 'instruction').map(({ condition }) => condition)
  expect(new Set(conditions)).toEqual(new Set(['template', 'raw']))
})

test('what is left is what has no answer, of this model', () => {
  const models = [smallModel('standard', 'a'), smallModel('instruction', 'b')]
  const [standard, instruction] = models
  const run = smallRun(suite, models, () => 'x')
  if (!standard || !instruction) throw new Error('two models')
  expect(questionsLeft(run, standard)).toEqual([])
  const some = {
    ...run,
    answers: run.answers.filter(({ slotId, itemId }) => slotId === 'a' || itemId !== 'asked'),
  }
  expect(questionsLeft(some, instruction).map(({ item, condition }) => `${item.id}, ${condition}`)).toEqual([
    'asked, template',
    'asked, raw',
  ])
  expect(questionsLeft(some, standard)).toEqual([])
})

test('answers stand in the order of models and items, whoever came first', () => {
  const run = smallRun(suite, [smallModel('standard', 'a'), smallModel('instruction', 'b')], () => 'x')
  const ordered = inOrder({ ...run, answers: run.answers.toReversed() })
  expect(ordered.map(answerKey)).toEqual(inOrder(run).map(answerKey))
  expect(ordered.map(({ slotId }) => slotId).join('')).toMatch(/^a+b+$/)
  expect(ordered).toHaveLength(run.answers.length)
})

test('how much is asked and answered is told without making the questions; an answer to none counts nothing', () => {
  for (const role of ['base', 'standard', 'instruction'] as const)
    expect(questionCount(suite, role)).toBe(questionsFor(suite, role).length)
  const model = smallModel('standard', 'a')
  const bare = { ...suite, items: suite.items.map((item) => ({ ...item, references: [] })) }
  const run = smallRun(bare, [model], () => 'x')
  expect(isAnswered(run)).toBe(true)
  const [first, ...rest] = run.answers
  if (!first) throw new Error('no answer')
  const strange = [
    { ...first, condition: 'few-shot' as const },
    { ...first, slotId: 'b' },
    { ...first, itemId: 'gone' },
  ]
  const short = { ...run, answers: [...rest, ...strange] }
  expect(answeredCount(short, model)).toBe(rest.length)
  expect(isAnswered(short)).toBe(false)
  expect(inOrder(short)).toHaveLength(rest.length)
})
