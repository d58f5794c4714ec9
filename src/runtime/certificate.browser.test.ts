/** @file The certificates of the embedded models, on real ONNX Runtime, against what is computed here. */
import { expect, test } from 'vitest'

import type { Certificate, Numerics } from '#protocol/certificate.ts'
import type { Device, ModelCard } from '#protocol/model.ts'
import { loadOrtRuntime } from '#runtime/ortRuntime.ts'
import type { Runtime } from '#runtime/Runtime.ts'

const siteUrl = `${location.origin}/`

async function cardOf(modelId: string): Promise<ModelCard> {
  const response = await fetch(`${siteUrl}models/catalogue.json`)
  const { models } = (await response.json()) as { models: ModelCard[] }
  const card = models.find(({ id }) => id === modelId)
  if (!card) throw new Error(`no ${modelId}`)
  return card
}

async function certificateOf(modelId: string): Promise<Certificate> {
  return (await (await fetch(`${siteUrl}models/${modelId}/certificate.json`)).json()) as Certificate
}

function load(card: ModelCard, device: Device, certificate?: Certificate): Promise<Runtime> {
  const options = { runtime: 'ort', device, ...(certificate && { certificate }) } as const
  return loadOrtRuntime({
    card,
    siteUrl,
    hubUrl: '',
    onNotice: () => undefined,
    options,
    onProgress: () => undefined,
    onLost: () => undefined,
  })
}

/** A model that brings no certificate of its own, compared with another one. */
async function comparedWith(modelId: string, certificate?: Certificate): Promise<Numerics | null> {
  const card = await cardOf(modelId)
  const files = card.files.filter(({ path }) => path !== 'certificate.json')
  return (await load({ ...card, files }, 'wasm', certificate)).report.numerics
}

test.each(['standard', 'instruction', 'base', 'domain', 'both'])('%s agrees on WASM', async (modelId) => {
  const { numerics } = (await load(await cardOf(modelId), 'wasm')).report
  expect(numerics).toMatchObject({ verdict: 'agrees', top1: 1, positions: 72 })
  expect(numerics?.maxKl).toBeLessThan(1e-4)
})

test('one text is longer than what WebGPU reads safely at once, and tokens are the same in all texts', async () => {
  const { canaries } = await certificateOf('standard')
  expect(canaries.map(({ ids }) => ids.length)).toEqual([28, 28, 28, 44])
  for (const { ids, positions } of canaries) {
    expect(positions).toHaveLength(ids.length)
    for (const top of positions) expect(top).toHaveLength(8)
  }
})

test('a certificate with other tokens differs', async () => {
  const certificate = await certificateOf('standard')
  const canaries = certificate.canaries.map((canary) => ({
    ...canary,
    // The same probabilities, each of the next token's.
    positions: canary.positions.map((top) =>
      top.map(([, logprob], index) => [top[(index + 1) % top.length]?.[0] ?? 0, logprob] as const),
    ),
  }))
  expect(await comparedWith('standard', { ...certificate, canaries })).toMatchObject({
    verdict: 'differs',
    top1: 0,
  })
})

test('the same tokens with other probabilities differ', async () => {
  const certificate = await certificateOf('standard')
  const canaries = certificate.canaries.map((canary) => ({
    ...canary,
    positions: canary.positions.map((top) => top.map(([id]) => [id, Math.log(1 / 8)] as const)),
  }))
  expect(await comparedWith('standard', { ...certificate, canaries })).toMatchObject({
    verdict: 'differs',
    top1: 1,
  })
})

test('the same probabilities with another token first differ', async () => {
  const certificate = await certificateOf('standard')
  const canaries = certificate.canaries.map((canary) => ({
    ...canary,
    positions: canary.positions.map((top) => top.toReversed()),
  }))
  const numerics = await comparedWith('standard', { ...certificate, canaries })
  expect(numerics).toMatchObject({ verdict: 'differs', top1: 0 })
  expect(numerics?.meanKl).toBeLessThan(1e-4)
})

test('nothing is said without a certificate, with one of other weights or of another vocabulary', async () => {
  const certificate = await certificateOf('standard')
  expect(await comparedWith('standard')).toBeNull()
  expect(await comparedWith('instruction', certificate)).toBeNull()
  const [first] = certificate.canaries
  if (!first) throw new Error('no canary')
  const canaries = [{ ...first, ids: first.ids.map((id) => id + 100_000) }]
  expect(await comparedWith('standard', { ...certificate, canaries })).toBeNull()
})

test('a model that brings no certificate can be given one', async () => {
  const runtime = await load(await cardOf('base'), 'wasm')
  const made = await runtime.certify?.()
  const { canaries, weightsSha256 } = await certificateOf('base')
  expect(made).toMatchObject({ canaries, weightsSha256, madeWith: { device: 'wasm', dtype: 'int8' } })
})

// Shaders are compiled in software here.
test('software WebGPU agrees at all places', { timeout: 300_000 }, async () => {
  const runtime = await load(await cardOf('base'), 'webgpu')
  expect(runtime.report.numerics).toMatchObject({ verdict: 'agrees', positions: 72 })
  await expect(runtime.certify?.()).rejects.toMatchObject({ failure: { code: 'unsupported-request' } })
})
