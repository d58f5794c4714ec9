/** @file What the visitor sees when the server, the browser or the graphics device lets the page down. */
import { expect, test } from '@playwright/test'

import { launchWithoutGpu } from './launch.ts'
import type { Fault, FixtureServer } from './server.ts'
import { openSite, serveSite } from './sitePage.ts'

const weights = 'models/standard/onnx/model_int8.onnx'

// Loading is the same on every device; WASM is the quick one here.
test.use({ launchOptions: launchWithoutGpu })

let server: FixtureServer
test.beforeEach(async () => {
  server = await serveSite()
})
test.afterEach(() => server.close())

const cases: {
  readonly name: string
  readonly path: string
  readonly fault: Fault
  readonly sentence: RegExp
}[] = [
  { name: 'weights missing', path: weights, fault: { type: 'missing' }, sentence: /missing on the server/ },
  {
    name: 'weights truncated',
    path: weights,
    fault: { type: 'truncated', afterBytes: 1_000_000 },
    sentence: /arrived incomplete/,
  },
  {
    name: 'weights answered with a web page',
    path: weights,
    fault: { type: 'html' },
    sentence: /a web page instead/,
  },
  {
    name: 'tokenizer answered with a web page',
    path: 'models/standard/tokenizer.json',
    fault: { type: 'html' },
    sentence: /a web page instead/,
  },
  {
    name: 'configuration truncated',
    path: 'models/standard/config.json',
    fault: { type: 'truncated', afterBytes: 40 },
    sentence: /arrived incomplete/,
  },
]

for (const { name, path, fault, sentence } of cases) {
  test(`${name}: a plain sentence, the other slot answers, Retry works`, async ({ page }) => {
    server.setFault(path, fault)
    await openSite(page, server.url)
    const column = page.locator('[data-slot="a"]')
    await expect(column.getByText(sentence)).toBeVisible()
    const [answer] = await page.evaluate(() =>
      window.tuningFork.ask({ prompt: 'hello', maxTokens: 4, slots: ['b'] }),
    )
    expect(answer).toMatchObject({ failure: null, slotId: 'b' })

    server.clearFaults()
    await column.getByRole('button', { name: /retry/i }).click()
    await expect(column.getByText(sentence)).toBeHidden()
    const [again] = await page.evaluate(() =>
      window.tuningFork.ask({ prompt: 'hello', maxTokens: 4, slots: ['a'] }),
    )
    expect(again).toMatchObject({ failure: null, slotId: 'a' })
  })
}

test('a missing catalogue: the page says so and recovers on Retry', async ({ page }) => {
  server.setFault('models/catalogue.json', { type: 'missing' })
  await openSite(page, server.url)
  await expect(page.getByText(/missing on the server/)).toBeVisible()
  server.clearFaults()
  await page.getByRole('button', { name: /retry/i }).click()
  await expect.poll(() => page.evaluate(() => window.tuningFork.slots().length)).toBe(2)
})

test('absent WebGPU: the page says how to come by it, and the model answers on WASM', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined }))
  await page.route(/engine\.worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch()
    const noGpu = "Object.defineProperty(WorkerNavigator.prototype, 'gpu', { value: undefined })\n"
    await route.fulfill({ response, body: noGpu + (await response.text()) })
  })
  await openSite(page, server.url)
  const notice = page.getByText(/has no WebGPU.* chrome:\/\/flags|has no WebGPU.* Update the browser/)
  await expect(notice).toHaveCount(1) // once for both columns
  const [answer] = await page.evaluate(() =>
    window.tuningFork.ask({ prompt: 'hello', maxTokens: 4, slots: ['a'] }),
  )
  expect(answer).toMatchObject({ failure: null, slotId: 'a' })
})

test('the worker script is missing: the slot says so, nothing goes unhandled, Retry works', async ({
  page,
}) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.route(/engine\.worker-[^/]*\.js$/, (route) => route.fulfill({ status: 404 }))
  await openSite(page, server.url)
  const column = page.locator('[data-slot="a"]')
  await expect(column.getByText(/runs models could not be fetched/)).toBeVisible()
  await page.unroute(/engine\.worker-[^/]*\.js$/)
  await column.getByRole('button', { name: /retry/i }).click()
  await expect(column.getByText('Ready')).toBeVisible()
  expect(errors).toEqual([])
})
