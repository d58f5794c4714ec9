/** @file `npm start`: installs and builds what is missing, then serves dist/ until Ctrl-C. No packages needed. */
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { ensurePackages, PlainError, root, run, toolNode } from './packages.mjs'

const vite = join(root, 'node_modules/vite/bin/vite.js')

/** What the build is made of. */
const sources = [
  'src',
  'public',
  'scripts',
  'index.html',
  'package-lock.json',
  'package.json',
  'vite.config.ts',
]

/**
 * @param {string} path a file or folder
 * @returns {number} when it or anything in it last changed; a folder's own date tells of removed files
 */
function newestMs(path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0
  return readdirSync(path).reduce(
    (newest, name) => Math.max(newest, newestMs(join(path, name))),
    stats.mtimeMs,
  )
}

function isBuilt() {
  const built = statSync(join(root, 'dist/index.html'), { throwIfNoEntry: false })
  return built !== undefined && sources.every((source) => newestMs(join(root, source)) < built.mtimeMs)
}

function build() {
  if (isBuilt()) return
  console.log('Building ...')
  const child = spawnSync(toolNode, [vite, 'build', '--logLevel', 'error'], { cwd: root, stdio: 'inherit' })
  if (child.status !== 0) throw new PlainError('The build failed; the reason stands above.')
}

/** Vite prints the address, takes 4173 or the next free port, and obeys --port and --host. */
function serve() {
  const child = spawn(toolNode, [vite, 'preview', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
  let isStopping = false
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => {
      isStopping = true
      child.kill('SIGTERM')
    })
  }
  child.on('exit', (code) => {
    process.exitCode = isStopping ? 0 : (code ?? 0)
  })
}

await run(() => {
  ensurePackages()
  build()
  serve()
})
