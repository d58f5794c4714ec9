/** @file The shelf of kept models: what is verified, what cannot be, and a browser that keeps nothing. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'

import { KeptModels } from '#panels/models/KeptModels.tsx'
import { dataNameOf, modelsFolder } from '#protocol/storedModel.ts'
import { keepFiles, readKept, removeKept } from '#store/keptFolders.ts'
import { useModelCache } from '#store/modelCache.ts'
import { resetStores, scriptedCard } from '#store/scriptedSlots.ts'

const path = 'onnx/model.onnx'
const folderId = 'local-shelf-test'
const { role: _, ...scripted } = scriptedCard('base')
const card = {
  ...scripted,
  id: folderId,
  source: { kind: 'local', folderId } as const,
  runtime: 'ort' as const,
  variants: [{ dtype: 'fp32' as const, files: [{ path, sizeBytes: 6, sha256: null }] }],
}
const verify = page.getByRole('button', { name: /^Verify/ })
const good = page.getByText('Every file is as it was fetched.')

async function clear(): Promise<void> {
  for (const kept of await readKept()) await removeKept(kept.folderId)
}

async function write(text: string): Promise<void> {
  const models = await (await navigator.storage.getDirectory()).getDirectoryHandle(modelsFolder)
  const folder = await models.getDirectoryHandle(folderId)
  const stream = await (await folder.getFileHandle(dataNameOf(path))).createWritable()
  await stream.write(text)
  await stream.close()
}

beforeEach(async () => {
  resetStores()
  await clear()
  useModelCache.setState(useModelCache.getInitialState())
})
afterEach(async () => {
  vi.restoreAllMocks()
  await clear()
})

async function keep(): Promise<void> {
  await keepFiles(card, new Map([[path, new Blob(['weight'])]]), () => undefined)
}

test('whole files are as they were; one cut short is damaged, not a download that goes on', async () => {
  await keep()
  await render(<KeptModels />)
  await expect.element(page.getByText('6 bytes in 1 file')).toBeVisible()
  await verify.click()
  await expect.element(good).toBeVisible()
  await write('wei')
  await useModelCache.getState().read()
  await expect.element(page.getByText(/1 file damaged: loading fetches it anew/)).toBeVisible()
  await expect.element(page.getByText(/goes on where it stopped/)).not.toBeInTheDocument()
  await verify.click()
  await expect.element(page.getByText(`Damaged and deleted: ${path}.`, { exact: false })).toBeVisible()
})

test('what could not be verified has no verdict', async () => {
  await keep()
  await render(<KeptModels />)
  await expect.element(verify).toBeVisible()
  vi.spyOn(FileSystemDirectoryHandle.prototype, 'getDirectoryHandle').mockRejectedValue(
    new DOMException('busy', 'NoModificationAllowedError'),
  )
  await verify.click()
  await expect.element(page.getByText(/^The model is in use or being fetched/)).toBeVisible()
  await expect.element(good).not.toBeInTheDocument()
  await expect.element(verify).toBeEnabled()
})

test('a browser that keeps nothing for the page says so, and the page goes on', async () => {
  vi.spyOn(navigator.storage, 'getDirectory').mockRejectedValue(new DOMException('no', 'SecurityError'))
  await render(<KeptModels />)
  await expect.element(page.getByText(/^This browser keeps no files for the page/)).toBeVisible()
  await expect.element(page.getByRole('heading', { name: 'Kept in this browser' })).toBeVisible()
  await expect.element(page.getByRole('listitem')).not.toBeInTheDocument()
})
