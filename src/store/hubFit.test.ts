/** @file What is said of an entry of the hub before the hub is asked. */
import { afterEach, describe, expect, test } from 'vitest'

import { useCatalogue } from '#store/catalogue.ts'
import type { CapabilityReport } from '#store/device.ts'
import type { HubEntry } from '#store/hubCatalogue.ts'
import { bytesTogether, differencesOf, doubtOf, fitHere, preferredFit } from '#store/hubFit.ts'

function reportOf(hasF16: boolean): CapabilityReport {
  const largest = 4 * 2 ** 30
  return {
    gpu: {
      state: 'present',
      name: 'a card',
      isSoftware: false,
      hasF16,
      hasSubgroups: true,
      maxBufferSize: largest,
      maxStorageBufferBindingSize: largest,
      maxStorageBuffersPerShaderStage: 8,
    },
    memoryGiB: 8,
    cores: 4,
    isIsolated: false,
    hasJspi: true,
    savesData: false,
    storage: null,
  }
}

const half = { dtype: 'q4f16', sizeBytes: null, approxMegabytes: 400, sha256: null } as const

test('what needs 16-bit floats is refused where nothing else runs it, and else told to run on the processor', () => {
  const entry = {
    variants: [half],
    devices: ['webgpu' as const, 'wasm' as const],
    needs: ['shader-f16' as const],
  }
  const without = reportOf(false)
  const onlyGpu = { ...entry, devices: ['webgpu' as const] }
  const sentence = expect.stringContaining('no shader-f16') as string
  expect(doubtOf(onlyGpu, without)).toEqual({ reason: sentence, isRefused: true })
  expect(doubtOf(entry, without)).toEqual({ reason: sentence, isRefused: false })
  const large = { ...entry, variants: [{ ...half, approxMegabytes: 3000 }] }
  expect(doubtOf(large, without)).toEqual({ reason: sentence, isRefused: true })
})

test('nothing is said where the adapter can do it, is not known yet, or where there may be other formats', () => {
  const entry = { variants: [half], devices: ['webgpu' as const], needs: ['shader-f16' as const] }
  expect(doubtOf(entry, reportOf(true))).toBeNull()
  expect(doubtOf(entry, null)).toBeNull()
  expect(doubtOf({ ...entry, needs: [] }, reportOf(false))).toBeNull()
})

describe('a pair', () => {
  const both: HubEntry['devices'] = ['webgpu', 'wasm']
  const of = (...sizes: [HubEntry['variants'][number]['dtype'], number | null][]) => ({
    devices: both,
    needs: [],
    variants: sizes.map(([dtype, megabytes]) => ({
      dtype,
      sizeBytes: null,
      approxMegabytes: megabytes,
      sha256: null,
    })),
  })

  test('costs twice its smallest format that both can run here, with exact sizes where there are any', () => {
    const base = of(['q4f16', null], ['q4', 786])
    const exact = { ...base.variants[0], dtype: 'q4f16' as const, sizeBytes: 483_003_582 }
    const qwen = {
      ...base,
      variants: [{ ...half, ...exact, approxMegabytes: null }, ...base.variants.slice(1)],
    }
    const instruct = of(['q4f16', 483], ['q4', 786], ['int8', 512])
    expect(bytesTogether([qwen, instruct], reportOf(true))).toBe(966_003_582)
    const onGpuOnly = [qwen, instruct].map((entry) => ({ ...entry, devices: ['webgpu' as const] }))
    expect(bytesTogether(onGpuOnly, reportOf(false))).toBe(2 * 786e6)
  })

  test('without a common format costs the smallest of each, and nothing is said where that is unknown', () => {
    expect(bytesTogether([of(['q4', 200]), of(['fp16', 300], ['q8', 100])], reportOf(true))).toBe(300e6)
    expect(bytesTogether([of(['q4', 200]), of(['q4', null])], reportOf(true))).toBeNull()
    expect(bytesTogether([of(['q4', 200]), of()], reportOf(true))).toBeNull()
    expect(bytesTogether([], reportOf(true))).toBeNull()
  })
})

describe('what the catalogue knows of a model that was looked up', () => {
  const revision = 'a'.repeat(40)
  const source = { kind: 'hub', repo: 'owner/name', revision } as const
  const sha256 = 'ab'.repeat(32)
  const file = { path: 'onnx/model_q4.onnx', sizeBytes: 1000, sha256 }
  const card = { source, files: [], variants: [{ dtype: 'q4' as const, files: [file] }] }

  function know(changes: Partial<HubEntry>): void {
    const variants = [{ dtype: 'q4', sizeBytes: 1000, approxMegabytes: null, sha256 }]
    const entry = {
      repo: 'owner/name',
      revision,
      variants,
      devices: ['webgpu', 'wasm'],
      needs: [],
      ...changes,
    }
    useCatalogue.setState({ hub: [entry as unknown as HubEntry] })
  }
  afterEach(() => useCatalogue.setState({ hub: [] }))

  test('is compared with what the Hub lists', () => {
    expect(differencesOf(card)).toEqual([])
    know({})
    expect(differencesOf(card)).toEqual([])
    for (const change of [{ sizeBytes: 1001 }, { sha256: 'cd'.repeat(32) }]) {
      const other = { ...card, variants: [{ dtype: 'q4' as const, files: [{ ...file, ...change }] }] }
      expect(differencesOf(other)).toEqual([expect.stringMatching(/q4 files on the Hub are not the ones/)])
    }
    const elsewhere = { ...card, source: { ...source, revision: 'b'.repeat(40) } }
    expect(differencesOf(elsewhere)).toEqual([expect.stringMatching(/another commit/)])
  })

  test('decides about devices and needs', () => {
    know({ needs: ['shader-f16'] })
    expect(fitHere(card, reportOf(true)).chosen?.device).toBe('webgpu')
    expect(fitHere(card, reportOf(false)).chosen?.device).toBe('wasm')
    expect(fitHere(card, reportOf(false)).fits[0]?.reason).toContain('no shader-f16')
    know({ devices: ['wasm'] })
    expect(fitHere(card, reportOf(true)).chosen?.device).toBe('wasm')
    expect(preferredFit(card, reportOf(true), { device: 'webgpu' })).toBeNull()
    expect(preferredFit(card, reportOf(true), { device: 'auto', dtype: 'q4' })).toMatchObject({
      device: 'wasm',
    })
  })
})
