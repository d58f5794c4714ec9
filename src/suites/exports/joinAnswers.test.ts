import { describe, expect, test } from 'vitest'

import { exampleAnswer, exampleModel, exampleRun } from '#suites/exports/exampleRun.ts'
import { answersOf, joinAnswers } from '#suites/exports/joinAnswers.ts'

describe('joinAnswers', () => {
  test('keeps the order of the run', () => {
    const joined = [...joinAnswers(exampleRun())].map(({ item, model }) => [item.id, model.name])
    expect(joined).toEqual([
      ['card-1', 'Bank SFT'],
      ['card-1', 'Chat'],
      ['verse', 'Chat'],
    ])
  })

  test.each([
    [{ itemId: 'gone' }, 'The run has no item gone'],
    [{ slotId: 'c' }, 'The run has no slot c'],
  ])('throws for an answer to nothing: %j', (fields, message) => {
    expect(() => [...joinAnswers(exampleRun({ answers: [exampleAnswer(fields)] }))]).toThrow(message)
  })
})

describe('answersOf', () => {
  const answers = [
    exampleAnswer({ itemId: 'verse', text: 'verse, template' }),
    exampleAnswer({ itemId: 'verse', condition: 'instructed', text: 'verse, instructed' }),
    exampleAnswer({ condition: 'instructed', text: 'card, instructed' }),
    exampleAnswer({ text: 'card, template' }),
    exampleAnswer({ slotId: 'b', text: 'of the other slot' }),
  ]
  const { suite } = exampleRun()
  const run = exampleRun({
    answers,
    suite: { ...suite, instruction: 'Name the intent.' },
    models: [exampleModel({ role: 'instruction' }), exampleModel({ slotId: 'b' })],
  })

  test.each([
    ['template', ['card, template', 'verse, template']],
    ['instructed', ['card, instructed', 'verse, instructed']],
    ['raw', []],
    ['compared', ['card, instructed', 'verse, template']],
  ] as const)('gives those of one slot under %s, in the order of the suite', (condition, texts) => {
    expect([...answersOf(run, 'a', condition)].map(({ answer }) => answer.text)).toEqual(texts)
  })

  test('throws for a slot that is not there', () => {
    expect(() => [...answersOf(run, 'c', 'template')]).toThrow('The run has no slot c')
  })
})
