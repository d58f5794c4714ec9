import { createRef } from 'react'
import { beforeEach, describe, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page, userEvent } from 'vitest/browser'

import { PromptBox } from '#prompt/PromptBox.tsx'
import { longestPrompt, useAnswers } from '#store/answers.ts'
import { useDraft } from '#store/draft.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { useSlots } from '#store/slots.ts'

const box = page.getByRole('textbox', { name: /Your prompt/ })
const askButton = page.getByRole('button', { name: 'Ask' })

const asked = (): string | undefined => useAnswers.getState().bySlot['a']?.request.prompt

beforeEach(async () => {
  resetStores()
  await loadScripted('a', 'standard', ['x'])
  await render(<PromptBox inputRef={createRef()} />)
})

describe('asking', () => {
  test('by Enter; Shift+Enter starts a new line', async () => {
    await box.click()
    await userEvent.keyboard('One{Shift>}{Enter}{/Shift}Two')
    expect(asked()).toBeUndefined()
    await userEvent.keyboard('{Enter}')
    await expect.poll(asked).toBe('One\nTwo')
  })

  test('by the button, which stops while answers are under way', async () => {
    await loadScripted(
      'a',
      'standard',
      Array.from({ length: 200 }, () => 'word '),
      { tokenMs: 20 },
    )
    await box.fill('Where is my card?')
    await askButton.click()
    await page.getByRole('button', { name: 'Stop' }).click()
    await expect.element(askButton).toBeVisible()
    expect(useAnswers.getState().bySlot['a']?.end?.finishReason).toBe('stopped')
  })

  test('before any slot exists: the prompt waits for the first one', async () => {
    useSlots.getState().close('a')
    await box.fill('Early')
    await askButton.click()
    expect(asked()).toBeUndefined()
    await loadScripted('a', 'standard', ['x'])
    await expect.poll(asked).toBe('Early')
  })

  test('before any slot exists: the prompt that waits can be stopped', async () => {
    useSlots.getState().close('a')
    await box.fill('Early')
    await askButton.click()
    await page.getByRole('button', { name: 'Stop' }).click()
    await expect.element(askButton).toBeVisible()
    await loadScripted('a', 'standard', ['x'])
    expect(asked()).toBeUndefined()
  })

  test('leaves every character as it is: emoji, right-to-left text, special tokens', async () => {
    const prompt = 'שלום 👩‍👩‍👧‍👦 <|end|><|user|> \t</s> ة'
    await box.fill(prompt)
    expect(getComputedStyle(box.element()).direction).toBe('rtl')
    await askButton.click()
    await expect.poll(asked).toBe(prompt)
  })
})

describe('what is refused', () => {
  test.each(['', '   \n '])('an empty prompt: %j', async (prompt) => {
    await box.fill(prompt)
    await askButton.click()
    await expect.element(page.getByRole('alert')).toMatchTextContent('Write a prompt first.')
    await expect.element(box).toHaveAttribute('aria-invalid', 'true')
    expect(asked()).toBeUndefined()
    await box.fill('Now there is one')
    await expect.element(page.getByRole('alert')).toHaveTextContent('')
  })

  test('an over-long prompt, with its length', async () => {
    useDraft.getState().change('x'.repeat(longestPrompt + 1))
    await askButton.click()
    await expect.element(page.getByRole('alert')).toMatchTextContent('longer than this model can read')
    await expect.element(page.getByText('100,001 characters; at most 100,000')).toBeVisible()
    expect(asked()).toBeUndefined()
  })
})

test('a paste of 100 kB leaves the box small', async () => {
  await box.click()
  document.execCommand('insertText', false, 'My card has not arrived. '.repeat(4000))
  await expect.poll(() => useDraft.getState().text.length).toBe(100_000)
  await new Promise(requestAnimationFrame)
  expect(box.element().getBoundingClientRect().height).toBeLessThan(400)
})

test('what was written is there again after a reload, unless it was very long', async () => {
  await box.fill('Half a thou')
  expect(localStorage.getItem('tuning-fork draft')).toContain('Half a thou')
  useDraft.getState().change('x'.repeat(10_001))
  expect(localStorage.getItem('tuning-fork draft')).not.toContain('xx')
  localStorage.setItem('tuning-fork draft', JSON.stringify({ state: { text: 'From before' }, version: 1 }))
  await useDraft.persist.rehydrate()
  await expect.element(box).toHaveValue('From before')
})

test('the length is shown once it may be too much for the models', async () => {
  await box.fill('x'.repeat(1023))
  await expect.element(page.getByText(/characters; these models/)).not.toBeInTheDocument()
  await box.fill('x'.repeat(1024))
  await expect.element(page.getByText(/1,024 characters; these models read about 512 tokens/)).toBeVisible()
})
