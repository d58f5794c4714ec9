/** @file What is known to run, or not, before anything is downloaded. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Dtype, ModelCard, ModelVariant } from '#protocol/model.ts'
import type { CapabilityReport, GpuReport } from '#store/device.ts'
import { fitModel, planMemory, smallerFit, type Fit } from '#store/fitting.ts'

const mega = 2 ** 20
const giga = 2 ** 30

function variant(dtype: Dtype, sizeBytes: number | null, path = 'onnx/model.onnx'): ModelVariant {
  return { dtype, files: [{ path, sizeBytes, sha256: null }] }
}

function card(...variants: ModelVariant[]): ModelCard {
  return {
    id: 'x',
    name: 'X',
    role: 'base',
    summary: '',
    licence: '',
    source: { kind: 'site', path: 'models/x/' },
    runtime: 'ort',
    files: [],
    variants,
    hasTemplate: false,
  }
}

const gpu: GpuReport = {
  state: 'present',
  name: 'a card',
  isSoftware: false,
  hasF16: true,
  hasSubgroups: true,
  maxBufferSize: 2 * giga,
  maxStorageBufferBindingSize: 2 * giga,
  maxStorageBuffersPerShaderStage: 8,
}

function report(changes: Partial<GpuReport> | 'no-webgpu' | 'no-adapter' = {}): CapabilityReport {
  return {
    gpu: typeof changes === 'string' ? { state: changes } : { ...gpu, ...changes },
    memoryGiB: 8,
    cores: 4,
    isIsolated: false,
    hasJspi: true,
    savesData: false,
    storage: null,
  }
}

function on(fits: readonly Fit[], device: string, dtype: string): Fit | undefined {
  return fits.find((fit) => fit.device === device && fit.variant.dtype === dtype)
}

describe('16-bit floats', () => {
  const both = card(variant('q4f16', 500e6), variant('q4', 800e6))

  test('are taken where the adapter has them', () => {
    expect(fitModel(both, report()).chosen).toMatchObject({ device: 'webgpu', variant: { dtype: 'q4f16' } })
  })

  test('are never taken where it has not: q4 is, and the size text says its size', () => {
    const { fits, chosen, sizeText } = fitModel(both, report({ hasF16: false }))
    expect(on(fits, 'webgpu', 'q4f16')?.reason).toMatch(/16-bit floats/)
    expect(chosen).toMatchObject({ device: 'webgpu', variant: { dtype: 'q4' } })
    expect(sizeText).toMatch(/^800 MB to download, about 1\.3 GB of memory \(estimate\)$/)
  })

  test('are the last choice on the processor, but can run there', () => {
    expect(fitModel(both, report('no-webgpu')).chosen).toMatchObject({
      device: 'wasm',
      variant: { dtype: 'q4' },
    })
    const only = fitModel(card(variant('fp16', 100e6)), report({ hasF16: false }))
    expect(only.chosen).toMatchObject({ device: 'wasm', variant: { dtype: 'fp16' } })
  })
})

describe('limits', () => {
  test.each(['maxStorageBufferBindingSize', 'maxBufferSize'] as const)(
    '%s of 128 MB rules a large model out',
    (name) => {
      const { fits, chosen } = fitModel(card(variant('q4', 900e6)), report({ [name]: 128 * mega }))
      expect(on(fits, 'webgpu', 'q4')?.reason).toBe(
        'Its largest tensor takes about 515 MB (estimate), and this graphics adapter binds at most 128 MB at once.',
      )
      expect(chosen?.device).toBe('wasm')
      const small = fitModel(card(variant('q4', 200e6)), report({ [name]: 128 * mega }))
      expect(small.chosen?.device).toBe('webgpu')
    },
  )

  test('the processor takes nothing that WebAssembly cannot address', () => {
    const { fits, chosen, reason } = fitModel(card(variant('fp32', 2.5 * giga)), report('no-adapter'))
    expect(on(fits, 'webgpu', 'fp32')?.reason).toBe('The browser offers WebGPU but no graphics adapter.')
    expect(chosen).toBeNull()
    expect(reason).toBe(
      'It would need about 5 GB on the processor (estimate), and WebAssembly can address 4 GB.',
    )
  })
})

test('an encoder-decoder in 8 bits runs on the processor only, whatever the adapter', () => {
  const files = [
    { path: 'onnx/encoder_model_quantized.onnx', sizeBytes: 50e6, sha256: null },
    { path: 'onnx/decoder_model_merged_quantized.onnx', sizeBytes: 50e6, sha256: null },
  ]
  for (const known of [report(), null]) {
    const { fits, chosen } = fitModel(card({ dtype: 'q8', files }), known)
    expect(on(fits, 'webgpu', 'q8')?.reason).toMatch(/answers wrongly on WebGPU/)
    expect(chosen?.device).toBe('wasm')
  }
  expect(fitModel(card({ dtype: 'fp32', files }), report()).chosen?.device).toBe('wasm')
})

test('a connection that saves data is named beside the size', () => {
  const { sizeText } = fitModel(card(variant('int8', 5.4e6)), { ...report(), savesData: true })
  expect(sizeText).toMatch(/^5\.4 MB to download, .*; this connection is meant to save data$/)
  expect(fitModel(card(variant('int8', null)), report()).sizeText).toBe('Size unknown')
})

test('the next smaller format is smaller, and can run on the device', () => {
  const all = card(
    variant('fp32', 900e6),
    variant('fp16', 500e6),
    variant('q4', 300e6),
    variant('q4f16', 200e6),
  )
  const from = (known: CapabilityReport, dtype: string) =>
    smallerFit(all, known, { device: 'webgpu', dtype })?.variant.dtype
  expect(from(report(), 'fp32')).toBe('fp16')
  expect(from(report({ hasF16: false }), 'fp32')).toBe('q4')
  expect(from(report({ hasF16: false }), 'q4')).toBeUndefined()
  expect(
    smallerFit(card(variant('fp32', null), variant('q4', 1)), report(), { device: 'wasm', dtype: 'fp32' }),
  ).toBeNull()
})

describe('the plan for memory', () => {
  const model = (memoryBytes: number | null) => ({ memoryBytes })

  test('keeps models that fit into half of the memory, and lets others take turns', () => {
    expect(planMemory([model(2 * giga), model(2 * giga)], 8, false)).toEqual({
      kind: 'resident',
      sentence:
        'Together the models take about 4 GB (estimate), within half of the 8 GB the browser reports: all fit into memory.',
    })
    expect(planMemory([model(2 * giga), model(2.1 * giga)], 8, false)).toEqual({
      kind: 'serial',
      sentence:
        'Together the models would take about 4.1 GB (estimate), more than half of the 8 GB the browser reports, so they may not fit together.',
    })
  })

  test('assumes little where the browser says nothing', () => {
    const plan = planMemory([model(1.5 * giga), model(giga)], null, false)
    expect(plan.kind).toBe('serial')
    expect(plan.sentence).toContain('half of the 4 GB assumed here')
  })

  test('believes what has been seen more than estimates', () => {
    const small = [model(1), model(1)]
    expect(planMemory(small, 8, true)).toMatchObject({ kind: 'serial' })
    expect(planMemory(small, 2, false)).toMatchObject({ kind: 'serial' })
    expect(planMemory(small, 4, false)).toMatchObject({ kind: 'resident' })
  })

  test('a single model has nobody to take turns with', () => {
    const plan = planMemory([model(9 * giga)], 8, true)
    expect(plan).toMatchObject({ kind: 'resident', sentence: expect.stringMatching(/may not fit/) })
  })

  test('takes turns the more, the more there is to load', () => {
    const sizes = fc.array(fc.option(fc.integer({ min: 0, max: 8 * giga })), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(sizes, fc.constantFrom(0.25, 1, 2, 4, 8, 32), fc.boolean(), (all, memoryGiB, isShort) => {
        const plan = planMemory(all.map(model), memoryGiB, isShort)
        const more = planMemory([...all, giga].map(model), memoryGiB, isShort)
        expect(plan.kind === 'resident' || more.kind === 'serial').toBe(true)
      }),
    )
  })
})

test('whatever the card and the device, what is chosen has no reason against it and is of the card', () => {
  const dtypes = fc.constantFrom<Dtype>('fp32', 'fp16', 'int8', 'uint8', 'q8', 'q4', 'q4f16', 'bnb4')
  const variants = fc.array(
    fc
      .tuple(
        dtypes,
        fc.option(fc.integer({ min: 1, max: 2 ** 34 })),
        fc.constantFrom('onnx/encoder_model.onnx', 'm.onnx'),
      )
      .map(([dtype, size, path]) => variant(dtype, size, path)),
    { minLength: 1, maxLength: 5 },
  )
  const gpus = fc.oneof(
    fc.constantFrom('no-webgpu' as const, 'no-adapter' as const),
    fc.record({ hasF16: fc.boolean(), maxBufferSize: fc.integer({ min: 2 ** 20, max: 2 ** 32 }) }),
  )
  fc.assert(
    fc.property(variants, gpus, (all, words) => {
      const known = report(words)
      const { fits, chosen, reason } = fitModel(card(...all), known)
      expect(fits).toHaveLength(2 * all.length)
      expect(chosen === null).toBe(reason !== null)
      expect(chosen === null).toBe(fits.every((fit) => fit.reason !== null || fit.doubt !== null))
      expect(chosen?.reason ?? null).toBeNull()
      expect([...all, undefined]).toContain(chosen?.variant)
      const isOnGpu = chosen?.device === 'webgpu'
      const isHalf = /f16|fp16/.test(chosen?.variant.dtype ?? '')
      const hasF16 = known.gpu.state === 'present' && known.gpu.hasF16
      expect(isOnGpu && isHalf && !hasF16).toBe(false)
      expect(isOnGpu && known.gpu.state !== 'present').toBe(false)
    }),
  )
})
