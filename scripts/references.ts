/** @file The files of `python -m training.agreement`, and the answers a browser gives to them. */
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import * as v from 'valibot'

const referenceSchema = v.object({
  model: v.string(),
  max_tokens: v.number(),
  prompts: v.array(v.object({ prompt: v.string() })),
})
export type Reference = v.InferOutput<typeof referenceSchema>

/** Of a browser: its name and version, and for each prompt a text and the log-probabilities of the prompt's tokens. */
export type Answers = {
  readonly browser: string
  readonly texts: readonly string[]
  readonly logprobs: readonly (readonly number[])[]
}

/** @throws one line that names the folder or the file. */
export async function readReferences(folder: string): Promise<Reference[]> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => /^[a-z]+\.json$/.test(name)).toSorted()
  if (files.length === 0)
    throw new Error(`No references in ${folder}: run python -m training.agreement all first`)
  return Promise.all(files.map((name) => readReference(join(folder, name))))
}

async function readReference(path: string): Promise<Reference> {
  try {
    return v.parse(referenceSchema, JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    throw new Error(
      `Damaged reference ${path}: ${firstLine(error)}; run python -m training.agreement again`,
      {
        cause: error,
      },
    )
  }
}

/**
 * Whole or not at all: earlier answers stay until the new ones are written.
 * @throws one line that names the file.
 */
export async function writeAnswers(path: string, answers: Answers): Promise<void> {
  const temporary = `${path}.tmp`
  try {
    await writeFile(temporary, JSON.stringify(answers))
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true, recursive: true })
    throw new Error(`Cannot write ${path}: ${firstLine(error)}`, { cause: error })
  }
}

export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0] ?? ''
}
