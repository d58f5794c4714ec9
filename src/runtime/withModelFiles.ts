/** @file Gives a model's files to whoever makes a session of them, and once more where they turn out to be damaged. */
import { FailureError } from '#protocol/failure.ts'
import type { ModelFile } from '#protocol/model.ts'
import { fetchModelFiles, type FetchedFiles, type ModelFiles } from '#runtime/files/modelFiles.ts'
import { dropDamaged } from '#runtime/files/verify.ts'
import type { LoadContext } from '#runtime/Runtime.ts'

/**
 * Fetches files and does something with them. Files that were kept in this browser may have been damaged there, which
 * shows when no session can be made of them: then the damaged ones are fetched anew and it is tried once more.
 */
export async function withModelFiles<Result>(
  context: LoadContext,
  wanted: readonly ModelFile[],
  use: (files: ModelFiles) => Promise<Result>,
): Promise<Result> {
  const { files, refreshable } = await fetched(context, wanted)
  try {
    return await use(files)
  } catch (error) {
    if (isOfModel(error) || refreshable === null || !(await dropDamaged(refreshable))) throw error
    return await use((await fetched(context, wanted)).files)
  }
}

async function fetched(context: LoadContext, files: readonly ModelFile[]): Promise<FetchedFiles> {
  const { card, siteUrl, hubUrl, options, onProgress, onNotice } = context
  const got = await fetchModelFiles({
    source: card.source,
    files,
    siteUrl,
    hubUrl,
    ...(options.files && { given: options.files as ReadonlyMap<string, Blob> }),
    onProgress: (progress) => onProgress({ stage: 'downloading', ...progress }),
  })
  got.notices.forEach(onNotice)
  const loadedBytes = [...got.files.values()].reduce((sum, { size }) => sum + size, 0)
  onProgress({ stage: 'preparing', loadedBytes, totalBytes: loadedBytes, waiting: null })
  return got
}

/** What whole files lead to as well; their hashes need not be taken for it. */
function isOfModel(error: unknown): boolean {
  return (
    error instanceof FailureError && /^(unsupported-|no-|wasm-only|out-of-memory)/.test(error.failure.code)
  )
}
