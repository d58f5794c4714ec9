/** @file What the page does by itself about a model that computes wrong numbers. Scripts stand in for the devices. */
import { beforeEach, expect, test } from 'vitest'

import type { LoadOptions } from '#protocol/engine.ts'
import type { Dtype, ModelCard } from '#protocol/model.ts'
import type { Script } from '#protocol/script.ts'
import { resetStores, scriptedCard } from '#store/scriptedSlots.ts'
import { findSlot, readySession, useSlots } from '#store/slots.ts'

const differing = { 'webgpu q4f16': 'differs', 'webgpu q4': 'differs', 'wasm q4': 'agrees' } as const

beforeEach(resetStores)

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
