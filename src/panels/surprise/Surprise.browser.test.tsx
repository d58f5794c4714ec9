import { beforeEach, describe, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page, userEvent } from 'vitest/browser'

import { Surprise } from '#panels/surprise/Surprise.tsx'
import { greedy, type Score } from '#protocol/answer.ts'
import { useAnswers } from '#store/answers.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { useScores } from '#store/scores.ts'

const text = page.getByRole('textbox', { name: 'Text' })
const scoreButton = page.getByRole('button', { name: 'Score' })

/** Probabilities as a model would report them. */
function score(bitsPerByte: number, ...probabilities: number[]): Score {
  const words = ['My', ' card', '\n', ' شكرا']
  return {
    bitsPerByte,
    tokens: probabilities.map((probability, index) => ({
      text: words[index] ?? '',
      logprob: Math.log(probability),
    })),
  }
}

function showScores(bySlot: Record<string, Score>): void {
  useScores.setState({
    request: { prompt: '', system: '', mode: 'template', text: 'x' },
    bySlot: Object.fromEntries(
      Object.entries(bySlot).map(([id, each]) => [id, { status: 'scored', score: each, failure: null }]),
    ),
  })
}

beforeEach(async () => {
  resetStores()
  await loadScripted('a', 'standard', ['card arrival'])
  await loadScripted('b', 'instruction', ['Hello'])
  await render(<Surprise />)
})

describe('the surprise view', () => {
  test('gives every token its bits, by hover and by arrow keys', async () => {
    showScores({ a: score(1.5, 0.5, 1 / 16, 1, 1 / 4096) })
    const strip = page.getByRole('listbox', { name: 'Tokens with the surprise of Specialist' })
    const panel = page.getByRole('article', { name: 'Surprise of Specialist' })
    await expect.element(panel).toMatchTextContent('1.5 bits/byte')
    await strip.getByRole('option', { name: /card/ }).hover()
    await expect.element(panel).toMatchTextContent('4.0 bits (probability 6.25 %)')
    strip.element().focus()
    await userEvent.keyboard('{End}')
    await expect.element(panel).toMatchTextContent('12.0 bits')
    await expect
      .element(strip.getByRole('option', { selected: true }))
      .toHaveAccessibleName(/شكرا, 12.0 bits/)
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}')
    await expect.element(panel).toMatchTextContent('4.0 bits')
  })

  test('shows which model expected a token more', async () => {
    showScores({ a: score(2, 0.5, 0.25), b: score(1, 0.5, 1 / 32) })
    const difference = page.getByRole('article', { name: 'Difference in surprise' })
    await expect.element(difference).toMatchTextContent('Generalist expected it better, by 1 bits/byte.')
    await expect
      .element(difference.getByRole('option', { name: 'My, expected equally by both' }))
      .toBeVisible()
    await expect
      .element(difference.getByRole('option', { name: /card, 3.0 bits fewer for Specialist/ }))
      .toBeVisible()
  })

  test('compares only totals where the tokens differ', async () => {
    showScores({ a: score(2, 0.5, 0.25), b: score(1, 0.5) })
    await expect.element(page.getByText(/into different tokens, so only their bits per byte/)).toBeVisible()
  })

  test('says in each column why it could not be scored', async () => {
    await scoreButton.click()
    const panel = page.getByRole('article', { name: 'Surprise of Generalist' })
    await expect.element(panel).toMatchTextContent('a recording cannot score a text')
  })

  test('refuses an empty text', async () => {
    await text.fill('')
    await scoreButton.click()
    await expect.element(page.getByRole('alert')).toMatchTextContent('Write a text first.')
    expect(useScores.getState().request).toBeNull()
  })

  test('takes an answer and its prompt', async () => {
    await useAnswers
      .getState()
      .ask({ prompt: 'Where is it?', system: '', mode: 'raw', maxTokens: 8, sampling: greedy })
    await page.getByRole('button', { name: /Use Specialist.s answer/ }).click()
    await expect.element(text).toHaveValue('card arrival')
    await expect
      .element(page.getByRole('textbox', { name: 'Context (optional)' }))
      .toHaveValue('Where is it?')
  })
})
