/** @file Models of the hub as the catalogue names them: what cannot run here is refused before the hub is asked. */
import { beforeEach, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'

import { FoundModel } from '#panels/models/FoundModel.tsx'
import { HubModels } from '#panels/models/HubModels.tsx'
import { useCatalogue, type HubEntry } from '#store/catalogue.ts'
import { readCapabilities, useDevice } from '#store/device.ts'
import { resetStores, scriptedCard } from '#store/scriptedSlots.ts'

const entry: HubEntry = {
  id: 'half',
  name: 'Half',
  role: 'instruction',
  baseFamily: 'half',
  repo: 'owner/half',
  revision: null,
  fallbackRepo: null,
  variants: [{ dtype: 'q4f16', sizeBytes: null, approxMegabytes: 400, sha256: null }],
  devices: ['webgpu'],
  needs: ['shader-f16'],
  licence: 'Apache-2.0',
  licenceNote: null,
  tunedOn: 'Instructions.',
  promptStyle: 'chat',
  evidence: 'file-tree',
  isVerified: true,
  memoryEstimateMegabytes: 900,
}

beforeEach(async () => {
  resetStores()
  const adapter = {
    features: { has: () => false },
    limits: { maxBufferSize: 2e9, maxStorageBufferBindingSize: 2e9, maxStorageBuffersPerShaderStage: 8 },
    info: { vendor: 'acme' },
  }
  const gpu = { requestAdapter: () => Promise.resolve(adapter) }
  useDevice.setState({ report: await readCapabilities({ userAgent: '', gpu }) })
})

const lookUp = page.getByRole('button', { name: 'Look it up: Half' })

async function show(devices: HubEntry['devices']): Promise<void> {
  useCatalogue.setState({ hub: [{ ...entry, devices }], pairs: [] })
  await render(<HubModels />)
  await page.getByText('Others, each by itself').click()
}

test('an entry that this device cannot run is not looked up, and says why', async () => {
  await show(['webgpu'])
  await expect.element(lookUp).toBeDisabled()
  await expect.element(lookUp).toHaveAccessibleDescription(/no shader-f16/)
})

test('one that only the processor can run here says so', async () => {
  await show(['webgpu', 'wasm'])
  await expect.element(lookUp).toBeEnabled()
  await expect.element(lookUp).toHaveAccessibleDescription(/no shader-f16.*runs on the processor/)
})

test('a pair costs the smallest format that both can run here, and each says exact sizes and how it is asked', async () => {
  const known = (id: string, variants: HubEntry['variants'], style: HubEntry['promptStyle']): HubEntry => ({
    ...entry,
    id,
    name: id,
    devices: ['webgpu', 'wasm'],
    needs: [],
    variants,
    promptStyle: style,
  })
  const about = (dtype: 'q4' | 'int8', approxMegabytes: number) => ({
    dtype,
    sizeBytes: null,
    approxMegabytes,
    sha256: null,
  })
  const exact = { dtype: 'int8' as const, sizeBytes: 483_003_582, approxMegabytes: null, sha256: null }
  const models: [string, string] = ['base', 'tuned']
  useCatalogue.setState({
    hub: [
      known('base', [exact, about('q4', 786)], 'raw'),
      known('tuned', [about('q4', 100), about('int8', 483)], 'chat'),
    ],
    pairs: [{ id: 'pair', name: 'Both', models, caveat: null }],
  })
  await render(<HubModels />)
  const pair = page.getByText('Both · from 886 MB')
  await expect.element(pair).toBeVisible()
  await pair.click()
  await expect.element(page.getByText(/int8 483 MB, q4 about 786 MB · asked raw/)).toBeVisible()
  await expect.element(page.getByText(/q4 about 100 MB, int8 about 483 MB · asked in its chat/)).toBeVisible()
})

test('a list of the Hub that is not the one this page knows is said with the model', async () => {
  const source = { kind: 'hub', repo: entry.repo, revision: 'a'.repeat(40) } as const
  const card = { ...scriptedCard('base'), source }
  const found = {
    card,
    facts: { family: 'llama', isEncoderDecoder: false, contextLength: null, baseModels: [] },
  }
  useCatalogue.setState({ hub: [{ ...entry, revision: 'b'.repeat(40) }], pairs: [] })
  await render(<FoundModel found={found} />)
  await expect
    .element(page.getByText('This is another commit than the one that this page knows.'))
    .toBeVisible()
})
