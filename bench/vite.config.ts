import { fileURLToPath } from 'node:url'

import { defineConfig, mergeConfig } from 'vite'

import site from '../vite.config.ts'

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** The page of the benchmark, built like the site: same plugins, same models. */
export default mergeConfig(
  site,
  defineConfig({
    root: pathOf('.'),
    publicDir: pathOf('../public'),
    build: { outDir: pathOf('../node_modules/.bench'), emptyOutDir: true },
  }),
)
