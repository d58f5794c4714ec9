/** @file axe finds nothing to complain about: fresh, answered, in dialogs, light and dark. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'

import { launchWithoutGpu } from './launch.ts'
import type { FixtureServer } from './server.ts'
import { openSite, serveSite } from './sitePage.ts'

test.use({ launchOptions: launchWithoutGpu })

let server: FixtureServer
test.beforeAll(async () => {
  server = await serveSite()
})
test.afterAll(() => server.close())

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no violations in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await openSite(page, server.url)
    const violations = async (): Promise<string[]> => {
      const { violations: found } = await new AxeBuilder({ page }).analyze()
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
    }
    expect(await violations()).toEqual([])
    await page.evaluate(() => window.tuningFork.ask({ prompt: 'I lost my card', maxTokens: 8 }))
    expect(await violations()).toEqual([])
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violations()).toEqual([])
    await page.keyboard.press('Escape')
    await page.evaluate(() => location.assign('#/models'))
    await page.getByText('SmolLM2 135M: base and instruction-tuned').click()
    await page.getByText('Load Specialist', { exact: true }).click()
    await expect(page.getByLabel('Where it goes')).toBeVisible()
    expect(await violations()).toEqual([])
  })
}
