/** @file Browsers without fast JSPI take the asyncify build of ONNX Runtime, which is published gzipped. */
import { expect, test } from '@playwright/test'

import { launchWithoutGpu } from './launch.ts'
import { openSite, serveSite } from './sitePage.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

test.use({
  launchOptions: { ...launchWithoutGpu, args: [...(launchWithoutGpu.args ?? []), `--user-agent=${firefox}`] },
})

test('both models answer with the asyncify build', async ({ page }) => {
  const server = await serveSite()
  await openSite(page, server.url)
  const answers = await page.evaluate(() => window.tuningFork.ask({ prompt: 'hello', maxTokens: 4 }))
  expect(answers).toMatchObject([{ failure: null }, { failure: null }])
  const builds = [...server.traffic.keys()].filter((path) => /ort-wasm.*(wasm|gzip)$/.test(path))
  expect(builds.every((path) => path.includes('asyncify'))).toBe(true)
  expect(builds.length).toBeGreaterThan(0)
  await server.close()
})
