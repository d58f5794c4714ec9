/** @file What a visitor does on the page, as steps of end-to-end tests. */
import { readFileSync } from 'node:fs'

import { expect, type Page } from '@playwright/test'

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

/** Asks each model its own golden prompts, both at the same time. */
export async function expectGoldenAnswers(page: Page): Promise<void> {
  const questions = { a: golden('standard'), b: golden('instruction') }
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

/** Types a prompt as a visitor does and sees both columns grow. */
export async function expectStreamedColumns(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: Record<string, string[]> = { a: [], b: [] }
    Object.assign(window, { seen })
    new MutationObserver(() => {
      for (const [slotId, texts] of Object.entries(seen)) {
        const text = document.querySelector(`[data-slot="${slotId}"]`)?.textContent ?? ''
        if (texts.at(-1) !== text) texts.push(text)
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  await page
    .getByRole('textbox', { name: /prompt/i })
    .first()
    .fill('My card was stolen, what should I do now?')
  await page.keyboard.press('Enter')
  const areDone = (): Promise<string[]> =>
    page.evaluate(() => window.tuningFork.slots().map(({ status }) => status))
  await expect.poll(areDone).toContain('answering')
  await expect.poll(areDone, { timeout: 200_000 }).toEqual(['ready', 'ready'])
  const seen = await page.evaluate(() => (window as unknown as { seen: Record<string, string[]> }).seen)
  for (const texts of Object.values(seen)) expect(texts.length).toBeGreaterThan(3)
}
