import { defineConfig } from '@playwright/test'

import { chromiumArgs, findChromium } from './scripts/chromium.mjs'

const executablePath = findChromium()

/** Software WebGPU takes every core there is, and would starve beside other tests. */
const onWebgpu = ['compare.webgpu.spec.ts', 'device.spec.ts']

/** The tests serve dist/ themselves (test/server.ts); software WebGPU is slow, so they may take their time. */
export default defineConfig({
  testDir: 'test',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/e2e',
  workers: 2, // much of the time is waiting: for servers that stall, and for patience to end
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  projects: [
    { name: 'page', testIgnore: onWebgpu },
    { name: 'webgpu', testMatch: onWebgpu, dependencies: ['page'], workers: 1 },
  ],
  use: {
    browserName: 'chromium',
    launchOptions: { args: chromiumArgs, ...(executablePath && { executablePath }) },
    trace: 'off', // recording every test costs a quarter of the time; --trace on makes one where it is wanted
  },
})
