/** @file The main journey on the built site with the shipped models: both load on their own and answer at once. */
import { expect, test } from '@playwright/test'

import { expectGoldenAnswers, expectSlots, expectStreamedColumns } from './journey.ts'
import type { FixtureServer } from './server.ts'
import { openSite, serveSite, watchIncidents, type Incidents } from './sitePage.ts'

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

test('two models answer side by side from WebGPU', async ({ page }) => {
  test.setTimeout(600_000)
  await openSite(page, server.url)
  await expectSlots(page, 'webgpu')
  await expectStreamedColumns(page)
  await expectGoldenAnswers(page, 3) // a token takes a second in software
})
