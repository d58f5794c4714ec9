/** @file A conversation as the visitor sees it. */
import { beforeEach, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'

import { AnswerColumns } from '#panels/answer/AnswerColumns.tsx'
import { askPrompt } from '#prompt/askPrompt.ts'
import { useAnswers } from '#store/answers.ts'
import { loadScripted, loadTemplated, resetStores } from '#store/scriptedSlots.ts'
import { useSettings } from '#store/settings.ts'

const specialist = page.getByRole('article', { name: 'Specialist' })
const generalist = page.getByRole('article', { name: 'Generalist' })
const turns = specialist.getByRole('region', { name: /^Said before/ })
const startAnew = page.getByRole('button', { name: 'Start anew' })

beforeEach(async () => {
  resetStores()
  useSettings.getState().change({ conversation: true })
  await loadTemplated('a', 'standard', '<b>card</b>')
  await loadTemplated('b', 'instruction', 'hello')
  await render(
    <AnswerColumns comparesWords onCompareWords={() => undefined}>
      {null}
    </AnswerColumns>,
  )
})

test('earlier turns stand above the answer as plain text; words are compared in the answers alone', async () => {
  await askPrompt('one')
  await expect.element(turns).not.toBeInTheDocument()
  await askPrompt('two <i>')
  await expect.element(turns).toMatchTextContent('Youone')
  await expect.element(turns).toMatchTextContent('Specialist<b>card</b>')
  await expect.element(turns).toMatchTextContent('Youtwo <i>')
  expect(turns.element().querySelector('b, i')).toBeNull()
  const answer = page.getByTestId('answer-a').element()
  expect(turns.element().compareDocumentPosition(answer)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  await expect.element(page.getByText(/0 of \d+ words are in both/)).toBeVisible()
})

test('a long turn is shown by its beginning', async () => {
  await askPrompt('x'.repeat(999) + '😀'.repeat(700))
  await askPrompt('two')
  await expect.element(turns).toMatchTextContent('x … (2,399 characters)')
})

test('Start anew clears every column', async () => {
  await expect.element(startAnew).not.toBeInTheDocument()
  await askPrompt('one')
  await askPrompt('two')
  await startAnew.click()
  await expect.element(turns).not.toBeInTheDocument()
  await expect.element(startAnew).not.toBeInTheDocument()
  expect(useAnswers.getState().bySlot).toEqual({})
})

test('a full context is a plain failure that offers to start anew in that column', async () => {
  const fault = { during: 'answer', kind: 'prompt-too-long', prompt: 'two' } as const
  await loadTemplated('a', 'standard', 'card', { fault })
  await askPrompt('one')
  await askPrompt('two')
  await expect.element(specialist).toMatchTextContent('longer than this model can read')
  await expect.element(generalist.getByRole('button', { name: 'Start anew' })).not.toBeInTheDocument()
  await specialist.getByRole('button', { name: 'Start anew' }).click()
  await expect.element(turns).not.toBeInTheDocument()
  await expect.element(generalist.getByRole('region', { name: /^Said before/ })).toBeVisible()
  await specialist.getByRole('button', { name: 'Ask it the same' }).click()
  await expect.element(page.getByTestId('answer-a')).toMatchTextContent('card')
  await expect.element(turns).not.toBeInTheDocument()
})

test('a prompt that is too long by itself offers no new start', async () => {
  const fault = { during: 'answer', kind: 'prompt-too-long' } as const
  await loadTemplated('a', 'standard', 'card', { fault })
  await askPrompt('one')
  await expect.element(specialist).toMatchTextContent('longer than this model can read')
  await expect.element(specialist.getByRole('button', { name: 'Start anew' })).not.toBeInTheDocument()
})

test.each([
  ['no template', 'No template: each prompt stands alone.'],
  ['raw', 'Raw text: each prompt stands alone.'],
  ['refusing', 'Its template refuses these earlier turns: this prompt stands alone.'],
])('a column that reads nothing before says so: %s', async (kind, sentence) => {
  const fault = { during: 'answer', kind: 'unsupported-request', prompt: 'two' } as const
  if (kind === 'no template') await loadScripted('a', 'standard', ['x'])
  if (kind === 'raw') useSettings.getState().change({ mode: 'raw' })
  if (kind === 'refusing') await loadTemplated('a', 'standard', 'card', { fault })
  await askPrompt('one')
  await askPrompt('two')
  await expect.element(specialist).toMatchTextContent(sentence)
  await expect.element(turns).not.toBeInTheDocument()
})

test('a template that takes no turns is told of with the first prompt, also one that waited for the model', async () => {
  const sentence = 'Its template takes no earlier turns: each prompt stands alone.'
  const loading = loadTemplated('a', 'standard', 'card', { takesNoTurns: true })
  await askPrompt('one')
  await loading
  expect(useAnswers.getState().bySlot['a']?.standing).toBe('joined')
  await expect.element(specialist).toMatchTextContent(sentence)
  await expect.element(generalist).not.toMatchTextContent(sentence)
})

test('neither the answer nor the turns of one model ever stand under another one', async () => {
  await askPrompt('one')
  await askPrompt('two')
  await expect.element(turns).toBeVisible()
  await loadTemplated('a', 'both', 'x')
  const both = page.getByRole('article', { name: 'Both' })
  await expect.element(both).not.toMatchTextContent('card')
  await expect.element(both.getByRole('region', { name: /^Said before/ })).not.toBeInTheDocument()
})

test('off, nothing of it is seen', async () => {
  useSettings.getState().change({ conversation: false })
  await askPrompt('one')
  await askPrompt('two')
  await expect.element(page.getByTestId('answer-a')).toBeVisible()
  await expect.element(turns).not.toBeInTheDocument()
  await expect.element(startAnew).not.toBeInTheDocument()
})
