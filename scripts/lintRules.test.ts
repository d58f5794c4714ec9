/** @file Proves the bans of oxlint.config.ts: lints a planted project, one file for each. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { root } from './packages.mjs'

const long = (lineCount: number) => 'let n = 0\n' + 'n += 1\n'.repeat(lineCount)

/** Path, source, and what the linter must say about it. */
const violations: [path: string, source: string, complaint: string][] = [
  ['src/lib/up.ts', `export * from '#protocol/a.ts'`, 'lib/ may import only these folders: lib.'],
  [
    'src/runtime/page.ts',
    `export * from '#ui/a.ts'`,
    'runtime/ may import only these folders: lib, protocol, metrics, suites, runtime.',
  ],
  ['src/runtime/up.ts', `export * from '#worker/a.ts'`, 'runtime/ may import only these folders'],
  ['src/store/up.ts', `export * from '#panels/a.tsx'`, 'store/ may import only these folders'],
  ['src/panels/worker.ts', `export type { A } from '#worker/a.ts'`, 'panels/ may import only these folders'],
  [
    'src/panels/lazy.ts',
    `export const load = () => import('#runtime/a.ts')`,
    'panels/ may import only these folders',
  ],
  ['src/app/client.ts', `export * from '#client/a.ts'`, 'Only client/, store/ may import #client/.'],
  [
    'src/ui/store.ts',
    `export * from '#store/a.ts'`,
    'Only store/, prompt/, panels/, app/ may import #store/.',
  ],
  ['src/app/zustand.ts', `export * from 'zustand'`, 'Only store/ may import zustand.'],
  ['src/panels/zustand.ts', `export * from 'zustand/vanilla'`, 'Only store/ may import zustand.'],
  ['src/store/ort.ts', `export * from 'onnxruntime-web/webgpu'`, 'Only runtime/ may import onnxruntime-web'],
  [
    'src/worker/ort.ts',
    `export type { A } from 'onnxruntime-web'`,
    'Only runtime/ may import onnxruntime-web',
  ],
  ['src/client/hub.ts', `export * from '@xenova/transformers'`, 'Only runtime/ may import onnxruntime-web'],
  [
    'src/panels/ortType.ts',
    `export type Ort = typeof import('onnxruntime-web')`,
    'type annotations are forbidden',
  ],
  ['src/panels/jinja.ts', `export * from '@huggingface/jinja'`, 'Only runtime/ may import onnxruntime-web'],
  [
    'src/panels/lazyHub.ts',
    `export const load = () => import('@xenova/transformers')`,
    'Only runtime/ may import',
  ],
  ['src/protocol/valibot.ts', `export * from 'valibot'`, 'protocol/ imports nothing but itself'],
  ['src/protocol/lib.ts', `export * from '#lib/a.ts'`, 'protocol/ imports nothing but itself'],
  ['src/app/climb.ts', `export * from '../lib/a.ts'`, 'Name the folder'],
  ['src/app/detour.ts', `export * from './../lib/a.ts'`, 'Name the folder'],
  ['src/main.tsx', `export * from './panels/a.tsx'`, 'Name the folder'],
  ['src/other.ts', `export * from '#panels/a.tsx'`, 'A file directly in src/ may import only #app/.'],
  ['src/store/worker.ts', `export const w = new Worker('a.js')`, 'Only client/ makes workers.'],
  ['src/app/worker.ts', `export const w = new self.Worker('a.js')`, 'Only client/ makes workers.'],
  ['src/app/query.ts', `import W from './a.ts?worker'\nexport const w = W`, 'Workers are made in client/'],
  ['src/lib/default.ts', `export default 1`, 'Prefer named exports'],
  ['src/lib/any.ts', `export const a: any = 1`, 'Unexpected `any`'],
  ['src/lib/floating.ts', `export const a = () => { Promise.resolve(1) }`, 'Promises must be awaited'],
  ['src/lib/nonNull.ts', `export const a = (b?: number) => b!`, 'non-null assertion'],
  ['src/lib/console.ts', `console.log(1)`, 'Unexpected console statement'],
  ['src/lib/cycleA.ts', `import { b } from './cycleB.ts'\nexport const a = () => b`, 'Dependency cycle'],
  ['src/lib/cycleB.ts', `import { a } from './cycleA.ts'\nexport const b = () => a`, 'Dependency cycle'],
  ['src/lib/longFile.ts', long(301), 'too many lines'],
  ['src/lib/longFunction.ts', `export function f() {\n${long(60)}return n }`, 'too many lines'],
  ['src/ui/Long.tsx', `export function Long() {\n${long(100)}return n }`, 'too many lines'],
  [
    'src/lib/params.ts',
    `export const f = (...[]) => 0\nexport function g(a, b, c, d, e) { return a + b + c + d + e }`,
    'too many parameters',
  ],
  [
    'src/lib/depth.ts',
    `export function f(a) { if (a) { for (;;) { if (a > 1) { if (a > 2) return 1 } } } }`,
    'nested too deeply',
  ],
  ['src/lib/complex.ts', `export const f = (a) => ${'a ? a : '.repeat(12)} 0`, 'complexity of 13'],
]

