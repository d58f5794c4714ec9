/** @file How much of a model is in this browser already. */
import type { ModelCard } from '#protocol/model.ts'
import { folderIdOf } from '#protocol/storedModel.ts'
import type { Fit } from '#store/fitting.ts'
import type { KeptModel } from '#store/modelCache.ts'

/** What loading a variant still fetches, in bytes; null where nobody knows. */
export function leftOf(
  { source, files }: Pick<ModelCard, 'source' | 'files'>,
  { variant }: Pick<Fit, 'variant'>,
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
    leftBytes += Math.max(0, sizeBytes - (found?.keptBytes ?? 0))
  }
  return leftBytes
}
