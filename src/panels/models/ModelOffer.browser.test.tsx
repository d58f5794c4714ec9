/** @file An offer names one format, device and size, and those are what is loaded. */
import { beforeEach, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'

import { ModelOffer } from '#panels/models/ModelOffer.tsx'
import type { ModelCard, ModelFile, ModelVariant } from '#protocol/model.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { readCapabilities, useDevice } from '#store/device.ts'
import type { HubEntry } from '#store/hubCatalogue.ts'
import { useModelCache } from '#store/modelCache.ts'
import { loadScripted, resetStores, scriptedCard } from '#store/scriptedSlots.ts'
import { findSlot, optionsOf } from '#store/slots.ts'

const known = { role: 'instruction' } as const
const source = { kind: 'site', path: 'models/x/' } as const
const hubSource = { kind: 'hub', repo: 'owner/name', revision: '0'.repeat(40) } as const

function file(path: string, sizeBytes: number): ModelFile {
  return { path, sizeBytes, sha256: null }
}

/** An encoder-decoder with a small 8-bit and a larger whole format. */
const pair: ModelVariant[] = [
  {
    dtype: 'q8',
    files: [
      file('onnx/encoder_model_quantized.onnx', 1e6),
      file('onnx/decoder_model_merged_quantized.onnx', 1e6),
    ],
  },
  {
    dtype: 'fp32',
    files: [file('onnx/encoder_model.onnx', 2e6), file('onnx/decoder_model_merged.onnx', 2.5e6)],
  },
]

function cardOf(variants: readonly ModelVariant[], place: ModelCard['source'] = source): ModelCard {
  return { ...scriptedCard('instruction'), id: 'x', source: place, variants }
}

/** A device whose graphics adapter binds so much at once. */
async function onAdapter(limitBytes: number, storage?: { usage: number; quota: number }): Promise<void> {
  await useDevice.getState().inspect()
  const limits = {
    maxBufferSize: limitBytes,
    maxStorageBufferBindingSize: limitBytes,
    maxStorageBuffersPerShaderStage: 8,
  }
  const adapter = { features: { has: () => true }, limits, info: { vendor: 'acme' } }
  const gpu = { requestAdapter: () => Promise.resolve(adapter) }
  const room = storage && { estimate: () => Promise.resolve(storage) }
  useDevice.setState({
    report: await readCapabilities({ userAgent: '', gpu, ...(room && { storage: room }) }),
  })
}

async function load(card: ModelCard): Promise<void> {
  await render(<ModelOffer card={card} {...known} />)
  await page.getByRole('button').click()
  await expect.poll(() => findSlot('b')).toMatchObject({ modelId: card.id, status: 'ready' })
}

beforeEach(async () => {
  resetStores()
  useCatalogue.setState({ hub: [] })
  useModelCache.setState({ kept: null, usage: null })
  await loadScripted('a', 'standard', ['card'])
  await loadScripted('b', 'instruction', ['hello'])
})

test('an encoder-decoder is offered and loaded in 8 bits on the processor, whatever the adapter can do', async () => {
  await onAdapter(2e9)
  await load(cardOf(pair))
  await expect.element(page.getByText('by itself: q8 on the processor (WASM)')).toBeInTheDocument()
  expect(optionsOf('b')).toMatchObject({ device: 'auto', preferred: { device: 'wasm', dtype: 'q8' } })
  expect(findSlot('b')).toMatchObject({ device: 'wasm', dtype: 'q8' })
})

test('what the limits of the adapter rule out is neither offered by itself nor loaded', async () => {
  await onAdapter(1e6)
  await load(cardOf([{ dtype: 'q8', files: [file('onnx/model_quantized.onnx', 50e6)] }]))
  await expect.element(page.getByText('by itself: q8 on the processor (WASM)')).toBeInTheDocument()
  expect(findSlot('b')).toMatchObject({ device: 'wasm', dtype: 'q8' })
})

test('what can run on the adapter is loaded there, in the format that was named', async () => {
  await onAdapter(2e9)
  await load(cardOf([{ dtype: 'q4f16', files: [file('onnx/model_q4f16.onnx', 3e6)] }]))
  expect(findSlot('b')).toMatchObject({ device: 'webgpu', dtype: 'q4f16' })
})

test('a device on which nobody has tested the model is not taken by itself, and choosing it says so', async () => {
  await onAdapter(2e9)
  const entry = { repo: 'owner/name', revision: null, variants: [], devices: ['wasm'], needs: [] }
  useCatalogue.setState({ hub: [entry as unknown as HubEntry] })
  await render(<ModelOffer card={cardOf([{ dtype: 'q4', files: [file('m', 1e6)] }], hubSource)} {...known} />)
  await expect.element(page.getByText('by itself: q4 on the processor (WASM)')).toBeInTheDocument()
  await page.getByLabelText('Format and device').selectOptions('q4 on WebGPU')
  await expect.element(page.getByText('Nobody has tested this model on WebGPU.')).toBeVisible()
  await expect.element(page.getByRole('button')).toBeEnabled()
})

test('a download that the browser has no room for says that it will not be kept', async () => {
  await onAdapter(2e9, { usage: 60e6, quota: 100e6 })
  const words = page.getByText(/more than the 40\.0 MB this browser has room for.*fetched anew next time/)
  const variantOf = (sizeBytes: number): ModelVariant[] => [
    { dtype: 'q4', files: [file('onnx/m.onnx', sizeBytes)] },
  ]
  const { rerender } = await render(<ModelOffer card={cardOf(variantOf(41e6), hubSource)} {...known} />)
  await expect.element(words).toBeVisible()
  await rerender(<ModelOffer card={cardOf(variantOf(39e6), hubSource)} {...known} />)
  await expect.element(words).not.toBeInTheDocument()
})

test('small files are counted in kB', async () => {
  await render(<ModelOffer card={cardOf([{ dtype: 'q4', files: [file('m', 12_300)] }])} {...known} />)
  await expect.element(page.getByRole('button')).toHaveTextContent('Fetch 12.3 kB and load it')
})
