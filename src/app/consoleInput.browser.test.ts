/** @file What the Console API takes for a model, and how it is loaded. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { cardOf, choiceFor } from '#app/consoleInput.ts'
import type { ModelCard } from '#protocol/model.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { useDevice } from '#store/device.ts'
import type { HubEntry } from '#store/hubCatalogue.ts'
import { keepCard, readKept, removeKept } from '#store/keptFolders.ts'
import { resetStores, scriptedCard } from '#store/scriptedSlots.ts'

const repo = 'owner/kept-test'
const [older, newer] = ['b'.repeat(40), 'a'.repeat(40)] as const

function cardAt(revision: string): ModelCard {
  const files = [{ path: 'onnx/model.onnx', sizeBytes: 1, sha256: null }]
  return {
    ...scriptedCard('base'),
    id: `${repo}@${revision.slice(0, 7)}`,
    source: { kind: 'hub', repo, revision },
    runtime: 'ort',
    variants: [{ dtype: 'fp32', files }],
  }
}

async function clear(): Promise<void> {
  for (const { folderId } of await readKept()) await removeKept(folderId)
}

beforeEach(async () => {
  resetStores()
  useCatalogue.setState({ hub: [] })
  await clear()
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await clear()
})

test('without the hub the commit that was kept last is the model, or the one that the catalogue names', async () => {
  await keepCard(cardAt(older))
  await new Promise((resolve) => setTimeout(resolve, 20))
  await keepCard(cardAt(newer)) // its folder comes first
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
  expect((await cardOf(repo)).source).toMatchObject({ revision: newer })
  await new Promise((resolve) => setTimeout(resolve, 20))
  await keepCard(cardAt(older))
  expect((await cardOf(repo)).source).toMatchObject({ revision: older })
  useCatalogue.setState({ hub: [{ repo, revision: newer } as unknown as HubEntry] })
  expect((await cardOf(repo)).source).toMatchObject({ revision: newer })
})

test('what is left open is chosen by what fits here; what fits nowhere is refused', async () => {
  await useDevice.getState().inspect()
  const report = useDevice.getState().report
  if (!report) throw new Error('no report')
  vi.spyOn(useDevice.getState(), 'inspect').mockResolvedValue({ ...report, gpu: { state: 'no-webgpu' } })
  expect(await choiceFor(cardAt(newer), { device: 'auto' })).toEqual({
    device: 'auto',
    preferred: { device: 'wasm', dtype: 'fp32' },
  })
  const huge = { ...cardAt(newer), files: [{ path: 'weights', sizeBytes: 4e9, sha256: null }] }
  await expect(choiceFor(huge, { device: 'auto' })).rejects.toThrow(/WebAssembly can address 4 GB/)
})
