/** @file JSON files among a model's files. */
import { FailureError, failure } from '#protocol/failure.ts'

/** Throws in plain words when the file is not there, not whole or a web page. */
export async function readJson(files: ReadonlyMap<string, Blob>, path: string): Promise<unknown> {
  const blob = files.get(path)
  if (!blob) throw new FailureError(failure('file-missing', path))
  const text = await blob.text().catch((cause: unknown) => {
    // A kept file that was deleted after it was opened.
    throw new FailureError(failure('file-truncated', path), { cause })
  })
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const code = text.trimStart().startsWith('<') ? 'file-not-a-model' : 'file-truncated'
    throw new FailureError(failure(code, path), { cause })
  }
}
