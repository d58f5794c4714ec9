/** @file The one place that knows which Chromium the tests and the benchmark use, and with which switches. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'

import { PlainError } from './packages.mjs'

/** WebGPU in software, so that no GPU is needed, and no traffic of the browser's own. */
export const chromiumArgs = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  // Chromium refuses to run as root with its sandbox on.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']

const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge']

const windowsPrograms = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe']

/**
 * What the finder asks of the computer; tests give their own.
 * @typedef {object} Computer
 * @property {NodeJS.Platform} platform
 * @property {Record<string, string | undefined>} env
 * @property {(path: string) => boolean} exists
 * @property {(path: string) => boolean} starts whether the browser can say its version: the file may be a stub or
 *   lack libraries
 * @property {() => string | undefined} downloaded where Playwright puts its own Chromium
 */

/** @type {Computer} */
const thisComputer = {
  platform: process.platform,
  env: process.env,
  exists: existsSync,
  starts(path) {
    try {
      execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 })
      return true
    } catch {
      return false
    }
  },
  downloaded() {
    try {
      return createRequire(import.meta.url)('@playwright/test').chromium.executablePath()
    } catch {
      return undefined // not installed yet
    }
  },
}

/**
 * @param {Computer} computer
 * @returns {string[]} the usual places of an installed browser, best first
 */
function installedPaths({ platform, env }) {
  if (platform === 'darwin') {
    return ['', env['HOME'] ?? ''].flatMap((home) =>
      macApplications.map((name) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`),
    )
  }
  if (platform === 'win32') {
    return [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => windowsPrograms.map((program) => `${folder}/${program}`))
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return commands.flatMap((command) => folders.map((folder) => join(folder, command)))
}

/**
 * CHROMIUM_PATH, then an installed browser, then Playwright's download.
 * @param {Computer} computer
 * @returns {string | undefined} the path of a browser that starts; undefined when there is none
 * @throws when CHROMIUM_PATH is set but cannot be started: a wish is not passed over
 */
export function findChromium(computer = thisComputer) {
  // On Windows a browser asked for its version opens a window instead.
  const works = (/** @type {string} */ path) =>
    computer.exists(path) && (computer.platform === 'win32' || computer.starts(path))

  const wish = computer.env['CHROMIUM_PATH']
  if (wish) {
    if (works(wish)) return wish
    throw new PlainError(`CHROMIUM_PATH is ${wish}, which is not a browser that starts.`)
  }
  const installed = installedPaths(computer).find(works)
  if (installed) return installed
  const downloaded = computer.downloaded()
  return downloaded !== undefined && works(downloaded) ? downloaded : undefined
}
