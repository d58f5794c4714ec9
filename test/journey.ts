/** @file What a visitor does on the page, as steps of end-to-end tests. */
import { readFileSync } from 'node:fs'

import { expect, test, type Page } from '@playwright/test'

type Golden = { prompts: { prompt: string; mode: 'template' | 'raw'; text: string; max_tokens: number }[] }

const golden = (modelId: string): Golden['prompts'] => {
  const file = new URL(`../public/models/${modelId}/golden.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as Golden).prompts
}

export async function expectSlots(page: Page, device: 'webgpu' | 'wasm'): Promise<void> {
  const slots = await page.evaluate(() => window.tuningFork.slots())
  expect(slots.map(({ id, role, status }) => ({ id, role, status }))).toMatchObject([
    { id: 'a', role: 'standard' },
    { id: 'b', role: 'instruction' },
  ])
  const isReady = (): Promise<string[]> =>
    page.evaluate(() => window.tuningFork.slots().map(({ status, device }) => `${status} ${device}`))
  await expect.poll(isReady, { timeout: 200_000 }).toEqual([`ready ${device}`, `ready ${device}`])
}

/** Asks each model its own golden prompts, or the first of them, both models at the same time. */
export async function expectGoldenAnswers(page: Page, count = Infinity): Promise<void> {
  const questions = { a: golden('standard').slice(0, count), b: golden('instruction').slice(0, count) }
  const answers = await page.evaluate(async (bySlot) => {
    const askAll = async (slotId: string, prompts: Golden['prompts']): Promise<string[]> => {
      const texts: string[] = []
      for (const { prompt, mode, max_tokens: maxTokens } of prompts) {
        const [answer] = await window.tuningFork.ask({
          prompt,
          mode,
          maxTokens,
          temperature: 0,
          slots: [slotId],
        })
        texts.push(answer?.failure ?? answer?.text ?? 'no answer')
      }
      return texts
    }
    const [a, b] = await Promise.all([askAll('a', bySlot.a), askAll('b', bySlot.b)])
    return { a, b }
  }, questions)
  expect(answers).toEqual({ a: questions.a.map(({ text }) => text), b: questions.b.map(({ text }) => text) })
}

/** What the page showed while the models answered. */
type Seen = {
  readonly texts: Record<string, string[]>
  readonly statuses: string[]
  longTaskCount: number
}

/** Types a prompt as a visitor does and sees both columns grow. */
export async function expectStreamedColumns(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: Seen = { texts: { a: [], b: [] }, statuses: [], longTaskCount: 0 }
    Object.assign(window, { seen })
    new MutationObserver(() => {
      for (const [slotId, texts] of Object.entries(seen.texts)) {
        const text = document.querySelector(`[data-testid="answer-${slotId}"]`)?.textContent ?? ''
        if (text !== '' && texts.at(-1) !== text) texts.push(text)
      }
      seen.statuses.push(
        window.tuningFork
          .slots()
          .map(({ status }) => status)
          .join(),
      )
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
    new PerformanceObserver((list) => {
      seen.longTaskCount += list.getEntries().length
    }).observe({ type: 'longtask' })
  })
  await page
    .getByRole('textbox', { name: /prompt/i })
    .first()
    .fill('My card was stolen, what should I do now?')
  await page.keyboard.press('Enter')
  const areDone = (): Promise<string[]> =>
    page.evaluate(() => window.tuningFork.slots().map(({ status }) => status))
  await expect(page.locator('[data-slot="b"]').getByLabel('Timing')).toBeVisible({ timeout: 200_000 })
  await expect.poll(areDone, { timeout: 200_000 }).toEqual(['ready', 'ready'])
  const { texts, statuses, longTaskCount } = await page.evaluate(
    () => (window as unknown as { seen: Seen }).seen,
  )
  expect(statuses.some((status) => status.includes('answering'))).toBe(true)
  const pieces = texts['b'] ?? []
  expect(pieces.length).toBeGreaterThan(1)
  // Text only ever grows.
  pieces.slice(1).forEach((text, index) => expect(text.startsWith(pieces[index] ?? '')).toBe(true))
  expect(texts['a']?.at(-1)).toBeTruthy()
  test.info().annotations.push({ type: 'main-thread tasks over 50 ms', description: `${longTaskCount}` })
}
