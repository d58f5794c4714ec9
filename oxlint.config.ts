/** @file Lint rules. The bans between folders are generated from the ordered lists at the top. */
import { defineConfig, type OxlintOverride } from 'oxlint'

/** Lowest first: a folder of src/ imports only folders to its left in its own list. */
const pure = ['lib', 'protocol', 'metrics', 'suites']
const workerSide = [...pure, 'runtime', 'worker']
const pageSide = [...pure, 'client', 'store', 'ui', 'prompt', 'panels', 'app']
const folders = [...new Set([...workerSide, ...pageSide])]

/** Folders and packages that only the named folders may import. */
const reserved = [
  { pattern: '#client/', name: '#client/', folders: ['client', 'store'] },
  { pattern: '#store/', name: '#store/', folders: ['store', 'prompt', 'panels', 'app'] },
  { pattern: 'zustand(/|$)', name: 'zustand', folders: ['store'] },
  {
    pattern: '(onnxruntime-|@xenova/transformers|@huggingface/)',
    name: 'onnxruntime-web, @xenova/transformers and @huggingface/*',
    folders: ['runtime'],
  },
]

const sizes = { skipBlankLines: true, skipComments: true }

/** The regex is Rust's, which has no lookahead; oxlint passes over one that it cannot read. */
type Ban = { regex: string; message: string }

function foldersOutside(allowed: string[]): string {
  return folders.filter((folder) => !allowed.includes(folder)).join('|')
}

function layerBan(folder: string): Ban {
  const side = workerSide.includes(folder) ? workerSide : pageSide
  const allowed = side.slice(0, side.indexOf(folder) + 1)
  return {
    regex: `^#(${foldersOutside(allowed)})/`,
    message: `${folder}/ may import only these folders: ${allowed.join(', ')}.`,
  }
}

function reservedBans(folder: string): Ban[] {
  return reserved
    .filter((entry) => !entry.folders.includes(folder))
    .map(({ pattern, name, folders: owners }) => ({
      regex: `^${pattern}`,
      message: `Only ${owners.map((owner) => `${owner}/`).join(', ')} may import ${name}.`,
    }))
}

const pathBans: Ban[] = [
  { regex: '(^|/)\\.\\./', message: 'Name the folder (#folder/file.ts) instead of climbing with ../.' },
  { regex: '\\?.*worker', message: 'Workers are made in client/ with new Worker(new URL(...)).' },
]

/** An override replaces the rule it names, so each folder gets its whole list of bans. */
function importOverride(files: string[], bans: Ban[]): OxlintOverride {
  return { files, rules: { 'no-restricted-imports': ['error', { patterns: bans }] } }
}

function folderOverrides(folder: string): OxlintOverride[] {
  const files = [`src/${folder}/**`]
  const bans = [layerBan(folder), ...reservedBans(folder), ...pathBans]
  if (folder !== 'protocol') return [importOverride(files, bans)]
  const closed = {
    regex: `^([^.#]|#(${foldersOutside(['protocol'])})/|\\.\\./)`,
    message: 'protocol/ imports nothing but itself: both sides of the wall depend on it.',
  }
  return [importOverride(files, [closed]), importOverride(['src/protocol/**/*.test.*'], bans)]
}

/** src/main.tsx mounts the app and knows nothing else. */
const entryBans: Ban[] = [
  { regex: `^#(${foldersOutside(['app'])})/`, message: 'A file directly in src/ may import only #app/.' },
  {
    regex: `^\\./(${folders.join('|')})/`,
    message: 'Name the folder (#folder/file.ts) instead of ./folder/.',
  },
  ...reservedBans('main'),
  ...pathBans,
]

const workerNames = ['Worker', 'SharedWorker']
const noWorkers: OxlintOverride = {
  files: ['src/**'],
  excludeFiles: ['src/client/**'],
  rules: {
    'no-restricted-globals': [
      'error',
      ...workerNames.map((name) => ({ name, message: 'Only client/ makes workers.' })),
    ],
    'no-restricted-properties': [
      'error',
      ...['self', 'window', 'globalThis'].flatMap((object) =>
        workerNames.map((property) => ({ object, property, message: 'Only client/ makes workers.' })),
      ),
    ],
  },
}

export default defineConfig({
  plugins: ['eslint', 'typescript', 'react', 'import', 'unicorn', 'oxc', 'jsx-a11y', 'vitest', 'promise'],
  options: { typeAware: true },
  categories: { correctness: 'error' },
  ignorePatterns: ['training/**', 'public/**', 'dist/**'],
  rules: {
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'import/no-duplicates': 'error',
    'typescript/await-thenable': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'react/exhaustive-deps': 'error',
    'react/immutability': 'error',
    'react/purity': 'error',
    'react/react-in-jsx-scope': 'off',
    'react/refs': 'error',
    'react/set-state-in-effect': 'error',
    'react/set-state-in-render': 'error',
    'vitest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'fc.assert'] }],
    'no-console': 'error',
    eqeqeq: 'error',
    complexity: ['error', { max: 12 }],
    'max-depth': ['error', { max: 3 }],
    'max-lines': ['error', { max: 300, ...sizes }],
    'max-lines-per-function': ['error', { max: 60, ...sizes }],
    'max-params': ['error', { max: 4 }],
  },
  overrides: [
    importOverride(['src/*'], entryBans),
    ...folders.flatMap(folderOverrides),
    noWorkers,
    {
      // The import ban does not see `typeof import('package')`, which types a lazily loaded package.
      files: ['src/runtime/**'],
      rules: { 'typescript/consistent-type-imports': ['error', { disallowTypeAnnotations: false }] },
    },
    { files: ['**/*.tsx'], rules: { 'max-lines-per-function': ['error', { max: 100, ...sizes }] } },
    {
      files: ['**/*.test.*', '**/*.spec.*', '**/*.test-d.*'],
      rules: {
        'max-lines': ['error', { max: 400, ...sizes }],
        'max-lines-per-function': 'off', // a describe block is one function
        'typescript/unbound-method': 'off', // expect(object.method) does not call it
      },
    },
    { files: ['*.config.ts', '.size-limit.ts'], rules: { 'import/no-default-export': 'off' } },
    { files: ['scripts/**', 'bench/**', 'test/**'], rules: { 'no-console': 'off' } },
  ],
})
