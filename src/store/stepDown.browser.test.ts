/** @file What the page does by itself about a model that computes wrong numbers. Scripts stand in for the devices. */
import { beforeEach, describe, expect, test } from 'vitest'

import type { LoadOptions } from '#protocol/engine.ts'
import type { Dtype, ModelCard, ModelSource } from '#protocol/model.ts'
import type { Script } from '#protocol/script.ts'
import { keepFiles, readKept, removeKept } from '#store/keptFolders.ts'
import { optionsFor, waysOn } from '#store/recovery.ts'
import { resetStores, scriptedCard } from '#store/scriptedSlots.ts'
import { failureOf, findSlot, readySession, useSlots } from '#store/slots.ts'

const differing = { 'webgpu q4f16': 'differs', 'webgpu q4': 'differs', 'wasm q4': 'agrees' } as const

beforeEach(async () => {
  resetStores()
  for (const { folderId } of await readKept()) await removeKept(folderId)
})

function cardWith(...dtypes: Dtype[]): ModelCard {
  return { ...scriptedCard('base'), variants: dtypes.map((dtype) => ({ dtype, files: [] })) }
}

async function load(
  card: ModelCard,
  numerics: NonNullable<Script['numerics']>,
  options: Partial<LoadOptions> = {},
): Promise<string[]> {
  const seen: string[] = []
  const stop = useSlots.subscribe(({ slots }) => seen.push(slots[0]?.status ?? ''))
  const script = { answers: {}, tokenMs: 0, numerics }
  await useSlots.getState().load('a', card, { runtime: 'scripted', device: 'auto', script, ...options })
  stop()
  return seen
}

test('a model that computes right stays where it is', async () => {
  await load(cardWith('q4f16', 'q4'), { 'webgpu q4f16': 'agrees' })
  expect(findSlot('a')).toMatchObject({ status: 'ready', device: 'webgpu', dtype: 'q4f16', notice: null })
})

test('q4f16 gives way to q4, which stays if it computes right', async () => {
  await load(cardWith('q4f16', 'q4'), { ...differing, 'webgpu q4': 'agrees' })
  expect(findSlot('a')).toMatchObject({
    status: 'ready',
    device: 'webgpu',
    dtype: 'q4',
    report: { numerics: { verdict: 'agrees' } },
    notice: { code: 'numbers-differ' },
  })
  expect(findSlot('a')?.notice?.message).toContain('top-1 81 % on WebGPU in q4f16; now WebGPU in q4')
})

test('where q4 computes wrong as well the model runs on WASM, and is never ready in between', async () => {
  const seen = await load(cardWith('q4f16', 'q4'), differing)
  expect(findSlot('a')).toMatchObject({ status: 'ready', device: 'wasm', dtype: 'q4' })
  expect(findSlot('a')?.notice?.message).toContain('top-1 81 % on WebGPU in q4f16; now WASM in q4')
  expect(seen.indexOf('ready')).toBeGreaterThan(seen.lastIndexOf('loading'))
})

test('without q4 the next step is WASM', async () => {
  await load(cardWith('int8'), { 'webgpu int8': 'differs' })
  expect(findSlot('a')).toMatchObject({ device: 'wasm', dtype: 'int8', notice: { code: 'numbers-differ' } })
})

test('it ends on WASM, whatever that computes', async () => {
  await load(cardWith('int8'), { 'webgpu int8': 'differs', 'wasm int8': 'differs' })
  expect(findSlot('a')).toMatchObject({
    status: 'ready',
    device: 'wasm',
    report: { numerics: { verdict: 'differs' } },
  })
})

test('a device that was chosen is kept', async () => {
  await load(cardWith('q4f16', 'q4'), differing, { device: 'webgpu' })
  expect(findSlot('a')).toMatchObject({
    status: 'ready',
    device: 'webgpu',
    dtype: 'q4f16',
    report: { numerics: { verdict: 'differs' } },
    notice: null,
  })
})

test('a format that was chosen is kept', async () => {
  await load(cardWith('q4f16', 'q4'), differing, { dtype: 'q4f16' })
  expect(findSlot('a')).toMatchObject({ device: 'wasm', dtype: 'q4f16' })
})

test('whoever waits for the model gets the one that computes right', async () => {
  const loading = load(cardWith('int8'), { 'webgpu int8': 'differs' })
  const session = await readySession('a')
  await loading
  expect((await session.loaded).report.device).toBe('wasm')
})

describe('what would have to be fetched', () => {
  const source: ModelSource = { kind: 'hub', repo: 'owner/step', revision: 'a'.repeat(40) }
  const fileOf = (dtype: Dtype, sizeBytes: number) => ({
    path: `onnx/${dtype}.onnx`,
    sizeBytes,
    sha256: null,
  })

  function hubCard(q4Bytes: number, q4f16Bytes = 20e6): ModelCard {
    const sizes: [Dtype, number][] = [
      ['q4f16', q4f16Bytes],
      ['q4', q4Bytes],
    ]
    const variants = sizes.map(([dtype, bytes]) => ({ dtype, files: [fileOf(dtype, bytes)] }))
    return { ...scriptedCard('base'), source, variants }
  }

  test('a second format that is large is passed over for WASM in the format that is kept', async () => {
    const card = hubCard(30e6, 5)
    await keepFiles(card, new Map([['onnx/q4f16.onnx', new Blob(['12345'])]]), () => undefined)
    await load(card, { ...differing, 'webgpu q4': 'agrees' })
    expect(findSlot('a')).toMatchObject({
      device: 'wasm',
      dtype: 'q4f16',
      notice: { code: 'numbers-differ' },
    })
  })

  test('a second format that is small is taken', async () => {
    await load(hubCard(1e6), { ...differing, 'webgpu q4': 'agrees' })
    expect(findSlot('a')).toMatchObject({ device: 'webgpu', dtype: 'q4' })
  })

  test('where nothing is kept and all is large it stops, says why, and offers the way', async () => {
    const loading = load(hubCard(30e6), differing)
    const waiting = readySession('a').catch((error: unknown) => failureOf(error).code)
    await expect(loading).rejects.toMatchObject({ failure: { code: 'numbers-wrong' } })
    expect(await waiting).toBe('numbers-wrong')
    const slot = findSlot('a')
    expect(slot).toMatchObject({ status: 'failed', failure: { code: 'numbers-wrong' } })
    expect(slot?.failure?.message).toContain('top-1 81 % on WebGPU in q4f16')
    const [first] = slot?.failure ? waysOn(slot, slot.failure, null) : []
    expect(first).toEqual({ kind: 'wasm' })
    expect(first && optionsFor('a', first)).toMatchObject({ device: 'wasm' })
  })
})
