import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { readReferences, writeAnswers } from './references.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'references-'))
})
afterEach(() => rm(folder, { recursive: true }))

const reference = { model: 'base', max_tokens: 16, prompts: [{ prompt: 'The river' }] }
const answers = { browser: 'Chromium 1', texts: ['runs'], logprobs: [[-1]] }

describe('readReferences', () => {
  it('reads the references in order of their names, and no answers', async () => {
    await writeFile(join(folder, 'domain.json'), JSON.stringify({ ...reference, model: 'domain' }))
    await writeFile(join(folder, 'base.json'), JSON.stringify({ ...reference, native: { kl: 0 } }))
    await writeFile(join(folder, 'base.wasm.json'), JSON.stringify(answers))
    const read = await readReferences(folder)
    expect(read).toEqual([reference, { ...reference, model: 'domain' }])
  })

  it.each(['nothing', ''])('says what to run where there is none (%j)', async (inside) => {
    const empty = join(folder, inside)
    await expect(readReferences(empty)).rejects.toThrow(`No references in ${empty}: run python`)
  })

  it.each(['{', '{}', '[]', '{"model": "base", "max_tokens": 16}'])(
    'names a damaged one: %s',
    async (text) => {
      const path = join(folder, 'base.json')
      await writeFile(path, text)
      await expect(readReferences(folder)).rejects.toThrow(`Damaged reference ${path}: `)
      await expect(readReferences(folder)).rejects.not.toThrow('\n')
    },
  )
})

describe('writeAnswers', () => {
  it('replaces earlier answers and leaves nothing beside them', async () => {
    const path = join(folder, 'base.wasm.json')
    await writeFile(path, 'earlier')
    await writeAnswers(path, answers)
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(answers)
    expect(await readdir(folder)).toEqual(['base.wasm.json'])
  })

  it('names the file and keeps earlier answers when it cannot write', async () => {
    const path = join(folder, 'base.wasm.json')
    await writeFile(path, 'earlier')
    await mkdir(`${path}.tmp`)
    await expect(writeAnswers(path, answers)).rejects.toThrow(`Cannot write ${path}: EISDIR`)
    expect(await readFile(path, 'utf8')).toBe('earlier')
    expect(await readdir(folder)).toEqual(['base.wasm.json'])
  })
})
