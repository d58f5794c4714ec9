/** @file The built site on a server of its own, and a page of it that keeps book of what must not happen. */
import { fileURLToPath } from 'node:url'

import type { Page } from '@playwright/test'

import type { TuningFork } from '../src/app/consoleApi.ts'
import { serve, type FixtureServer } from './server.ts'

declare global {
  interface Window {
    tuningFork: TuningFork
  }
}

/** What a page has done wrong so far. */
export type Incidents = { readonly errors: string[]; readonly foreign: string[] }

export function serveSite(basePath = '/'): Promise<FixtureServer> {
  return serve({ root: fileURLToPath(new URL('../dist', import.meta.url)), basePath })
}

/** Chromium's own words where a page asks for an adapter and there is none. */
const noAdapter = 'No available adapters.'

/** Collects console errors and warnings, uncaught errors, and requests to any other origin. */
export function watchIncidents(page: Page, siteUrl: string): Incidents {
  const incidents: Incidents = { errors: [], foreign: [] }
  page.on('pageerror', (error) => incidents.errors.push(error.message))
  page.on('console', (message) => {
    const isWrong = message.type() === 'error' || message.type() === 'warning'
    if (isWrong && message.text() !== noAdapter) incidents.errors.push(message.text())
  })
  // The context sees the requests of workers as well.
  page.context().on('request', (request) => {
    const url = request.url()
    if (/^(https?|wss?):/.test(url) && !url.startsWith(siteUrl)) incidents.foreign.push(url)
  })
  return incidents
}

/** Opens the page and waits until it is interactive; models go on loading. */
export async function openSite(page: Page, siteUrl: string): Promise<void> {
  await page.goto(siteUrl)
  await page.evaluate(() => window.tuningFork.ready)
}
