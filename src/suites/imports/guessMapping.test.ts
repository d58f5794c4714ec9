import { describe, expect, test } from 'vitest'

import { guessMapping } from '#suites/imports/guessMapping.ts'

/** Only what was found. */
function guess(...columns: string[]): Record<string, string> {
  const found = Object.entries(guessMapping(columns)).filter(([, column]) => column !== null)
  return Object.fromEntries(found) as Record<string, string>
}

describe('guessMapping', () => {
  test.each([
    ['Alpaca', { prompt: 'instruction', input: 'input', reference: 'output' }],
    ['prompt and completion', { prompt: 'prompt', reference: 'completion' }],
    ['IFEval', { id: 'key', prompt: 'prompt', instructions: 'instruction_id_list', kwargs: 'kwargs' }],
    ['text and label', { prompt: 'text', label: 'label' }],
    ['question and answer', { prompt: 'question', reference: 'answer' }],
    ['plain text', { prompt: 'prompt' }],
    ['a suite', { prompt: 'prompt', tier: 'tier', task: 'task', id: 'id', group: 'group', system: 'system' }],
  ])('knows %s', (_, mapping) => {
    expect(guess(...Object.values(mapping))).toEqual(mapping)
  })

  test('passes over case, spaces and signs', () => {
    expect(guess('System Prompt', 'User_Input', ' PROMPT ', 'Expected-Output', 'Label')).toEqual({
      system: 'System Prompt',
      prompt: ' PROMPT ',
      reference: 'Expected-Output',
      label: 'Label',
    })
  })

  test('takes the input for the prompt where there is no other', () => {
    expect(guess('input', 'output')).toEqual({ prompt: 'input', reference: 'output' })
  })

  test('takes the likelier of two, wherever it stands, and the first of two alike', () => {
    expect(guess('text', 'question', 'Question')).toEqual({ prompt: 'question' })
    expect(guess('text', 'label', 'label_text')).toEqual({ prompt: 'text', label: 'label_text' })
  })

  test('takes a category for the label only where there is no answer', () => {
    expect(guess('text', 'category')).toEqual({ prompt: 'text', label: 'category' })
    expect(guess('instruction', 'context', 'response', 'category')).toEqual({
      prompt: 'instruction',
      input: 'context',
      reference: 'response',
      task: 'category',
    })
  })

  test('finds nothing in what it does not know', () => {
    expect(guess('', '日付', 'constructor')).toEqual({})
  })
})
