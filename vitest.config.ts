import { playwright } from '@vitest/browser-playwright'
import { defineConfig, mergeConfig } from 'vitest/config'

import { chromiumArgs, findChromium } from './scripts/chromium.mjs'
import site from './vite.config.ts'

const executablePath = findChromium()

export default mergeConfig(
  site,
  defineConfig({
    test: {
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            testTimeout: 60_000, // no test may fail because the machine is slow
            environment: 'node',
            include: ['{src,scripts,test}/**/*.test.{ts,tsx}'],
            exclude: ['**/*.browser.test.*'],
          },
        },
        {
          extends: true,
          test: {
            name: 'browser',
            include: ['src/**/*.browser.test.{ts,tsx}'],
            fileParallelism: false, // software WebGPU takes every core there is
            testTimeout: 60_000,
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              provider: playwright({
                launchOptions: { args: chromiumArgs, ...(executablePath && { executablePath }) },
              }),
              instances: [{ browser: 'chromium' }],
            },
          },
        },
      ],
    },
  }),
)
