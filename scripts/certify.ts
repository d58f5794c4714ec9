/**
 * @file `npm run certify`: runs the embedded models on WASM in a browser, through the page's own engine, and writes what
 * they predict after fixed texts into `certificate.json` beside each. Run it after the models, the texts or the engine
 * have changed, then `npm run catalogue`.
 */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Certificate } from '#protocol/certificate.ts'

import { openSite } from '../test/sitePage.ts'
import { root, withBuiltSite } from './builtSite.ts'
import { readCatalogue } from './catalogue.ts'

const fileName = 'certificate.json'

async function main(): Promise<void> {
  const { models } = await readCatalogue()
  await withBuiltSite({ device: 'wasm', hardware: false }, async (browser, siteUrl) => {
    const page = await (await browser.newContext()).newPage()
    page.setDefaultTimeout(0) // a slow machine is no failure
    await openSite(page, siteUrl)
    for (const { id, source } of models) {
      if (source.kind !== 'site') continue
      const made = await page.evaluate((modelId) => window.tuningFork.certify(modelId), id)
      const folder = join(root, 'public', source.path)
      const versions = { ...made.madeWith.versions, chromium: browser.version() }
      await write(folder, { ...made, madeWith: { ...made.madeWith, versions } })
      console.log(`${id}: ${made.canaries.flatMap(({ positions }) => positions).length} places`)
    }
  })
}

/** One line for each canary, so that a change is seen where it is. */
async function write(folder: string, { canaries, ...head }: Certificate): Promise<void> {
  const lines = canaries.map((canary) => JSON.stringify(canary)).join(',\n')
  const content = `${JSON.stringify(head).slice(0, -1)},"canaries":[\n${lines}\n]}\n`
  await writeFile(join(folder, fileName), content)
  await listChecksum(folder, content)
}

/** The export of the models has written the others. */
async function listChecksum(folder: string, content: string): Promise<void> {
  const path = join(folder, 'SHA256SUMS')
  const others = (await readFile(path, 'utf8'))
    .split('\n')
    .filter((line) => line && !line.endsWith(`  ${fileName}`))
  const line = `${createHash('sha256').update(content).digest('hex')}  ${fileName}`
  const nameOf = (each: string): string => each.slice(each.indexOf('  ') + 2)
  const lines = [...others, line].toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  await writeFile(path, `${lines.join('\n')}\n`)
}

await main()
