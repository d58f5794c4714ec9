/**
 * @file `npm run bench`: our engine against transformers.js in one page of one Chromium. Timings are reported and
 * never fail the command; engines that disagree about the tokens do.
 */
import { readFile, stat, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { chromium, type Browser, type Page } from '@playwright/test'
import { build } from 'vite'

import type { Device, ModelCard } from '#protocol/model.ts'

import packageJson from '../package.json' with { type: 'json' }
import { chromiumArgs, findChromium } from '../scripts/chromium.mjs'
import { serve, type FixtureServer } from '../test/server.ts'
import { hold, type Contest, type Measured, type Result, type Side, type Watch } from './contest.ts'
import { contestsOf, warmUp } from './contests.ts'
import type { BenchPage, Opened } from './page.ts'
import {
  jsonOf,
  problemsOf,
  progressOf,
  tableOf,
  type DeviceReport,
  type Fetched,
  type Report,
} from './report.ts'
import { loadContests, openPartners, openSides, type Pair } from './sessions.ts'
import { readWishes, settingsFor, type Settings, type Wishes } from './settings.ts'

/** Put there by `page.ts`; only functions that run in the page may use it. */
declare const benchPage: BenchPage

const folder = fileURLToPath(new URL('.', import.meta.url))
const built = join(folder, '../node_modules/.bench')
const latest = join(folder, 'latest.json')

type Bench = { readonly browser: Browser; readonly server: FixtureServer; readonly models: Pair }

async function main(wishes: Wishes): Promise<void> {
  await build({ configFile: join(folder, 'vite.config.ts'), logLevel: 'error' })
  const server = await serve({ root: built })
  const executablePath = findChromium()
  const browser = await chromium.launch({
    args: argsFor(wishes),
    ...(executablePath !== undefined && { executablePath }),
  })
  try {
    await compare({ browser, server, models: await readModels() }, wishes)
  } finally {
    await browser.close()
    await server.close()
  }
}

async function compare(bench: Bench, wishes: Wishes): Promise<void> {
  const devices: DeviceReport[] = []
  for (const device of wishes.devices) {
    devices.push(await measureDevice(bench, device, settingsFor(device, wishes)))
  }
  const report = { devices }
  const kept = (await previousDevices()).filter(({ device }) => !wishes.devices.includes(device))
  await writeFile(latest, jsonOf({ devices: [...devices, ...kept] }))
  console.log(`\n${tableOf(report)}`)
  const problems = problemsOf(report)
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
}

/** Everything of one device, in one page with nothing cached. */
async function measureDevice(bench: Bench, device: Device, settings: Settings): Promise<DeviceReport> {
  const before = loadavg()[0] ?? 0
  const { first, second } = bench.models
  const page = await (await bench.browser.newContext()).newPage()
  await page.goto(bench.server.url)
  const processorMs = await processorClock(bench.browser)
  const results: Result[] = []
  let isStopped = false
  const run = async (contest: Contest): Promise<void> => {
    if (isStopped) {
      await openSides(page, first, device) // a stop that took too long may have ended a worker
      await warmUp(page, settings)
    }
    const watch = { minutes: settings.minutesPerMetric, processorMs }
    const result = await holdWithin(page, contest, watch)
    isStopped = result.isCutShort
    results.push(result)
    console.log(progressOf(device, result))
  }

  const fetched: Partial<Record<Side, Fetched>> = {}
  let adapter: string | null = null
  const onOpened = async (side: Side, { report }: Opened): Promise<void> => {
    fetched[side] ??= await fetchedSince(bench.server)
    bench.server.clearTraffic()
    adapter ??= report.adapter
  }
  const repeats = settings.loadRepeats
  bench.server.clearTraffic()
  for (const contest of loadContests(page, { card: first, device, repeats, onOpened })) await run(contest)
  await openPartners(page, second, device)
  await warmUp(page, settings)
  for (const contest of contestsOf(page, device, settings)) await run(contest)
  await page.context().close()
  const loadAverage = { before, after: loadavg()[0] ?? 0 }
  return {
    device,
    made: new Date().toISOString(),
    browser: `${bench.browser.browserType().name()} ${bench.browser.version()}`,
    versions: await versions(),
    models: { first: first.id, second: second.id },
    adapter,
    settings,
    loadAverage,
    fetched,
    results,
  }
}

/** Stops what runs when the time is over; the unfinished run does not count. */
async function holdWithin(
  page: Page,
  contest: Contest,
  { minutes, processorMs }: { readonly minutes: number; readonly processorMs: Watch['processorMs'] },
): Promise<Result> {
  let isOver = false
  const timer = setTimeout(() => {
    isOver = true
    page.evaluate(() => benchPage.stop()).catch(() => undefined)
  }, minutes * 60_000)
  const measure = async (side: Side): Promise<Measured | null> => {
    try {
      return await contest.measure(side)
    } catch (error) {
      if (isOver) return null // the stop was not obeyed in time and ended the worker
      throw error
    }
  }
  try {
    return await hold({ ...contest, measure }, { isOver: () => isOver, processorMs })
  } finally {
    clearTimeout(timer)
  }
}

/** Reads how much processor time all processes of the browser have used. */
async function processorClock(browser: Browser): Promise<Watch['processorMs']> {
  const devTools = await browser.newBrowserCDPSession()
  return async () => {
    const { processInfo } = await devTools.send('SystemInfo.getProcessInfo')
    return 1000 * processInfo.reduce((seconds, { cpuTime }) => seconds + cpuTime, 0)
  }
}

/** Of the models' files only: the page and ONNX Runtime are not counted. */
async function fetchedSince({ traffic }: FixtureServer): Promise<Fetched> {
  const files = [...traffic].filter(([path]) => path.startsWith('models/'))
  const sizes = await Promise.all(files.map(async ([path]) => (await stat(join(built, path))).size))
  return {
    sentBytes: files.reduce((sum, [, { bytesSent }]) => sum + bytesSent, 0),
    fileBytes: sizes.reduce((sum, size) => sum + size, 0),
  }
}

async function readModels(): Promise<Pair> {
  const text = await readFile(join(built, 'models/catalogue.json'), 'utf8')
  const { models } = JSON.parse(text) as { models: ModelCard[] }
  const [first, second] = models
  if (!first || !second) throw new Error('The catalogue needs two models')
  return { first, second }
}

/** What the last runs have left; nothing when there was none or in another format. */
async function previousDevices(): Promise<readonly DeviceReport[]> {
  try {
    const { devices } = JSON.parse(await readFile(latest, 'utf8')) as Partial<Report>
    return devices ?? []
  } catch {
    return []
  }
}

async function versions(): Promise<DeviceReport['versions']> {
  const installed = async (name: string): Promise<string> => {
    const path = join(folder, '../node_modules', name, 'package.json')
    return (JSON.parse(await readFile(path, 'utf8')) as { version: string }).version
  }
  return {
    project: packageJson.version,
    'onnxruntime-web': await installed('onnxruntime-web'),
    'transformers.js': await installed('@xenova/transformers'),
  }
}

/** The tests' switches, without those for software graphics when the graphics card is wished for. */
function argsFor({ hardware }: Wishes): string[] {
  return hardware ? chromiumArgs.filter((arg) => !arg.includes('swiftshader')) : chromiumArgs
}

const wishes = readWishes(process.argv.slice(2))
if (wishes) await main(wishes)
