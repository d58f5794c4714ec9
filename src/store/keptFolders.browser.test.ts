/** @file Models kept in the browser's private file system: what is there, whether it is whole, and how it goes. */
import { afterEach, beforeEach, expect, test } from 'vitest'

import { dataNameOf, folderIdOf, modelsFolder, noteNameOf } from '#protocol/storedModel.ts'
import { keepCard, keepFiles, readKept, removeKept, verifyKept, type KeptCard } from '#store/keptFolders.ts'
import { scriptedCard } from '#store/scriptedSlots.ts'

const { role: _, ...scripted } = scriptedCard('base')
const path = 'onnx/model.onnx'
const card: KeptCard = {
  ...scripted,
  id: 'local-kept-test',
  source: { kind: 'local', folderId: 'local-kept-test' },
  runtime: 'ort',
  variants: [{ dtype: 'fp32', files: [{ path, sizeBytes: 6, sha256: null }] }],
}
const folderId = folderIdOf(card.source) ?? ''
const files = new Map([
  ['config.json', new Blob(['{}'])],
  [path, new Blob(['weight'])],
])

/** Other files of tests leave models behind as well. */
async function clear(): Promise<void> {
  for (const kept of await readKept()) await removeKept(kept.folderId)
}
beforeEach(clear)
afterEach(clear)

async function folder(): Promise<FileSystemDirectoryHandle> {
  const models = await (await navigator.storage.getDirectory()).getDirectoryHandle(modelsFolder)
  return await models.getDirectoryHandle(folderId)
}

async function write(name: string, text: string): Promise<void> {
  const stream = await (await (await folder()).getFileHandle(name, { create: true })).createWritable()
  await stream.write(text)
  await stream.close()
}

test('files are kept with their card, found again, and go', async () => {
  const shares: number[] = []
  await keepFiles(card, files, (share) => shares.push(share))
  expect(shares.at(-1)).toBe(1)
  const [kept, ...others] = await readKept()
  expect(others).toEqual([])
  expect(kept).toMatchObject({ folderId, card, keptBytes: 8 })
  expect(kept?.files.map((file) => [file.path, file.isComplete])).toEqual(
    expect.arrayContaining([
      ['config.json', true],
      [path, true],
    ]),
  )
  await removeKept(folderId)
  expect(await readKept()).toEqual([])
})

test('a file that is no longer what it was is found and deleted; the others stay', async () => {
  await keepFiles(card, files, () => undefined)
  expect(await verifyKept(folderId, () => undefined)).toEqual([])
  await write(dataNameOf(path), 'weighs')
  expect(await verifyKept(folderId, () => undefined)).toEqual([path])
  const [kept] = await readKept()
  expect(kept?.keptAt).toBeGreaterThan(Date.now() - 60_000)
  expect(kept?.files.map((file) => file.path)).toEqual(['config.json'])
})

test('a shortened file is not whole, and a note or card that somebody else wrote is none', async () => {
  await keepFiles(card, files, () => undefined)
  await write(dataNameOf(path), 'wei')
  await write(noteNameOf('config.json'), JSON.stringify({ path: '../elsewhere', isComplete: true }))
  await write('card', '{"id": "<script>"}')
  const [kept] = await readKept()
  expect(kept).toMatchObject({ card: null, keptBytes: 3 })
  expect(kept?.files).toMatchObject([{ path, isComplete: false, isDamaged: true, keptBytes: 3 }])
  expect(await verifyKept(folderId, () => undefined)).toEqual([path])
})

test('nothing is kept of a model that comes with the page', async () => {
  await keepCard(scriptedCard('base'))
  expect(await readKept()).toEqual([])
})
