import { readFile, writeFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

import packageJson from './package.json' with { type: 'json' }
import { contentSecurityPolicy, readHub } from './scripts/csp.ts'

const hub = readHub(process.env['HUB_URL'])

/**
 * Hosts refuse files over 25 MiB and ORT's asyncify build is larger, so `dist/` carries it gzipped;
 * `runtime/ort.ts` inflates it. Not named `.gz`: some servers have browsers inflate those on their own. Browsers with JSPI load the smaller build as it is.
 */
function gzipAsyncifyWasm(): Plugin {
  return {
    name: 'gzip-asyncify-wasm',
    apply: 'build',
    async writeBundle({ dir = 'dist' }, bundle) {
      for (const name of Object.keys(bundle)) {
        if (!/asyncify.*\.wasm$/.test(name)) continue
        const path = join(dir, name)
        await writeFile(`${path}.gzip`, gzipSync(await readFile(path), { level: 9 }))
        await rm(path)
      }
    },
  }
}

export default defineConfig({
  base: './',
  appType: 'mpa', // a missing file answers 404, never index.html
  define: {
    __APP_VERSION__: JSON.stringify(packageJson.version),
    __HUB_URL__: JSON.stringify(hub.url),
  },
  plugins: [react(), gzipAsyncifyWasm(), contentSecurityPolicy(hub)],
  // Keeps ORT's glue a file of its own, so that its threads do not run our worker bundle again.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  worker: { format: 'es', plugins: () => [gzipAsyncifyWasm()] },
  build: { target: 'esnext', assetsInlineLimit: 0 },
  // Every file is an entry: a dependency found in the middle of a test run would reload the tests.
  optimizeDeps: { entries: ['src/**/*.{ts,tsx}'], exclude: ['@xenova/transformers', 'onnxruntime-web'] },
})
