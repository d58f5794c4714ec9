/** @file Models from a hub and from folders, on the page as a visitor uses it. */
import { fileURLToPath } from 'node:url'

import { expect, test, type Page } from '@playwright/test'

import { expectGolden } from './hubModels.ts'
import { buildHubSite, serveHubSite, type HubSite } from './hubSite.ts'
import { launchWithoutGpu } from './launch.ts'
import { openSite, watchIncidents } from './sitePage.ts'

// Loading is the same on every device; WASM is the quick one here.
test.use({ launchOptions: launchWithoutGpu })

let served: HubSite
test.beforeAll(buildHubSite)
test.beforeEach(async () => {
  served = await serveHubSite()
})
test.afterEach(() => served.close())

const folder = (name: string): string => fileURLToPath(new URL(`hub/models/tiny/${name}`, import.meta.url))

async function openModels(page: Page): Promise<void> {
  await openSite(page, `${served.site.url}#/models`)
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible()
}

async function lookUp(page: Page, address: string): Promise<void> {
  await page.getByLabel("A model's name or address on the Hub").fill(address)
  await page.getByRole('button', { name: 'Look it up', exact: true }).first().click()
}

test('a decoder of the hub: looked up, its cost named, fetched, kept, and there again without the hub', async ({
  page,
}) => {
  const incidents = watchIncidents(page, served.site.url)
  await openModels(page)
  await lookUp(page, 'tiny/qwen2-random')
  const hub = page.getByRole('region', { name: 'From the Hub' })
  await expect(hub.getByText(/qwen2 .*our decode loop/)).toBeVisible()
  const load = hub.getByRole('button', { name: /^Fetch [\d.]+ MB and load it$/ })
  await expect(hub.getByRole('button', { name: /load it/i })).toBeDisabled()
  await hub.getByLabel('How it was made').selectOption('instruction')
  await hub.getByLabel('Where it goes').selectOption('instead of Specialist')
  // The golden answers are those of all bits; by itself the page takes the smaller file.
  await hub.getByLabel('Format and device').selectOption('fp32 on the processor (WASM)')
  expect([...served.hub.traffic.keys()].filter((path) => path.endsWith('.onnx'))).toEqual([])
  await load.click()
  const now = page.getByRole('region', { name: 'On the page now' })
  await expect(now.getByText(/Instruction tuning · ready · processor \(WASM\) · fp32/)).toBeVisible()
  await expect(hub.getByRole('link', { name: 'Ask it on Compare' })).toBeVisible()
  await expectGolden(page, 'qwen2-random')

  await served.hub.close()
  await page.reload()
  await page.evaluate(() => window.tuningFork.ready)
  const kept = page.getByRole('region', { name: 'Kept in this browser' })
  await expect(kept.getByRole('heading', { name: /tiny\/qwen2-random/ })).toBeVisible()
  await kept.getByText('Load it', { exact: true }).click()
  await kept.getByLabel('Format and device').selectOption('fp32 on the processor (WASM)')
  await kept.getByLabel('Where it goes').selectOption('instead of Specialist')
  // Nothing of it has to be fetched any more, and the button does not say so either.
  await kept.getByRole('button', { name: 'Load it', exact: true }).click()
  await expect(now.getByRole('heading', { name: 'tiny/qwen2-random' })).toBeVisible()
  await expectGolden(page, 'qwen2-random')
  await kept.getByRole('button', { name: /^Delete tiny/ }).click()
  await kept.getByRole('button', { name: /^Delete for good/ }).click()
  await expect(kept.getByText(/^Deleted: tiny\/qwen2-random/)).toBeVisible()
  await expect(kept.getByRole('heading', { name: 'Kept in this browser' })).toBeFocused()
  expect(incidents.errors).toEqual([])
  expect(incidents.foreign.filter((url) => !url.startsWith(served.hub.url))).toEqual([])
})

for (const [owner, name, runtime] of [
  ['tiny', 't5-random', 'transformers'],
  ['tiny', 'qwen2-external', 'ort'],
  ['siblings', 'standard', 'ort'],
] as const) {
  test(`${owner}/${name} of the hub answers as PyTorch did`, async ({ page }) => {
    await openSite(page, served.site.url)
    const slot = await page.evaluate(
      (id) => window.tuningFork.load('a', id, { role: 'instruction', device: 'wasm' }),
      `${owner}/${name}`,
    )
    expect(slot.report?.runtime).toBe(runtime)
    await expectGolden(page, name, owner)
  })
}

test('a folder of this computer: opened as it lies there, and kept', async ({ page }) => {
  await openModels(page)
  const local = page.getByRole('region', { name: 'From this computer' })
  await local.getByLabel('Choose its folder').setInputFiles(folder('gpt2-random'))
  await local.getByLabel('How it was made').selectOption('base')
  await local.getByRole('button', { name: 'Load it', exact: true }).click()
  const now = page.getByRole('region', { name: 'On the page now' })
  await expect(now.getByText(/Not tuned · ready/)).toBeVisible()
  await expectGolden(page, 'gpt2-random')
  await local.getByRole('button', { name: 'Keep it in this browser' }).click()
  await expect(local.getByText(/^Kept: load it/)).toBeVisible()
  await page.reload()
  const kept = page.getByRole('region', { name: 'Kept in this browser' })
  await kept.getByText('Load it', { exact: true }).click()
  await kept.getByLabel('How it was made').selectOption('base')
  await kept.getByRole('button', { name: 'Load it', exact: true }).click()
  await expect(now.getByText(/Not tuned · ready/)).toBeVisible()
  await expectGolden(page, 'gpt2-random')
})

test('what cannot be had or run is refused in plain words, and nothing is fetched for it', async ({
  page,
}) => {
  await openModels(page)
  const hub = page.getByRole('region', { name: 'From the Hub' })
  for (const [address, sentence] of [
    ['tiny/nothing', /moved, private or gated/],
    ['tiny/gpt2-random', /moved, private or gated/],
    ['not an address', /owner\/name/],
  ] as const) {
    await lookUp(page, address)
    await expect(hub.getByText(sentence)).toBeVisible()
  }
  expect([...served.hub.traffic.keys()].filter((path) => path.endsWith('.onnx'))).toEqual([])
})

test('where data is dear, no model is fetched before the visitor says so, and the button names the size', async ({
  page,
}) => {
  await page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'connection', { value: { saveData: true } }),
  )
  const large: string[] = []
  page.context().on('request', (request) => {
    if (/\.onnx|\.wasm|tokenizer\.json/.test(request.url())) large.push(request.url())
  })
  await openSite(page, served.site.url)
  const fetchThem = page.getByRole('button', { name: /^Fetch 1[01]\.\d MB$/ })
  await expect(fetchThem).toBeVisible()
  await expect(page.getByText(/^Not loaded yet/)).toHaveCount(2)
  await page.waitForTimeout(1000) // long enough for a worker to begin
  expect(large).toEqual([])
  await fetchThem.click()
  await expect(page.getByText('Ready', { exact: true })).toHaveCount(2)
  await expect(fetchThem).toHaveCount(0)
})
