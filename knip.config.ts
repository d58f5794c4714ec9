import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: ['src/main.tsx', 'src/worker/*.worker.ts', 'scripts/*.mjs', 'test/*.spec.ts', 'bench/*.{ts,mjs}'],
  project: ['src/**/*.{ts,tsx,css}', 'scripts/**', 'test/**', 'bench/**'],
}

export default config
