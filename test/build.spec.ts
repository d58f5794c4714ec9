/** @file The built page as a plain static host serves it: from a sub-path, under its content security policy. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

import { expect, test } from '@playwright/test'

import { serve, type FixtureServer } from './server.ts'

let server: FixtureServer

test.beforeAll(async () => {
  server = await serve({ root: fileURLToPath(new URL('../dist', import.meta.url)), basePath: '/a/b/' })
})

test.afterAll(() => server.close())

test('loads from a sub-path without an error, a missing file or a foreign request', async ({ page }) => {
  const foreign: string[] = []
  const missing: string[] = []
  const errors: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (url.startsWith('http') && !url.startsWith(server.url)) foreign.push(url)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) missing.push(response.url())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text()) // violations of the policy among them
  })

  await page.goto(server.url)
  await expect(page.locator('#root')).not.toBeEmpty()
  await page.waitForLoadState('networkidle')
  expect({ errors, foreign, missing }).toEqual({ errors: [], foreign: [], missing: [] })
})

test('the policy keeps page and models from every other host', async ({ page }) => {
  let requestCount = 0
  const elsewhere = createServer((_request, response) => {
    requestCount++
    response.setHeader('Access-Control-Allow-Origin', '*').end()
  })
  await once(elsewhere.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`
  await fetch(url)
  expect(requestCount).toBe(1)

  await page.goto(server.url)
  await page.evaluate(() => window.tuningFork.ready)
  await expect.poll(() => page.workers().length).toBe(2)
  const ask = `fetch('${url}')`
  await expect(page.evaluate(ask)).rejects.toThrow('Failed to fetch')
  for (const worker of page.workers()) {
    await expect(worker.evaluate(ask)).rejects.toThrow('Failed to fetch')
  }
  expect(requestCount).toBe(1)
  elsewhere.close()
})

test('has WebGPU in a worker of this Chromium', async ({ page }) => {
  await page.goto(server.url)
  const hasAdapter = await page.evaluate(async () => {
    const code = 'navigator.gpu?.requestAdapter().then((adapter) => postMessage(adapter !== null))'
    const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })))
    return new Promise<boolean>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data === true)
    })
  })
  expect(hasAdapter).toBe(true)
})
