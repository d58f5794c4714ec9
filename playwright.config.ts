import { defineConfig } from '@playwright/test'

import { chromiumArgs, findChromium } from './scripts/chromium.mjs'

const executablePath = findChromium()

/** The tests serve dist/ themselves (test/server.ts); software WebGPU is slow, so they may take their time. */
export default defineConfig({
  testDir: 'test',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/e2e',
  workers: 1,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    launchOptions: { args: chromiumArgs, ...(executablePath && { executablePath }) },
    trace: 'retain-on-failure',
  },
})
