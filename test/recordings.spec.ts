/** @file The shipped recordings on the built page: there before the models, true to them, and gone when they answer. */
import { readFileSync } from 'node:fs'

import { expect, test } from '@playwright/test'

import { launchWithoutGpu } from './launch.ts'
import type { FixtureServer } from './server.ts'
import { openSite, serveSite, watchIncidents } from './sitePage.ts'

test.use({ launchOptions: launchWithoutGpu })

let server: FixtureServer
test.beforeEach(async () => {
  server = await serveSite('/a/b/')
})
test.afterEach(() => server.close())

type Shipped = { recordings: { prompt: string; answers: { text: string; modelId: string }[] }[] }
const { recordings } = JSON.parse(
  readFileSync(new URL('../dist/recordings.json', import.meta.url), 'utf8'),
) as Shipped

test('stand there while the models are fetched, and the live answers then say the same', async ({ page }) => {
  const incidents = watchIncidents(page, server.url)
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>()
  await page.context().route('**/*.onnx', async (route) => {
    await isReleased
    await route.continue()
  })
  await openSite(page, server.url)
  const [first] = recordings
  const picked = recordings.at(-1)
  if (!first || !picked) throw new Error('There are no recordings')
  for (const { modelId, text } of first.answers) {
    await expect(page.getByTestId(`recorded-${modelId}`)).toHaveText(text)
  }
  await expect(page.getByRole('button', { name: 'Recorded', exact: true })).toHaveCount(2)
  await page.getByRole('tab', { name: 'T4' }).click()
  await page.getByRole('button', { name: picked.prompt, exact: true }).click()
  for (const { modelId, text } of picked.answers) {
    await expect(page.getByTestId(`recorded-${modelId}`)).toHaveText(text)
  }

  release()
  for (const slotId of ['a', 'b']) {
    await expect(page.locator(`[data-slot="${slotId}"]`).getByLabel('Timing', { exact: true })).toBeVisible()
  }
  await expect(page.getByTestId(/^recorded-/)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Recorded', exact: true })).toHaveCount(0)
  const texts = picked.answers.map(({ text }) => text)
  expect([
    await page.getByTestId('answer-a').innerText(),
    await page.getByTestId('answer-b').innerText(),
  ]).toEqual(texts)
  expect(incidents).toEqual({ errors: [], foreign: [] })
})

test('are fetched once, beside the script that shows them and not after it', async ({ page }) => {
  const isAsked = page.waitForRequest('**/recordings.json')
  await page.route('**/assets/index-*.js', async (route) => {
    await isAsked
    await route.continue()
  })
  await openSite(page, server.url)
  await expect(page.getByTestId('recorded-standard')).toBeVisible()
  expect(server.traffic.get('recordings.json')?.requestCount).toBe(1)
})

test('damaged, leave the page as it is without', async ({ page }) => {
  server.setFault('recordings.json', { type: 'html' })
  const incidents = watchIncidents(page, server.url)
  await openSite(page, server.url)
  await expect(page.locator('[data-slot="a"]')).toContainText('Its answer will stand here.')
  await expect(page.getByTestId(/^recorded-/)).toHaveCount(0)
  const answers = await page.evaluate(() => window.tuningFork.ask({ prompt: 'hello', maxTokens: 4 }))
  expect(answers).toMatchObject([{ failure: null }, { failure: null }])
  expect(incidents).toEqual({ errors: [], foreign: [] })
})
