import { beforeEach, describe, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page, userEvent } from 'vitest/browser'

import { App } from '#app/App.tsx'
import { failure } from '#protocol/failure.ts'
import { useAnswers } from '#store/answers.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { loadScripted, resetStores, scriptedCard } from '#store/scriptedSlots.ts'
import { useSettings } from '#store/settings.ts'
import { useSlots } from '#store/slots.ts'

const box = page.getByRole('textbox', { name: /Your prompt/ })
const many = Array.from({ length: 400 }, () => 'word ')

beforeEach(async () => {
  resetStores()
  await loadScripted('a', 'standard', ['card ', 'arrival'])
  await loadScripted('b', 'instruction', many, { tokenMs: 15 })
  await render(<App />)
})

describe('the keyboard', () => {
  test('asks and stops', async () => {
    await userEvent.keyboard('/')
    await expect.element(box).toHaveFocus()
    await userEvent.keyboard('r/?{Enter}')
    await expect.element(page.getByTestId('answer-b')).toMatchTextContent('word word')
    expect(useAnswers.getState().bySlot['a']?.request.prompt).toBe('r/?')
    await userEvent.keyboard('{Escape}')
    await expect.poll(() => useAnswers.getState().bySlot['b']?.end?.finishReason).toBe('stopped')
  })

  test('opens and closes the sheet and the settings; Esc then stops nothing', async () => {
    await loadScripted('b', 'instruction', many, { tokenMs: 1000 }) // outlasts the test by far
    void useAnswers.getState().ask({
      prompt: 'x',
      system: '',
      mode: 'raw',
      maxTokens: 400,
      sampling: { temperature: 0, topK: 0, topP: 1, seed: 0 },
    })
    await userEvent.keyboard('?')
    await expect.element(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    await userEvent.keyboard(',')
    await expect.element(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    expect(useAnswers.getState().bySlot['b']).toMatchObject({ status: 'streaming', end: null })
    await userEvent.keyboard('{Escape}')
    await expect.poll(() => useAnswers.getState().bySlot['b']?.end?.finishReason).toBe('stopped')
  })

  test('single keys can be switched off', async () => {
    useSettings.getState().change({ usesShortcuts: false })
    await userEvent.keyboard('?/')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    await expect.element(box).not.toHaveFocus()
  })
})

test('screen readers hear beginnings, ends and failures, not tokens', async () => {
  await loadScripted('b', 'instruction', ['x'], { fault: { during: 'answer', kind: 'out-of-memory' } })
  await box.fill('Where is my card?')
  await userEvent.keyboard('{Enter}')
  const progress = page.getByRole('log', { name: 'Progress' })
  await expect.element(progress).toMatchTextContent(/Specialist started answering/)
  await expect.element(progress).toMatchTextContent(/Specialist finished: 2 tokens in \d+ ms/)
  await expect.element(progress).not.toMatchTextContent('card arrival')
  await expect
    .element(page.getByRole('log', { name: 'Failures' }))
    .toMatchTextContent(/Generalist: .*not enough memory/)
})

test('screen readers hear of a device that is lost while nothing is asked', async () => {
  useSlots.setState(({ slots }) => ({
    slots: slots.map((slot) => ({ ...slot, status: 'failed' as const, failure: failure('device-lost') })),
  }))
  const failures = page.getByRole('log', { name: 'Failures' })
  await expect.element(failures).toMatchTextContent(/Specialist: The graphics device was lost/)
  await expect.element(failures).toMatchTextContent(/Generalist: The graphics device was lost/)
})

test('the base model stands beside the others when it is wanted', async () => {
  useCatalogue.setState({ models: [scriptedCard('base')] })
  const base = page.getByRole('article', { name: 'Base' })
  await page.getByRole('switch', { name: 'Show the base model' }).click()
  await expect.element(base).toBeVisible()
  expect(useSettings.getState().beside).toEqual(['base'])
  await loadScripted('c', 'base', ['old'])
  await box.fill('An old question')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByTestId('answer-c')).toMatchTextContent('old')
  await page.getByRole('switch', { name: 'Show the base model' }).click()
  await expect.element(base).not.toBeInTheDocument()
  expect(useAnswers.getState().bySlot).not.toHaveProperty('c')
  expect(useSlots.getState().slots.map(({ id }) => id)).toEqual(['a', 'b'])
})

test('the model tuned both ways stands beside the others, with or without the base model', async () => {
  useCatalogue.setState({ models: [scriptedCard('base'), scriptedCard('both')] })
  await page.getByRole('switch', { name: 'Show the model tuned both ways' }).click()
  await page.getByRole('switch', { name: 'Show the base model' }).click()
  await expect.element(page.getByRole('article', { name: 'Both' })).toBeVisible()
  expect(useSlots.getState().slots.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
  await page.getByRole('switch', { name: 'Show the model tuned both ways' }).click()
  expect(useSlots.getState().slots.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(useSettings.getState().beside).toEqual(['base'])
})

test('a model that the visitor put into the third column is not taken for the base model', async () => {
  useCatalogue.setState({ models: [scriptedCard('base'), scriptedCard('both')] })
  await loadScripted('c', 'domain', ['x'])
  const base = page.getByRole('switch', { name: 'Show the base model' })
  await base.click()
  expect(useSlots.getState().slots.map(({ id, modelId }) => `${id} ${modelId}`)).toContain('d base')
  await page.getByRole('switch', { name: 'Show the model tuned both ways' }).click()
  await expect.element(page.getByText(/room for four models/)).toBeVisible()
  await base.click()
  expect(useSlots.getState().slots.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('a column that was removed comes back in its own place', async () => {
  useSlots.getState().close('a')
  await loadScripted('a', 'standard', ['card'])
  const columns = page.getByRole('article')
  await expect.element(columns.nth(0)).toHaveAccessibleName('Specialist')
  await expect.element(columns.nth(1)).toHaveAccessibleName('Generalist')
})

test.for([320, 360])('at %i px every page is one touch away, in one row', async (width) => {
  await page.viewport(width, 640)
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link').elements()
  const boxes = links.map((link) => link.getBoundingClientRect())
  expect(boxes).toHaveLength(5)
  expect(new Set(boxes.map(({ top }) => top)).size).toBe(1)
  for (const box of boxes) expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44)
  expect(document.documentElement.scrollWidth).toBe(width)
  await page.viewport(414, 896)
})

test('the theme follows the setting', async () => {
  useSettings.getState().change({ theme: 'dark' })
  await expect.poll(() => getComputedStyle(document.documentElement).colorScheme).toBe('dark')
  await page.getByRole('button', { name: /^Theme: dark/ }).click()
  await expect.poll(() => getComputedStyle(document.documentElement).colorScheme).toBe('light dark')
})

test('a catalogue that lacks a model of the page is said to', async () => {
  useCatalogue.setState({ models: [scriptedCard('standard')] })
  await page.getByRole('switch', { name: 'Show the base model' }).click()
  await expect.element(page.getByText(/the catalogue has no model base/)).toBeVisible()
})

test('without a catalogue the page says so and offers Retry', async () => {
  useCatalogue.setState({ failure: failure('file-missing', 'models/catalogue.json') })
  await expect.element(page.getByText(/missing on the server.*catalogue.json/)).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Retry' })).toBeVisible()
})