const allowed: [path: string, source: string][] = [
  ['src/lib/a.ts', 'export const a = 1'],
  ['src/protocol/a.ts', `export type A = 'a'`],
  ['src/protocol/b.ts', `export type { A } from './a.ts'\nexport type { A as B } from '#protocol/a.ts'`],
  [
    'src/protocol/a.test.ts',
    `import { expect, it } from 'vitest'\nimport { a } from '#lib/a.ts'\nit('is one', () => expect(a).toBe(1))`,
  ],
  [
    'src/runtime/ort.ts',
    `export * from 'onnxruntime-web'\nexport type Ort = typeof import('onnxruntime-web')`,
  ],
  ['src/worker/a.ts', `export * from '#runtime/ort.ts'`],
  ['src/client/a.ts', `export const open = () => new Worker(new URL('../worker/a.ts', import.meta.url))`],
  ['src/store/a.ts', `export * from 'zustand'\nexport { open } from '#client/a.ts'`],
  ['src/ui/Fits.tsx', `export function Fits() {\n${long(90)}return n }`],
  ['src/panels/a.tsx', `export * from '#store/a.ts'\nexport * from '#ui/Fits.tsx'`],
  ['src/app/App.tsx', `export * from '#panels/a.tsx'`],
  ['src/entry.tsx', `export * from '#app/App.tsx'`],
]

type Diagnostic = { filename: string; message: string; help?: string }

let folder: string
const complaints = new Map<string, string[]>()

function plant([path, source]: [path: string, source: string, complaint?: string]) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), `${source}\n`)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lint-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  for (const name of ['oxlint.config.ts', 'package.json', '.gitignore'])
    copyFileSync(join(root, name), join(folder, name))
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'ES2024',
        module: 'ESNext',
        moduleResolution: 'bundler',
        jsx: 'react-jsx',
        noEmit: true,
      },
      include: ['src'],
    }),
  )
  for (const file of [...violations, ...allowed]) plant(file)

  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
  const child = spawnSync(process.execPath, [oxlint, '--format=json', 'src'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const report: { diagnostics: Diagnostic[] } = JSON.parse(child.stdout)
  for (const { filename, message, help = '' } of report.diagnostics) {
    complaints.set(filename, [...(complaints.get(filename) ?? []), `${message} ${help}`])
  }
}, 60_000)

afterAll(() => {
  rmSync(folder, { recursive: true })
})

it.each(violations)('%s is refused', (path, _source, complaint) => {
  expect(complaints.get(path)?.join('\n') ?? 'no complaint').toContain(complaint)
})

it.each(allowed)('%s is allowed', (path) => {
  expect(complaints.get(path)).toBeUndefined()
})
