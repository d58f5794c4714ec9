/** @file "Measure" on the built page with the real models: run, drill down, reload, files, own data; accessible. */
import { readFileSync } from 'node:fs'

import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'

import { launchWithoutGpu } from './launch.ts'
import type { FixtureServer } from './server.ts'
import { openSite, serveSite, watchIncidents } from './sitePage.ts'

test.use({ launchOptions: launchWithoutGpu })

let server: FixtureServer
test.beforeAll(async () => {
  server = await serveSite('/a/b/')
})
test.afterAll(() => server.close())

/** A run of three items a tier, started by script as the buttons start it. */
async function runFew(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const seen: number[] = []
    const run = await window.tuningFork.runSuite('quick', {
      maxItems: 3,
      onProgress: ({ answered }) => seen.push(answered),
    })
    if (!run.isComplete || seen.length === 0) throw new Error('not complete')
    return run.id
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a run fills the matrix, without violations in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const incidents = watchIncidents(page, server.url)
    await openSite(page, `${server.url}#/measure`)
    await expect(page).toHaveTitle('Measure - Tuning Fork')
    await expect(page.getByRole('heading', { name: /Five tiers/ })).toBeVisible()
    await runFew(page)
    const matrix = page.getByRole('region', { name: 'The matrix' })
    for (const tier of ['T0', 'T1', 'T2', 'T3', 'T4'])
      await expect(matrix.getByRole('rowheader', { name: tier })).toBeVisible()
    await matrix
      .getByRole('button', { name: /right on T3.*in its template/ })
      .first()
      .click()
    const items = page.getByRole('region', { name: 'Items' })
    await expect(items.getByRole('listitem')).toHaveCount(3)
    await expect(items.getByText('Specialist').first()).toBeVisible()
    for (const details of await page.locator('details > summary').all()) await details.click()
    await expect(page.getByText('A label where none was asked for')).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
      [],
    )
    expect(incidents).toEqual({ errors: [], foreign: [] })
  })
}

test('a run is there after a reload, as a file, and back from it', async ({ page }) => {
  await openSite(page, `${server.url}#/measure`)
  const id = await runFew(page)
  const file = await page.evaluate((runId) => window.tuningFork.exportRun(runId), id)
  await page.reload()
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page.getByText(/answers and scores, complete/)).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: /Run file/ }).click()
  const saved = await (await download).path()
  expect(readFileSync(saved, 'utf8')).toBe(file)
  await page.getByRole('button', { name: /^Delete/ }).click()
  await page.getByRole('button', { name: /Delete for good\?/ }).click()
  await expect(page.getByRole('region', { name: 'The matrix' })).toHaveCount(0)
  await page.getByLabel('Open a run file').setInputFiles(saved)
  await expect(page.getByRole('region', { name: 'The matrix' })).toBeVisible()
  await page.getByLabel('Open a run file').setInputFiles({
    name: 'broken.json',
    mimeType: 'application/json',
    buffer: Buffer.from(file.slice(0, 900)),
  })
  await expect(page.getByText('This file is not JSON, or it was cut off.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'The matrix' })).toBeVisible()
})

test('own prompts become a suite and are run', async ({ page }) => {
  await openSite(page, `${server.url}#/measure`)
  const csv =
    'question,answer\nWhat is the capital of France?,Paris\n"Capital of Japan?",Tokyo\nno answer here,\n'
  await page.getByLabel(/Drop a file here/).setInputFiles({
    name: 'mine.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(csv),
  })
  await page.getByRole('button', { name: 'Use these 3 rows' }).click()
  await expect(page.getByText(/2 prompts of mine.csv are a suite now.*1 row was left out/)).toBeVisible()
  await page.getByRole('radio', { name: 'mine.csv' }).check()
  await page.getByRole('button', { name: /^Run on/ }).click()
  await expect(page.getByText(/answers and scores, complete/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'The matrix' }).getByRole('rowheader')).toHaveText([/^T3/])
})

test('fits a phone: nothing scrolls sideways, the matrix neither', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await openSite(page, `${server.url}#/measure`)
  await runFew(page)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  const rates = page.getByRole('region', { name: 'The matrix' }).getByText(/^\d+% .* right on T0$/)
  await expect(rates).toHaveCount(5)
  const right = await rates.evaluateAll((all) =>
    Math.max(...all.map((each) => each.getBoundingClientRect().right)),
  )
  expect(right).toBeLessThanOrEqual(360) // both models are in sight
  const box = page.getByRole('region', { name: 'Rates by tier and model' })
  const hidden = await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
  expect(hidden).toBeLessThanOrEqual(0) // so is the verdict
})
