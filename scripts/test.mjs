/** @file `npm test`: installs what is missing, then runs every check and every test. No packages needed. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { findChromium } from './chromium.mjs'
import { ensurePackages, npm, PlainError, root, run, toolNode } from './packages.mjs'
import { addCounts, countPlaywright, countVitest, noTests } from './testCounts.mjs'

const reports = join(root, 'test-results')

/**
 * @typedef {object} Step
 * @property {string} name an npm script
 * @property {string[]} [args]
 * @property {(report: any) => import('./testCounts.mjs').TestCount} [count] reads test-results/<name>.json
 */

/**
 * @param {string} name
 * @returns {Step}
 */
function vitestStep(name) {
  const report = `--outputFile.json=${reportPath(name)}`
  return { name, args: ['--', '--reporter=default', '--reporter=json', report], count: countVitest }
}

/** @type {Step[]} */
const steps = [
  { name: 'check' },
  { name: 'build' },
  { name: 'check:size' },
  vitestStep('test:unit'),
  vitestStep('test:browser'),
  { name: 'test:e2e', count: countPlaywright },
]

/**
 * @param {string} name
 * @returns {string}
 */
function reportPath(name) {
  return join(reports, `${name.replace('test:', '')}.json`)
}

function ensureChromium() {
  if (findChromium()) return
  console.log('No Chromium found; installing one for the tests ...')
  for (const [command, ...args] of waysToInstallChromium()) {
    spawnSync(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (findChromium()) return
  }
  throw new PlainError('The tests need a Chromium: install one, or set CHROMIUM_PATH to the one you have.')
}

/** @returns {[command: string, ...args: string[]][]} to be tried one after the other until a browser starts */
function waysToInstallChromium() {
  const playwright = join(root, 'node_modules/@playwright/test/cli.js')
  const canUseApt = process.platform === 'linux' && process.getuid?.() === 0
  return [
    [toolNode, playwright, 'install', 'chromium'],
    ...(canUseApt
      ? /** @type {[string, ...string[]][]} */ ([
          [toolNode, playwright, 'install-deps', 'chromium'], // the libraries that the download needs
          ['apt-get', 'update'],
          ['apt-get', 'install', '--yes', 'chromium'],
        ])
      : []),
  ]
}

/**
 * @param {Step} step
 * @returns {{ isOk: boolean, count: import('./testCounts.mjs').TestCount }}
 */
function runStep({ name, args = [], count }) {
  console.log(`\n== ${name}`)
  const isOk = npm(['run', '--silent', name, ...args], 'inherit').status === 0
  if (!count) return { isOk, count: isOk ? noTests : { passed: 0, failed: 1 } }
  const counted = readCount(reportPath(name), count)
  if (isOk && counted.passed > 0 && counted.failed === 0) return { isOk, count: counted }
  // A runner can fail without a failing test (a file that does not load); that is a failure as well.
  return { isOk: false, count: { passed: counted.passed, failed: Math.max(1, counted.failed) } }
}

/**
 * @param {string} path
 * @param {NonNullable<Step['count']>} count
 * @returns {import('./testCounts.mjs').TestCount}
 */
function readCount(path, count) {
  try {
    return count(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return noTests // the runner broke before it could report
  }
}

await run(() => {
  ensurePackages()
  ensureChromium()
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })

  let total = noTests
  for (const step of steps) {
    const { isOk, count } = runStep(step)
    total = addCounts(total, count)
    if (isOk) continue
    console.error(`\n${step.name} failed.`)
    process.exitCode = 1
    break
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
})
