/** @file The built site with a hub of its own, and that hub. */
import { fileURLToPath } from 'node:url'

import { build } from 'vite'

import { serveHub, type HubServer } from './hub/hubServer.ts'
import { serve, type FixtureServer } from './server.ts'

/** Two files of tests may run at once, each with a site and a hub of its own. */
const place = Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)

/** The page's policy names the hub's origin, so that it has to be known when the site is built. */
const hubPort = 4179 + place

const root = fileURLToPath(new URL('..', import.meta.url))
const outDir = fileURLToPath(new URL(`../node_modules/.hub-site-${place}`, import.meta.url))

/** Where the page may look for models of the hub. */
const hubAddress = `http://127.0.0.1:${hubPort}`

/** Builds the site for the hub of these tests; takes some seconds. */
export async function buildHubSite(): Promise<void> {
  process.env['HUB_URL'] = hubAddress
  try {
    await build({
      root,
      configFile: `${root}/vite.config.ts`,
      logLevel: 'error',
      build: { outDir, emptyOutDir: true },
    })
  } finally {
    delete process.env['HUB_URL']
  }
}

export type HubSite = { readonly site: FixtureServer; readonly hub: HubServer; close(): Promise<void> }

/** Whose models are on the hub, and where they lie. */
export const owners = {
  tiny: fileURLToPath(new URL('hub/models/tiny', import.meta.url)),
  /** Those that also come with the page. */
  siblings: fileURLToPath(new URL('../public/models', import.meta.url)),
}

/** Serves what `buildHubSite` has built, and a hub with these models. */
export async function serveHubSite(): Promise<HubSite> {
  const hub = await serveHub({ owners, port: hubPort, gated: { 'tiny/gpt2-random': 'auto' } })
  const site = await serve({ root: outDir })
  return {
    site,
    hub,
    close: async () => {
      await Promise.all([site.close(), hub.close()])
    },
  }
}
