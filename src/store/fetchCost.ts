/** @file What loading a model still fetches, and how much of that the page may fetch without being told to. */
import type { LoadOptions } from '#protocol/engine.ts'
import type { ModelCard, ModelVariant } from '#protocol/model.ts'
import { folderIdOf } from '#protocol/storedModel.ts'
import { readKept, type KeptModel } from '#store/keptFolders.ts'

/** Costs the visitor nothing worth asking for, in bytes; more waits for a click on what names it. */
export const smallFetchBytes = 10e6

type Fetched = Pick<ModelCard, 'source' | 'files' | 'variants'>

/** What loading a variant still fetches, in bytes; null where nobody knows. */
export function leftOf(
  { source, files }: Omit<Fetched, 'variants'>,
  variant: ModelVariant,
  kept: readonly KeptModel[] | null,
): number | null {
  if (source.kind === 'local') return 0
  const folderId = folderIdOf(source)
  const here = kept?.find((model) => model.folderId === folderId)?.files ?? []
  let leftBytes = 0
  for (const { path, sizeBytes } of [...files, ...variant.files]) {
    const found = here.find((file) => file.path === path)
    if (found?.isComplete) continue
    if (sizeBytes === null) return null
    leftBytes += Math.max(0, sizeBytes - (found && !found.isDamaged ? found.keptBytes : 0))
  }
  return leftBytes
}

/** The variant that options ask for or prefer; the first one where they leave it open, and null where there is none. */
export function variantFor(
  { variants }: Pick<Fetched, 'variants'>,
  options: LoadOptions,
): ModelVariant | null {
  const dtype = options.dtype ?? options.preferred?.dtype
  return (dtype ? variants.find((variant) => variant.dtype === dtype) : variants[0]) ?? null
}

/** Whether little enough is left to fetch that nobody has to be asked; looks at what is kept now. */
export async function isCheap(card: Fetched, options: LoadOptions): Promise<boolean> {
  const variant = variantFor(card, options)
  if (!variant) return true // loading it will say so
  const kept = folderIdOf(card.source) === null ? [] : await readKept().catch(() => [])
  const leftBytes = leftOf(card, variant, kept)
  return leftBytes !== null && leftBytes <= smallFetchBytes
}
