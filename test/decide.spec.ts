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
    await expect(requests.getByText('Looks most like')).toHaveCount(0)
    await requests.locator('summary').first().press('Enter')
    await expect(requests.getByText('Looks most like')).toBeVisible()
    await expect(requests.getByRole('row').nth(1).getByRole('listitem')).toHaveCount(3)
    await expect(page.getByRole('status').filter({ hasText: '23 requests placed' })).toBeVisible()
    await expect(recommendation).toContainText('Nothing has been measured: run the full suite to its end')
    await expect(page.getByText(/from letters, not from meaning.*AUC of 0\.\d\d/)).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
      [],
    )
    expect(incidents).toEqual({ errors: [], foreign: [] })
  })
}

test('a quick run is shown but decides nothing', async ({ page }) => {
  await openSite(page, `${server.url}#/decide`)
  await page.getByLabel('Requests, one a line').fill(bank.join('\n'))
  await page.getByRole('button', { name: 'Place them' }).click()
  await page.evaluate(() => window.tuningFork.runSuite('quick', { maxItems: 4 }))
  const recommendation = page.getByRole('region', { name: 'The recommendation' })
  await expect(recommendation).not.toContainText('Nothing has been measured')
  await expect(page.getByRole('region', { name: 'Rates by distance' })).toBeVisible()
  await expect(recommendation).toContainText('Specialist is the specialist, Generalist is the generalist')
  await expect(recommendation).toContainText('decides nothing: run the full suite to its end')
  await expect(recommendation).toContainText('Undecided.')
  await expect(recommendation).toContainText(/specialist right on T0 and T1: \d+% to \d+%/)
})

test('the checklist says nothing until it is filled, and then changes the advice', async ({ page }) => {
  await openSite(page, `${server.url}#/decide`)
  const recommendation = page.getByRole('region', { name: 'The recommendation' })
  for (const label of ['Tasks', 'Task examples', 'Instruction examples']) {
    await expect(page.getByLabel(label, { exact: true })).toHaveValue('')
  }
  const fresh = page.getByRole('group', { name: 'Answers depend on knowledge that changes' })
  await expect(fresh.getByLabel('Not said')).toBeChecked()
  await expect(recommendation).toContainText('It needs an answer to "Task examples"')
  await expect(recommendation).not.toContainText('With retrieval')
  await fresh.getByLabel('Yes').check()
  await expect(recommendation).toContainText('With retrieval for what changes.')
  await page.getByLabel('Task examples', { exact: true }).fill('1000')
  await expect(recommendation).toContainText('Task examples: 1,000')
  await page.getByLabel('Task examples', { exact: true }).fill('')
  await expect(recommendation).toContainText('Task examples: not said')
})

test('too many requests, and none, are refused in a sentence', async ({ page }) => {
  await openSite(page, `${server.url}#/decide`)
  const place = page.getByRole('button', { name: 'Place them' })
  await place.click()
  const refusal = page.getByRole('region', { name: 'Your requests' }).getByRole('alert')
  await expect(refusal).toHaveText('Paste some requests first, one a line.')
  await page.getByLabel('Requests, one a line').evaluate((field: HTMLTextAreaElement, text) => {
    const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set
    set?.call(field, text) // as a paste does; fill() takes a minute for so many lines
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }, 'x\n'.repeat(5001))
  await place.click()
  await expect(refusal).toHaveText(/These are 5,001 requests; take at most 5,000/)
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
