/** @file The same journey in a browser without a graphics adapter, and what the Console API refuses. */
import { readFileSync } from 'node:fs'

import { expect, test } from '@playwright/test'

import { expectGoldenAnswers, expectSlots, expectStreamedColumns } from './journey.ts'
import { launchWithoutGpu } from './launch.ts'
import type { FixtureServer } from './server.ts'
import { openSite, serveSite, watchIncidents, type Incidents } from './sitePage.ts'

test.use({ launchOptions: launchWithoutGpu })

let server: FixtureServer
let incidents: Incidents

test.beforeAll(async () => {
  server = await serveSite('/a/b/')
})
test.afterAll(() => server.close())
test.beforeEach(({ page }) => {
  incidents = watchIncidents(page, server.url)
})
test.afterEach(() => {
  expect(incidents).toEqual({ errors: [], foreign: [] })
})

test('the same from WASM, and the page says why', async ({ page }) => {
  await openSite(page, server.url)
  await expectSlots(page, 'wasm')
  await expectStreamedColumns(page)
  await expectGoldenAnswers(page)
  const [first] = await page.evaluate(() => window.tuningFork.slots().map(({ notice }) => notice?.code))
  expect(['no-webgpu', 'no-adapter']).toContain(first)
  await expect(page.getByText(/runs on the processor \(WASM\)/).first()).toBeVisible()
})

test('scores a text the same way twice, and lower bits for the likelier text', async ({ page }) => {
  await openSite(page, server.url)
  const score = (text: string): Promise<number[]> =>
    page.evaluate(async (scored) => {
      const scores = await window.tuningFork.score({ text: scored })
      return scores.map(({ bitsPerByte }) => bitsPerByte)
    }, text)
  const likely = await score('What is the capital of France?')
  expect(await score('What is the capital of France?')).toEqual(likely)
  const unlikely = await score('qxz vvk 9#kq zzpt wq7 jjx')
  likely.forEach((bits, index) => expect(bits).toBeLessThan(unlikely[index] ?? 0))
})

test('fetches each model file once', async ({ page }) => {
  server.clearTraffic()
  await openSite(page, server.url)
  await expectSlots(page, 'wasm')
  for (const modelId of ['standard', 'instruction']) {
    const path = `models/${modelId}/onnx/model_int8.onnx`
    const size = readFileSync(new URL(`../public/${path}`, import.meta.url)).length
    expect(server.traffic.get(path)).toEqual({ requestCount: 1, bytesSent: size })
  }
})

test('opens a third slot, refuses a fifth, and refuses prompts it cannot send', async ({ page }) => {
  await openSite(page, server.url)
  const outcome = await page.evaluate(async () => {
    const { tuningFork } = window
    const messageOf = (attempt: Promise<unknown>): Promise<string> =>
      attempt.then(
        () => 'no error',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
    await tuningFork.load('c', 'base')
    await tuningFork.load('d', 'standard', { device: 'wasm' })
    const [raw] = await tuningFork.ask({ prompt: 'Once upon a time', maxTokens: 4, slots: ['c'] })
    return {
      raw: raw?.sent,
      fifth: await messageOf(tuningFork.load('e', 'base')),
      unknown: await messageOf(tuningFork.load('a', 'no-such-model')),
      webgpu: await messageOf(tuningFork.load('d', 'standard', { device: 'webgpu' })),
      empty: await messageOf(tuningFork.ask('  \n')),
      huge: await messageOf(tuningFork.ask('x'.repeat(100_001))),
      long: (await tuningFork.ask({ prompt: 'word '.repeat(2000), slots: ['a'] }))[0]?.failure,
    }
  })
  expect(outcome).toEqual({
    raw: '<|end|>Once upon a time',
    fifth: expect.stringContaining('at most 4 slots'),
    unknown: expect.stringContaining('no model no-such-model'),
    webgpu: expect.stringMatching(/WebGPU/),
    empty: 'Write a prompt first.',
    huge: expect.stringContaining('at most 100000'),
    long: expect.stringContaining('longer than this model can read'),
  })
})
