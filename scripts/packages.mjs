/** @file The installed packages: are they those of package-lock.json, and how to install them. No packages needed. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository root. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The oldest Node that can install the packages; the tools themselves run on the `node` package. */
const oldestNode = [20, 19]

/** Node 22 from node_modules; the tools need it, whatever Node runs this script. */
export const toolNode = join(
  root,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** An error whose message is all that the reader needs: printed as one line, without a stack. */
export class PlainError extends Error {}

/**
 * @param {string} version such as 20.19.0
 * @returns {boolean} whether this Node can install the packages
 */
export function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
}

/**
 * @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lock
 */

/**
 * Compares contents, not dates: a checkout touches files without changing them.
 * @param {Lock} wanted package-lock.json
 * @param {Lock} installed npm's own record, node_modules/.package-lock.json
 * @returns {boolean} whether every package of the lock is there in its version; optional ones may be absent
 */
export function isInstalled(wanted, installed) {
  const there = installed.packages ?? {}
  return Object.entries(wanted.packages ?? {}).every(([path, locked]) => {
    if (path === '' || locked.link) return true
    const found = there[path]
    return found ? found.version === locked.version : locked.optional === true
  })
}

/**
 * @param {string} name
 * @returns {Lock | undefined} undefined when the file is missing or cut short
 */
function readLock(name) {
  try {
    return JSON.parse(readFileSync(join(root, name), 'utf8'))
  } catch {
    return undefined
  }
}

function arePackagesReady() {
  const wanted = readLock('package-lock.json')
  if (!wanted)
    throw new PlainError('package-lock.json is missing or broken: get a fresh copy of the project.')
  const installed = readLock('node_modules/.package-lock.json')
  return installed !== undefined && existsSync(toolNode) && isInstalled(wanted, installed)
}

/** Installs what package-lock.json names unless it is there already; throws PlainError when it cannot. */
export function ensurePackages() {
  if (!isNodeNewEnough(process.versions.node)) {
    throw new PlainError(
      `Node ${process.versions.node} is too old: install Node ${oldestNode.join('.')} or newer.`,
    )
  }
  if (arePackagesReady()) return
  console.log('Installing packages (a minute or two, once) ...')
  const { status, output } = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'pipe')
  if (status === 0 && existsSync(toolNode)) return
  throw new PlainError(describeInstallFailure(output))
}

/**
 * @param {string} output what npm printed
 * @returns {string} one line for the reader
 */
export function describeInstallFailure(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ECONNRESET|ENOTCACHED/.test(output)) {
    return 'Installing failed: the package registry cannot be reached. Go online once and try again.'
  }
  if (/ENOSPC/.test(output)) return 'Installing failed: the disk is full. About 700 MB are needed.'
  const reason = output.match(/^npm (?:error|ERR!) (?!code\b)(\S.*)$/m)?.[1]
  return `Installing failed: ${reason ?? 'npm ci gave no reason'}. Run "npm ci" to see all of it.`
}

/**
 * @param {string[]} args
 * @param {'inherit' | 'pipe'} output
 * @returns {{ status: number | null, output: string }} the exit status, null when a signal ended npm
 */
export function npm(args, output) {
  // Under `npm start` npm names itself; by hand it is found on PATH, on Windows as a .cmd that needs a shell.
  const cli = process.env['npm_execpath']
  const isScript = cli !== undefined && /\.c?js$/.test(cli)
  const [command, first] = isScript ? [process.execPath, [cli]] : ['npm', []]
  const child = spawnSync(command, [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', output, output],
    shell: !isScript && process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  })
  return {
    status: child.status,
    output: `${child.stdout ?? ''}${child.stderr ?? ''}${child.error?.message ?? ''}`,
  }
}

/**
 * Runs a script's main function and turns a PlainError into one line.
 * @param {() => void | Promise<void>} main
 */
export async function run(main) {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof PlainError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
