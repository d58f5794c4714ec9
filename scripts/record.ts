/**
 * @file `npm run record`: asks the shipped models the first suggestions of every tier, in a browser and through the
 * page's public interface, and writes what they say to `public/recordings.json`. Run it after the models, the
 * suggestions or the engine have changed. Nothing is written unless every answer came to its end.
 */
import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import type { Browser, Page } from '@playwright/test'
import * as v from 'valibot'

import type { Device } from '#protocol/model.ts'
import { recordingsSchema, type Recording, type Recordings } from '#store/recordings.ts'

import { openSite } from '../test/sitePage.ts'
import { built, readCount, readDevice, root, withBuiltSite, type Where } from './builtSite.ts'

const target = join(root, 'public/recordings.json')

const usage = `npm run record -- [options]
  --device wasm|webgpu   where the models run (wasm)
  --hardware             WebGPU on the graphics card instead of in software
  --prompts N            prompts of each tier, in the order of public/prompts.json (4)`

/** The page's own settings for a visitor who has changed none. */
const request = { mode: 'template', system: '', maxTokens: 128, temperature: 0 } as const

type Wishes = Where & { readonly promptCount: number }
type Question = Pick<Recording, 'prompt' | 'tier'>

async function main(wishes: Wishes): Promise<void> {
  await withBuiltSite(wishes, async (browser, siteUrl) => {
    const recordings = await record(browser, siteUrl, wishes)
    // Whole or not at all: the page may be served from this folder right now.
    await writeFile(`${target}.new`, `${JSON.stringify(recordings, null, 2)}\n`)
    await rename(`${target}.new`, target)
    console.log(`Recorded ${recordings.recordings.length} prompts: public/recordings.json`)
  })
}

/** @throws when the models run elsewhere than wished, or an answer is not what the page may show. */
async function record(browser: Browser, siteUrl: string, wishes: Wishes): Promise<Recordings> {
  const questions = await readQuestions(wishes.promptCount)
  const page = await (await browser.newContext()).newPage()
  page.setDefaultTimeout(0) // a slow machine is no failure
  await openSite(page, siteUrl)
  // The first answer after loading is slower than all others and stands for none of them.
  await askPage(page, questions[0]?.prompt ?? '')
  const device = await deviceOf(page, wishes.device)
  const recordings: unknown[] = []
  for (const { prompt, tier } of questions) {
    const answers = await askPage(page, prompt)
    recordings.push({ prompt, tier, answers })
    console.log(`${tier}  ${prompt}`)
    for (const { role, text, failure } of answers) {
      if (failure !== null) throw new Error(`Nothing is recorded. ${role} failed: ${failure}`)
      console.log(`    ${role}: ${text}`)
    }
  }
  return v.parse(recordingsSchema, {
    version: 1,
    recordedAt: new Date().toISOString(),
    device,
    browser: `Chromium ${browser.version()}`,
    appVersion: await page.evaluate(() => window.tuningFork.version),
    onnxruntime: await installedVersion('onnxruntime-web'),
    request,
    models: await modelsOf(page),
    recordings,
  })
}

async function readQuestions(promptCount: number): Promise<Question[]> {
  const { tiers } = JSON.parse(await readFile(join(built, 'prompts.json'), 'utf8')) as {
    tiers: { code: Recording['tier']; prompts: string[] }[]
  }
  return tiers.flatMap(({ code, prompts }) =>
    prompts.slice(0, promptCount).map((prompt) => ({ prompt, tier: code })),
  )
}

/** Asks both models; waits for as long as they load and answer. */
function askPage(page: Page, prompt: string) {
  return page.evaluate((question) => window.tuningFork.ask(question), { ...request, prompt })
}

async function deviceOf(page: Page, wished: Device): Promise<Recordings['device']> {
  const slots = await page.evaluate(() => window.tuningFork.slots())
  for (const { id, device, failure } of slots) {
    if (device === wished) continue
    const reason = failure ? `failed: ${failure.message}` : `runs on ${device}, not on ${wished}`
    throw new Error(`Nothing is recorded. Slot ${id} ${reason}`)
  }
  const report = slots[0]?.report
  if (!report) throw new Error('The page has no slot')
  const { device, dtype, adapter } = report
  const [processor] = cpus()
  return {
    device,
    dtype,
    adapter,
    processor: processor?.model.trim() || 'unknown processor',
    coreCount: cpus().length,
  }
}

/** Which files answered: the ones this page was served with. */
async function modelsOf(page: Page): Promise<Recordings['models']> {
  const slots = await page.evaluate(() => window.tuningFork.slots())
  const entries = slots.map(async ({ card, dtype }) => {
    const variant = card?.variants.find((each) => each.dtype === dtype)
    const [graph] = variant?.files ?? []
    if (!graph || card?.source.kind !== 'site') throw new Error('A slot does not say which file it runs')
    const bytes = await readFile(join(built, card.source.path, graph.path))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return [card.id, { name: card.name, hasTemplate: card.hasTemplate, sha256 }] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

async function installedVersion(name: string): Promise<string> {
  const file = join(root, 'node_modules', name, 'package.json')
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version
}

/** @throws when an option is unknown or makes no sense. */
function readWishes(): Wishes | undefined {
  const { values } = parseArgs({
    options: {
      device: { type: 'string', default: 'wasm' },
      hardware: { type: 'boolean', default: false },
      prompts: { type: 'string', default: '4' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return undefined
  }
  const { hardware } = values
  return { hardware, device: readDevice(values.device), promptCount: readCount('prompts', values.prompts) }
}

const wishes = readWishes()
if (wishes) await main(wishes)
