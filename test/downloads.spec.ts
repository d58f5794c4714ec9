/** @file Downloads that go wrong, in the built page: what is kept, what is sent again, and what the visitor reads. */
import { expect, test, type Page } from '@playwright/test'

import type { Fault, FaultOptions } from './hub/hubFaults.ts'
import { expectGolden, harm, keptOf, sizeOf } from './hubModels.ts'
import { buildHubSite, serveHubSite, type HubSite } from './hubSite.ts'
import { launchWithoutGpu } from './launch.ts'
import { openSite, watchIncidents, type Incidents } from './sitePage.ts'

// Fetching is the same on every device; WASM is the quick one here.
test.use({ launchOptions: launchWithoutGpu })

const model = 'tiny/qwen2-random'
const graph = 'onnx/model.onnx'
const weights = `${model}/${graph}`
const size = sizeOf('qwen2-random', graph)
const sixty = Math.round(size * 0.6)

let served: HubSite
let incidents: Incidents
test.beforeAll(buildHubSite)
test.beforeEach(async ({ page }) => {
  served = await serveHubSite()
  incidents = await watched(page)
})
test.afterEach(async () => {
  await served.close()
  expect(incidents.errors.filter((words) => !isExpected(words))).toEqual([])
  expect(incidents.foreign.filter((url) => !url.startsWith(served.hub.url))).toEqual([])
})

/** Keeps book of errors, also of what the page's policy forbids. */
async function watched(page: Page): Promise<Incidents> {
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} forbids ${event.blockedURI}`),
    )
  })
  return watchIncidents(page, served.site.url)
}

/** Chromium's own words for the faults of these tests. */
function isExpected(words: string): boolean {
  return words.startsWith('Failed to load resource:')
}

type Loaded = {
  readonly status: string
  readonly id: string | null
  readonly notice: string | null
  readonly problem: string | null
}

/** Loads a model into slot a, and says how that went. */
function load(page: Page, id = model): Promise<Loaded> {
  return page.evaluate(async (wanted) => {
    const how = { role: 'instruction', device: 'wasm', dtype: 'fp32' } as const
    const problem = await window.tuningFork.load('a', wanted, how).then(
      () => null,
      (error: unknown) => (error as Error).message,
    )
    const slot = window.tuningFork.slots().find(({ id }) => id === 'a')
    return {
      status: slot?.status ?? 'none',
      id: slot?.modelId ?? null,
      notice: slot?.notice?.message ?? null,
      problem,
    }
  }, id)
}

const ready = { status: 'ready', problem: null }

function strike(fault: Fault, options?: FaultOptions): void {
  served.hub.setFault(weights, fault, options)
}

/** What was asked of the hub for a file, and sent. */
function trafficOf(path: string) {
  return served.hub.traffic.get(path) ?? { requests: 0, bytesSent: 0, ranges: [], preflights: 0 }
}

/** The files and listings that the hub was asked for since its book was opened. */
function asked(): string[] {
  return [...served.hub.traffic].flatMap(([path, { requests }]) => (requests > 0 ? [path] : []))
}

/** Where the parts began that were asked for. */
function startsOf(path: string): number[] {
  return trafficOf(path).ranges.map((range) => Number(/^bytes=(\d+)-$/.exec(range)?.[1]))
}

async function openModels(page: Page): Promise<void> {
  await openSite(page, `${served.site.url}#/models`)
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible()
}

const onPage = (page: Page) => page.getByRole('region', { name: 'On the page now' })
const inBrowser = (page: Page) => page.getByRole('region', { name: 'Kept in this browser' })

for (const isPreflightAnswered of [true, false]) {
  test(`a reset at 60 %, then a new visit: goes on there (preflight answered: ${isPreflightAnswered})`, async ({
    page,
  }) => {
    await openSite(page, served.site.url)
    strike({ type: 'reset', afterBytes: sixty }, { times: 1 })
    strike({ type: 'hangUp' }) // until the page is left
    void load(page).catch(() => undefined)
    await expect.poll(() => trafficOf(weights).bytesSent).toBe(sixty)
    await expect.poll(() => keptOf(page)).toContainEqual({ path: graph, isComplete: false, bytes: sixty })
    await page.reload()
    served.hub.clearFaults()
    served.hub.setPreflight(isPreflightAnswered)
    await page.evaluate(() => window.tuningFork.ready)
    expect(await load(page)).toMatchObject(ready)
    expect(startsOf(weights)).toContain(sixty)
    expect(trafficOf(weights).bytesSent).toBeLessThanOrEqual(size * 1.01)
    expect(trafficOf(weights).preflights).toBeGreaterThan(0)
    await expectGolden(page, 'qwen2-random')
    // Chromium's words for the preflight that was refused.
    const refused = incidents.errors.splice(0).filter((words) => !isExpected(words))
    if (isPreflightAnswered) expect(refused).toEqual([])
    else for (const words of refused) expect(words).toContain('preflight')
  })
}

