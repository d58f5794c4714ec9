/** @file Loading and unloading gives back all it took. */
import { readFileSync } from 'node:fs'

import { expect, test, type Browser, type Page } from '@playwright/test'

import { launchWithoutGpu } from './launch.ts'
import { openSite, serveSite } from './sitePage.ts'
import type { FixtureServer } from './server.ts'

test.use({ launchOptions: launchWithoutGpu })

let server: FixtureServer
test.beforeEach(async () => {
  server = await serveSite()
})
test.afterEach(() => server.close())

const cycles = 20
/** A model with its runtime takes more than this: one that stayed would be seen, twenty all the more. */
const slackBytes = 60e6

async function loadAndUnload(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { status } = await window.tuningFork.load('c', 'base', { device: 'wasm' })
    if (status !== 'ready') throw new Error(status)
  })
  await page.getByRole('button', { name: 'Remove from the page: Base' }).click()
}

/** What the pages of this browser hold in memory, by the system's count. */
async function pageBytes(browser: Browser): Promise<number> {
  const devTools = await browser.newBrowserCDPSession()
  const { processInfo } = await devTools.send('SystemInfo.getProcessInfo')
  await devTools.detach()
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .reduce((sum, { id }) => sum + residentBytes(id), 0)
}

function residentBytes(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8')
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1])
}

test(`${cycles} times a model comes and goes: no worker and no memory stays`, async ({
  page,
  context,
  browser,
}) => {
  test.skip(process.platform !== 'linux', 'memory of processes is read from /proc')
  await openSite(page, `${server.url}#/models`)
  await expect.poll(() => page.workers().length).toBe(2) // the pair of the page
  const devTools = await context.newCDPSession(page)
  const heldBytes = async (): Promise<number> => {
    await devTools.send('HeapProfiler.collectGarbage')
    return await pageBytes(browser)
  }
  await loadAndUnload(page) // the browser has now got what it needs once
  await expect.poll(() => page.workers().length).toBe(2)
  const settledBytes = await heldBytes()
  for (let cycle = 1; cycle <= cycles; cycle++) await loadAndUnload(page)
  await expect.poll(() => page.workers().length).toBe(2)
  const grownBytes = async (): Promise<number> => (await heldBytes()) - settledBytes
  await expect.poll(grownBytes).toBeLessThan(slackBytes) // the system gets it back after a while
  const words = `${Math.round((await grownBytes()) / 1e6)} MB in ${cycles} cycles, of ${Math.round(settledBytes / 1e6)} MB`
  test.info().annotations.push({ type: 'grown by', description: words })
})
