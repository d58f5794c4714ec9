import { afterEach, beforeEach, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page, userEvent } from 'vitest/browser'

import { Suggestions } from '#prompt/Suggestions.tsx'
import { useAnswers } from '#store/answers.ts'
import { useDraft } from '#store/draft.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'

const tiers = [
  {
    code: 'T0',
    name: 'As in training',
    summary: 'The bare query.',
    prompts: ['Card is late', 'Forgot my PIN'],
  },
  { code: 'T4', name: 'Neither', summary: 'Something else.', prompts: ['What is 7 plus 5?'] },
]
const fetchOfPage = globalThis.fetch

/** What the server has at `prompts.json`. */
function serve(body: string): void {
  globalThis.fetch = () => Promise.resolve(new Response(body))
}

beforeEach(async () => {
  resetStores()
  await loadScripted('a', 'standard', ['x'])
})

afterEach(() => {
  globalThis.fetch = fetchOfPage
})

test('one click fills the prompt box and asks', async () => {
  serve(JSON.stringify({ version: 1, licence: 'CC0-1.0', tiers }))
  await render(<Suggestions />)
  await page.getByRole('button', { name: 'Forgot my PIN' }).click()
  expect(useDraft.getState().text).toBe('Forgot my PIN')
  await expect.poll(() => useAnswers.getState().bySlot['a']?.request.prompt).toBe('Forgot my PIN')
})

test('every tier is reached by arrow keys and explains itself', async () => {
  serve(JSON.stringify({ version: 1, licence: 'CC0-1.0', tiers }))
  await render(<Suggestions />)
  await page.getByRole('tab', { name: 'T0 As in training' }).click()
  await userEvent.keyboard('{ArrowRight}{Enter}')
  await expect.element(page.getByRole('tabpanel')).toMatchTextContent('Something else.')
  await expect.element(page.getByRole('button', { name: 'What is 7 plus 5?' })).toBeVisible()
})

test('a page that cannot fetch them says so and goes on', async () => {
  serve('<!doctype html><title>Sign in</title>')
  await render(<Suggestions />)
  await expect.element(page.getByText(/suggested prompts could not be fetched/)).toBeVisible()
})
