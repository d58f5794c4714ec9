/** @file "Decide" on the built page: requests are placed, rules are in sight, a measured run changes what they say. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'

import { launchWithoutGpu } from './launch.ts'
import type { FixtureServer } from './server.ts'
import { openSite, serveSite, watchIncidents } from './sitePage.ts'

test.use({ launchOptions: launchWithoutGpu })

let server: FixtureServer
test.beforeAll(async () => {
  server = await serveSite('/a/b/')
})
test.afterAll(() => server.close())

const bank = Array.from({ length: 20 }, (_, index) => `Why has my card not arrived after ${index + 2} days?`)
const elsewhere = [
  'What is the capital of France?',
  'Give the first word in capitals: my card is lost',
  '12 + 7 =',
]

for (const colorScheme of ['light', 'dark'] as const) {
  test(`requests are placed and rules speak, without violations in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const incidents = watchIncidents(page, server.url)
    await openSite(page, `${server.url}#/decide`)
    await expect(page).toHaveTitle('Decide - Tuning Fork')
    const recommendation = page.getByRole('region', { name: 'The recommendation' })
    await expect(recommendation).toContainText('Undecided.')
    await page.getByLabel('Requests, one a line').fill([...bank, ...elsewhere].join('\n'))
    await page.getByRole('button', { name: 'Place them' }).click()
    const requests = page.getByRole('region', { name: 'The requests' })
    await expect(requests.getByRole('row')).toHaveCount(1 + 23)
    await expect(requests.getByRole('row').nth(1)).toContainText('card arrival')
    await expect(requests.getByRole('row').nth(1)).toContainText(/T[01]/)
    await expect(requests.getByRole('row').nth(21)).toContainText('T4')
    await expect(recommendation).toContainText('have not been measured')
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
      [],
    )
    expect(incidents).toEqual({ errors: [], foreign: [] })
  })
}

test('a measured run is what the rules look at, and the checklist changes the advice', async ({ page }) => {
  await openSite(page, `${server.url}#/decide`)
  await page.getByLabel('Requests, one a line').fill(bank.join('\n'))
  await page.getByRole('button', { name: 'Place them' }).click()
  await page.evaluate(() => window.tuningFork.runSuite('quick', { maxItems: 4 }))
  const recommendation = page.getByRole('region', { name: 'The recommendation' })
  await expect(recommendation).not.toContainText('Nothing has been measured yet')
  await expect(page.getByRole('region', { name: 'Rates by distance' })).toBeVisible()
  await expect(recommendation).not.toContainText('With retrieval')
  await page.getByText('Answers depend on knowledge that changes').click()
  await expect(recommendation).toContainText('With retrieval for what changes.')
})

test('too many requests, and none, are refused in a sentence', async ({ page }) => {
  await openSite(page, `${server.url}#/decide`)
  const place = page.getByRole('button', { name: 'Place them' })
  await place.click()
  await expect(page.getByText('Paste some requests first, one a line.')).toBeVisible()
  await page.getByLabel('Requests, one a line').fill('x\n'.repeat(5001))
  await place.click()
  await expect(page.getByText(/These are 5,001 requests; take at most 5,000/)).toBeVisible()
})

test('fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await openSite(page, `${server.url}#/decide`)
  await page.getByLabel('Requests, one a line').fill(bank.join('\n'))
  await page.getByRole('button', { name: 'Place them' }).click()
  await expect(page.getByRole('region', { name: 'The requests' })).toBeVisible()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})
