/**
 * @file `npm run agree`: asks the shipped models in a browser what `python -m training.agreement` asked the float32
 * weights, and puts the texts and scores beside its files. `python -m training.export` reads them.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import type { Page } from '@playwright/test'

import { openSite } from '../test/sitePage.ts'
import { readCount, readDevice, root, withBuiltSite, type Where } from './builtSite.ts'
import { firstLine, readReferences, writeAnswers, type Reference } from './references.ts'

const usage = `npm run agree -- [options]
  --run FOLDER           the run with the references (training/runs/main)
  --device wasm|webgpu   where the models run (wasm)
  --hardware             WebGPU on the graphics card instead of in software
  --prompts N            prompts a model (100)`

type Wishes = Where & { readonly run: string; readonly promptCount: number }
type Answered = { readonly text: string; readonly logprobs: readonly number[] }

async function main(wishes: Wishes): Promise<void> {
  const folder = join(wishes.run, 'agreement')
  const references = await readReferences(folder)
  const isInSoftware = wishes.device === 'webgpu' && !wishes.hardware
  await withBuiltSite(wishes, async (browser, siteUrl) => {
    const page = await (await browser.newContext()).newPage()
    page.setDefaultTimeout(0) // a slow machine is no failure
    await openSite(page, siteUrl)
    for (const reference of references) {
      const answered = await askAll(page, reference, wishes)
      const content = {
        browser: `Chromium ${browser.version()}${isInSoftware ? ', graphics in software' : ''}`,
        texts: answered.map(({ text }) => text),
        logprobs: answered.map(({ logprobs }) => logprobs),
      }
      await writeAnswers(join(folder, `${reference.model}.${wishes.device}.json`), content)
      console.log(`${reference.model}: ${answered.length} prompts on ${wishes.device}`)
    }
  })
}

async function askAll(page: Page, reference: Reference, wishes: Wishes): Promise<Answered[]> {
  const device = await page.evaluate(
    async ([model, wished]) => (await window.tuningFork.load('a', model, { device: wished })).device,
    [reference.model, wishes.device] as const,
  )
  if (device !== wishes.device)
    throw new Error(`${reference.model} runs on ${device}, not on ${wishes.device}`)
  const answered: Answered[] = []
  for (const { prompt } of reference.prompts.slice(0, wishes.promptCount)) {
    answered.push(await askOne(page, prompt, reference.max_tokens))
  }
  return answered
}

function askOne(page: Page, prompt: string, maxTokens: number): Promise<Answered> {
  return page.evaluate(
    async (asked) => {
      const slots = ['a']
      const [answer] = await window.tuningFork.ask({ ...asked, temperature: 0, slots })
      if (!answer || answer.failure !== null) throw new Error(answer?.failure ?? 'no answer')
      const [score] = await window.tuningFork.score({ text: asked.prompt, slots })
      return { text: answer.text, logprobs: (score?.tokens ?? []).map(({ logprob }) => logprob) }
    },
    { prompt, maxTokens },
  )
}

/** @throws when an option is unknown or makes no sense. */
function readWishes(): Wishes | undefined {
  const { values } = parseArgs({
    options: {
      run: { type: 'string', default: join(root, 'training/runs/main') },
      device: { type: 'string', default: 'wasm' },
      hardware: { type: 'boolean', default: false },
      prompts: { type: 'string', default: '100' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return undefined
  }
  const { run, hardware } = values
  return {
    run,
    hardware,
    device: readDevice(values.device),
    promptCount: readCount('prompts', values.prompts),
  }
}

try {
  const wishes = readWishes()
  if (wishes) await main(wishes)
} catch (error) {
  console.error(`error: ${firstLine(error)}`)
  process.exitCode = 1
}
