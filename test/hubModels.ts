/** @file Models of the test hub: the answers that PyTorch gave, and what of them lies in a browser. */
import { readFileSync, statSync } from 'node:fs'

import { expect, type Page } from '@playwright/test'

import { owners } from './hubSite.ts'

type Golden = {
  readonly prompts: readonly {
    readonly prompt: string
    readonly mode: 'template' | 'raw'
    readonly text: string
    readonly max_tokens: number
  }[]
}

type Owner = keyof typeof owners

const fileOf = (owner: Owner, name: string, path: string): string => `${owners[owner]}/${name}/${path}`

/** Bytes of a file of a tiny model. */
export function sizeOf(name: string, path: string): number {
  return statSync(fileOf('tiny', name, path)).size
}

/** Asks slot a the golden prompts of a model. */
export async function expectGolden(page: Page, name: string, owner: Owner = 'tiny'): Promise<void> {
  const { prompts } = JSON.parse(readFileSync(fileOf(owner, name, 'golden.json'), 'utf8')) as Golden
  const texts = await page.evaluate(async (asked) => {
    const given: string[] = []
    for (const { prompt, mode, max_tokens: maxTokens } of asked) {
      const [answer] = await window.tuningFork.ask({ prompt, mode, maxTokens, temperature: 0, slots: ['a'] })
      given.push(answer?.failure ?? answer?.text ?? 'no answer')
    }
    return given
  }, prompts)
  expect(texts).toEqual(prompts.map(({ text }) => text))
}

/** A file that is kept in the browser of a page. */
export type Kept = { readonly path: string; readonly isComplete: boolean; readonly bytes: number }

/** What is kept in the page's browser, of all models. */
export function keptOf(page: Page): Promise<Kept[]> {
  return page.evaluate(async () => {
    const found: Kept[] = []
    const root = await navigator.storage.getDirectory()
    const models = await root.getDirectoryHandle('models', { create: true })
    for await (const folder of models.values()) {
      if (!(folder instanceof FileSystemDirectoryHandle)) continue
      for await (const [name, entry] of folder.entries()) {
        if (!(entry instanceof FileSystemFileHandle) || !name.endsWith('.json')) continue
        const text = await (await entry.getFile()).text()
        if (!text.trimEnd().endsWith('}')) continue // cut short: worth nothing
        const note = JSON.parse(text) as Omit<Kept, 'bytes'>
        const data = await folder.getFileHandle(name.replace(/json$/, 'data')).catch(() => null)
        const bytes = data ? (await data.getFile()).size : 0
        found.push({ path: note.path, isComplete: note.isComplete, bytes })
      }
    }
    return found
  })
}

/** What can happen to a kept file behind the page's back. */
export type Harm = 'flip' | 'scribble' | 'delete'

/** Does harm to the bytes of the one kept file of this path. */
export async function harm(page: Page, path: string, how: Harm): Promise<void> {
  const wasDone = await page.evaluate(
    async ([wanted, deed]) => {
      const root = await navigator.storage.getDirectory()
      for await (const folder of (await root.getDirectoryHandle('models')).values()) {
        if (!(folder instanceof FileSystemDirectoryHandle)) continue
        const name = `${wanted.replaceAll('/', '~2F')}.data`
        const handle = await folder.getFileHandle(name).catch(() => null)
        if (!handle) continue
        if (deed === 'delete') {
          await folder.removeEntry(name)
          return true
        }
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer())
        const middle = bytes.length >> 1
        if (deed === 'flip') bytes[middle] = (bytes[middle] ?? 0) ^ 0xff
        else bytes.fill(0x5a, 0, 64)
        const stream = await handle.createWritable()
        await stream.write(bytes)
        await stream.close()
        return true
      }
      return false
    },
    [path, how] as const,
  )
  expect(wasDone).toBe(true)
}
