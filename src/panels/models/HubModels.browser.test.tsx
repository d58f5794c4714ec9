/** @file Models of the hub as the catalogue names them: what cannot run here is refused before the hub is asked. */
import { beforeEach, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'

import { HubModels } from '#panels/models/HubModels.tsx'
import { useCatalogue, type HubEntry } from '#store/catalogue.ts'
import { readCapabilities, useDevice } from '#store/device.ts'
import { resetStores } from '#store/scriptedSlots.ts'

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