test('a body that ends early: the rest is asked for, and nothing twice', async ({ page }) => {
  await openSite(page, served.site.url)
  strike({ type: 'truncate', afterBytes: sixty }, { times: 1 })
  expect(await load(page)).toMatchObject(ready)
  expect(startsOf(weights)).toEqual([sixty])
  expect(trafficOf(weights).bytesSent).toBeLessThanOrEqual(size * 1.01)
  await expectGolden(page, 'qwen2-random')
})

for (const [name, fault, isPreflightAnswered] of [
  ['another version', { type: 'changedEtag' }, true],
  ['a part of another version', { type: 'changedEtag' }, false],
  ['the whole file', { type: 'ignoreRange' }, true],
] as const) {
  test(`${name} comes instead of the rest: begun anew, not put together`, async ({ page }) => {
    served.hub.setPreflight(isPreflightAnswered)
    await openSite(page, served.site.url)
    strike({ type: 'reset', afterBytes: sixty }, { times: 1 })
    strike(fault)
    expect(await load(page)).toMatchObject(ready)
    expect(startsOf(weights)[0]).toBe(sixty)
    expect(trafficOf(weights).bytesSent).toBeGreaterThanOrEqual(sixty + size)
    expect(await keptOf(page)).toContainEqual({ path: graph, isComplete: true, bytes: size })
    await expectGolden(page, 'qwen2-random')
    if (!isPreflightAnswered) incidents.errors.splice(0)
  })
}

test('the beginning that is kept was damaged: the file is fetched anew', async ({ page }) => {
  await openSite(page, served.site.url)
  strike({ type: 'reset', afterBytes: sixty }, { times: 1 })
  strike({ type: 'hangUp' })
  void load(page).catch(() => undefined)
  await expect.poll(() => keptOf(page)).toContainEqual({ path: graph, isComplete: false, bytes: sixty })
  await page.reload()
  await page.evaluate(() => window.tuningFork.ready)
  await harm(page, graph, 'flip')
  served.hub.clearFaults()
  expect(await load(page)).toMatchObject(ready)
  expect(trafficOf(weights).bytesSent).toBe(size + size)
  await expectGolden(page, 'qwen2-random')
})

test('a server that fails twice: tried again, and every byte sent once', async ({ page }) => {
  await openSite(page, served.site.url)
  strike({ type: 'status', status: 503 }, { times: 2 })
  expect(await load(page)).toMatchObject(ready)
  expect(trafficOf(weights)).toMatchObject({ requests: 3, bytesSent: size })
})

test('no length, and a packed body', async ({ page }) => {
  await openModels(page)
  for (const type of ['noLength', 'gzip'] as const) {
    served.hub.clearFaults()
    served.hub.clearTraffic()
    strike({ type })
    expect(await load(page)).toMatchObject(ready)
    const { requests, bytesSent } = trafficOf(weights)
    expect(requests).toBe(1)
    if (type === 'gzip') expect(bytesSent).toBeLessThan(size)
    expect(await keptOf(page)).toContainEqual({ path: graph, isComplete: true, bytes: size })
    await expectGolden(page, 'qwen2-random')
    await expect(page.locator('main')).not.toContainText('NaN')
    await inBrowser(page)
      .getByRole('button', { name: `Delete ${model}` })
      .click()
    await inBrowser(page)
      .getByRole('button', { name: /^Delete for good/ })
      .click()
    await expect(inBrowser(page).getByText(/^Nothing yet/)).toBeVisible()
  }
})

// Takes the 30 s of the page's patience: a page whose worker a test has changed is kept from the hub by Chromium.
test('a server that stops sending is left, and the rest is asked for', async ({ page }) => {
  await openModels(page)
  strike({ type: 'stall', afterBytes: sixty }, { times: 1 })
  const loading = load(page)
  await expect(onPage(page).getByText(/no connection to the server, next try in/)).toBeVisible({
    timeout: 40_000,
  })
  expect(await loading).toMatchObject(ready)
  expect(startsOf(weights)).toEqual([sixty])
  expect(trafficOf(weights)).toMatchObject({ requests: 2, bytesSent: size })
})

