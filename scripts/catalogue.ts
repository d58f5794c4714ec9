/**
 * @file `npm run catalogue`: writes the sizes and hashes of the embedded models' files into
 * `public/models/catalogue.json`. To be run whenever one of those files has changed; a test compares them.
 */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import type { ModelCard, ModelFile } from '#protocol/model.ts'

const models = new URL('../public/models/', import.meta.url)
const catalogue = new URL('catalogue.json', models)

type Catalogue = { readonly models: readonly ModelCard[] }

/** The same cards with the sizes and hashes of what lies in their folders. */
export async function withFacts(cards: readonly ModelCard[]): Promise<ModelCard[]> {
  return await Promise.all(cards.map(withFactsOf))
}

async function withFactsOf(card: ModelCard): Promise<ModelCard> {
  if (card.source.kind !== 'site') return card
  const folder = new URL(`../${card.source.path}`, models)
  const measured = (files: readonly ModelFile[]): Promise<ModelFile[]> =>
    Promise.all(files.map(({ path }) => measure(folder, path)))
  const files = await measured(card.files)
  const variants = await Promise.all(
    card.variants.map(async (variant) => ({ ...variant, files: await measured(variant.files) })),
  )
  return { ...card, files, variants }
}

async function measure(folder: URL, path: string): Promise<ModelFile> {
  const bytes = await readFile(new URL(path, folder))
  return { path, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** The catalogue as it lies in the repository. */
export async function readCatalogue(): Promise<Catalogue> {
  return JSON.parse(await readFile(catalogue, 'utf8')) as Catalogue
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const read = await readCatalogue()
  const written = { ...read, models: await withFacts(read.models) }
  await writeFile(catalogue, `${JSON.stringify(written, null, 2)}\n`)
}
