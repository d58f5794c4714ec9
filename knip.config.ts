import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: ['src/worker/*.worker.ts', 'scripts/*.mjs', 'test/*.spec.ts', 'bench/*.{ts,mjs}'],
  project: ['src/**/*.{ts,tsx}', '{scripts,test,bench}/**/*.{ts,mjs}'],
  ignoreExportsUsedInFile: { interface: true, type: true }, // a signature's types are exported with it
}

export default config