test('a busy server: the seconds are counted down, and Cancel ends the waiting', async ({ page }) => {
  await openModels(page)
  strike({ type: 'status', status: 429, retryAfter: 3, isExposed: true })
  void load(page).catch(() => undefined)
  const words = onPage(page).getByText(/the server asks for patience, next try in \d+ s/)
  await expect(words).toContainText('in 3 s')
  await expect(words).toContainText('in 1 s')
  expect(trafficOf(weights).requests).toBe(1)
  await expect.poll(() => trafficOf(weights).requests).toBe(2)
  await expect(words).toContainText('in 3 s')
  await onPage(page)
    .getByRole('button', { name: `Cancel: ${model}` })
    .click()
  await expect(onPage(page).getByText(/^Loading was cancelled/)).toBeVisible({ timeout: 1000 })
  await page.waitForTimeout(4000)
  expect(trafficOf(weights).requests).toBe(2)
  served.hub.clearFaults()
  await onPage(page)
    .getByRole('button', { name: `Load it: ${model}` })
    .click()
  await expect(onPage(page).getByText(/Instruction tuning · ready · processor \(WASM\) · fp32/)).toBeVisible()
})

for (const [name, fault, sentence] of [
  ['refused to all without an account', { type: 'status', status: 401 }, /gated, private or gone/],
  ['gone', { type: 'status', status: 404 }, /missing on the server/],
  ['a web page', { type: 'html' }, /a web page instead/],
  ['another file than the one that is listed', { type: 'wrongHash' }, /not the one that is listed/],
] as const) {
  test(`the weights are ${name}: said, nothing of them kept, and all else goes on`, async ({ page }) => {
    await openSite(page, served.site.url)
    strike(fault)
    expect(await load(page)).toMatchObject({ status: 'failed', problem: expect.stringMatching(sentence) })
    await expect(page.locator('[data-slot="a"]').getByText(sentence)).toBeVisible()
    expect(trafficOf(weights).requests).toBe(1)
    expect((await keptOf(page)).map(({ path }) => path)).not.toContain(graph)
    const [answer] = await page.evaluate(() =>
      window.tuningFork.ask({ prompt: 'hello', maxTokens: 4, slots: ['b'] }),
    )
    expect(answer).toMatchObject({ failure: null, slotId: 'b' })
    expect(await load(page, 'tiny/qwen2-external')).toMatchObject(ready)
    await expectGolden(page, 'qwen2-external')
    served.hub.clearFaults()
    expect(await load(page)).toMatchObject(ready)
    await expectGolden(page, 'qwen2-random')
  })
}

test('a download is cancelled: the network stops, what has come is listed, and loading goes on there', async ({
  page,
}) => {
  await openModels(page)
  strike({ type: 'slow', bytesPerSecond: size / 8 })
  void load(page).catch(() => undefined)
  await expect.poll(() => trafficOf(weights).bytesSent).toBeGreaterThan(size / 8)
  await onPage(page)
    .getByRole('button', { name: `Cancel: ${model}` })
    .click()
  await page.waitForTimeout(1000)
  const { bytesSent } = trafficOf(weights)
  expect(bytesSent).toBeLessThan(size / 2)
  await page.waitForTimeout(1000)
  expect(trafficOf(weights).bytesSent).toBe(bytesSent)
  await expect(onPage(page).getByText(/^Loading was cancelled/)).toBeVisible()
  await expect(
    inBrowser(page).getByText(/1 file not whole yet: loading goes on where it stopped/),
  ).toBeVisible()
  await expect(inBrowser(page).getByRole('button', { name: `Delete ${model}` })).toBeVisible()

  served.hub.clearFaults()
  await onPage(page)
    .getByRole('button', { name: `Load it: ${model}` })
    .click()
  await expect(onPage(page).getByText(/ready · processor \(WASM\) · fp32/)).toBeVisible()
  expect(startsOf(weights)).toHaveLength(1)
  expect(trafficOf(weights).bytesSent).toBeLessThanOrEqual(size * 1.05) // what was on its way
  await expect(inBrowser(page).getByText(/not whole yet/)).toBeHidden()
  await expectGolden(page, 'qwen2-random')
})

test('a partial download can be deleted', async ({ page }) => {
  await openModels(page)
  strike({ type: 'slow', bytesPerSecond: size / 8 })
  void load(page).catch(() => undefined)
  await expect.poll(() => trafficOf(weights).bytesSent).toBeGreaterThan(size / 8)
  await onPage(page)
    .getByRole('button', { name: `Cancel: ${model}` })
    .click()
  await inBrowser(page)
    .getByRole('button', { name: `Delete ${model}` })
    .click()
  await inBrowser(page)
    .getByRole('button', { name: /^Delete for good/ })
    .click()
  await expect(inBrowser(page).getByText(/^Nothing yet/)).toBeVisible()
  expect(await keptOf(page)).toEqual([])
})

