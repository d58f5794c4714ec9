/** @file What is said of an entry of the hub before the hub is asked. */
import { expect, test } from 'vitest'

import type { CapabilityReport } from '#store/device.ts'
import { doubtOf } from '#store/hubFit.ts'

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
