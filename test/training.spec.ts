/** @file "How they were trained" on the built page: below a sub-path, by link, accessible, and whole on a phone. */
import { existsSync } from 'node:fs'

import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'

import { launchWithoutGpu } from './launch.ts'
import type { FixtureServer } from './server.ts'
import { openSite, serveSite, watchIncidents } from './sitePage.ts'

test.use({ launchOptions: launchWithoutGpu })

let server: FixtureServer
test.beforeEach(async () => {
  server = await serveSite('/a/b/')
})
test.afterEach(() => server.close())

/** The browser itself reports what a server does not have. */
const isSweepMissing = !existsSync(new URL('../dist/training/sweep.json', import.meta.url))

async function expectCharts(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'How they were trained' })).toBeVisible()
  await expect(page.locator('.recharts-line-curve').first()).toBeVisible()
  await expect(page.getByText('sentiment', { exact: true })).toBeVisible()
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`opens by its address, without violations in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const incidents = watchIncidents(page, server.url)
    await openSite(page, `${server.url}#/training`)
    await expect(page).toHaveTitle('How they were trained - Tuning Fork')
    await expectCharts(page)
    for (const details of await page.locator('details > summary').all()) {
      if (await details.isVisible()) await details.click()
    }
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
      [],
    )
    expect(incidents.foreign).toEqual([])
    expect(incidents.errors.filter((error) => !(isSweepMissing && error.includes('404')))).toEqual([])
  })
}

test('comes by link, with its scripts only then, while the models go on loading', async ({ page }) => {
  const scripts: string[] = []
  page.on('request', (request) => {
    if (/\/(Training|LossChart)-[^/]+\.js$/.test(request.url())) scripts.push(request.url())
  })
  await openSite(page, server.url)
  expect(scripts).toEqual([])
  await page.getByRole('link', { name: 'Training', exact: true }).click()
  await expectCharts(page)
  expect(scripts).toHaveLength(2)
  const statuses = (): Promise<string> =>
    page.evaluate(() =>
      window.tuningFork
        .slots()
        .map(({ status }) => status)
        .join(),
    )
  await expect.poll(statuses, { timeout: 100_000 }).toBe('ready,ready')
  await page.goBack()
  await expect(page.locator('[data-slot="a"]')).toBeVisible()
  await expect(page).toHaveTitle('Tuning Fork')
})

test('does not scroll sideways on a phone; its tables do', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await openSite(page, `${server.url}#/training`)
  await expectCharts(page)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
})

test('a damaged record and a missing list leave the rest', async ({ page }) => {
  server.setFault('models/base/training.json', { type: 'html' })
  server.setFault('training/held_out.json', { type: 'missing' })
  await openSite(page, `${server.url}#/training`)
  await expect(page.getByText(/The training record of Base arrived damaged/)).toBeVisible()
  await expect(page.getByText('The lists of what was held out are not on this site yet.')).toBeVisible()
  await expect(page.locator('.recharts-line-curve').first()).toBeVisible()
})