test('a kept file is damaged: Verify names and deletes it, and it alone is fetched again', async ({
  page,
}) => {
  await openModels(page)
  const { id } = await load(page)
  await harm(page, graph, 'flip')
  await inBrowser(page)
    .getByRole('button', { name: `Verify ${model}` })
    .click()
  await expect(inBrowser(page).getByText(`Damaged and deleted: ${graph}.`)).toBeVisible()
  expect((await keptOf(page)).map(({ path }) => path)).not.toContain(graph)
  served.hub.clearTraffic()
  expect(await load(page, id ?? '')).toMatchObject(ready)
  expect(asked()).toEqual([weights])
  expect(trafficOf(weights).bytesSent).toBe(size)
  await expectGolden(page, 'qwen2-random')
  await inBrowser(page)
    .getByRole('button', { name: `Verify ${model}` })
    .click()
  await expect(inBrowser(page).getByText('Every file is as it was fetched.')).toBeVisible()
})

for (const [path, how] of [
  [graph, 'scribble'],
  ['config.json', 'scribble'],
  ['tokenizer.json', 'scribble'],
  [graph, 'delete'],
] as const) {
  test(`kept, then ${how === 'delete' ? 'deleted' : 'overwritten'}: ${path} is fetched again by itself`, async ({
    page,
  }) => {
    await openModels(page)
    const { id } = await load(page)
    await harm(page, path, how)
    served.hub.clearTraffic()
    expect(await load(page, id ?? '')).toMatchObject(ready)
    expect(asked()).toEqual([`${model}/${path}`])
    await expectGolden(page, 'qwen2-random')
  })
}

test('no room in the browser: the model runs from memory, and the visitor reads why', async ({ page }) => {
  await openModels(page)
  const devtools = await page.context().newCDPSession(page)
  const { origin } = new URL(served.site.url)
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 150_000 })
  expect(await load(page)).toMatchObject({ ...ready, notice: expect.stringMatching(/no room left to keep/) })
  await expect(onPage(page).getByText(/no room left to keep this model/)).toBeVisible()
  expect(trafficOf(weights).bytesSent).toBe(size)
  await expectGolden(page, 'qwen2-random')
  // With room again, what was kept of it is gone on with.
  await devtools.send('Storage.overrideQuotaForOrigin', { origin })
  expect(await load(page)).toMatchObject({ ...ready, notice: null })
  expect(await keptOf(page)).toContainEqual({ path: graph, isComplete: true, bytes: size })
})

test('two tabs want the same model at once: it is sent once', async ({ page, context }) => {
  const other = await context.newPage()
  const incidentsOfOther = await watched(other)
  await openModels(page)
  await openModels(other)
  strike({ type: 'slow', bytesPerSecond: size / 3 })
  const [first, second] = [load(page), load(other)]
  const words = /another tab or column fetches the same file/
  const isWaiting = (tab: Page) => onPage(tab).getByText(words).isVisible()
  await expect.poll(async () => (await isWaiting(page)) || (await isWaiting(other))).toBe(true)
  expect(await first).toMatchObject(ready)
  expect(await second).toMatchObject(ready)
  expect(trafficOf(weights)).toMatchObject({ requests: 1, bytesSent: size })
  await expectGolden(other, 'qwen2-random')
  expect(incidentsOfOther.errors.filter((line) => !isExpected(line))).toEqual([])
})

test('without a network: a kept model loads and answers, another says that it is not here', async ({
  page,
  context,
}) => {
  await openSite(page, served.site.url)
  const { id } = await load(page)
  // The page's own scripts come from the browser's cache then; the server of these tests forbids it to have one.
  const { origin } = new URL(served.site.url)
  await page.route(`${origin}/**`, async (route) => route.fulfill({ response: await route.fetch() }))
  await context.setOffline(true)
  served.hub.clearTraffic()
  const sentence = /not in this browser yet and there is no connection/
  expect(await load(page, 'tiny/qwen2-external')).toMatchObject({ problem: expect.stringMatching(sentence) })
  for (const name of [id ?? '', 'tiny/qwen2-random']) expect(await load(page, name)).toMatchObject(ready)
  await expectGolden(page, 'qwen2-random')
  expect(asked()).toEqual([])
})
