import { afterEach, expect, test, vi } from 'vitest'

import { chooseDevice, chooseVariant } from '#runtime/device.ts'
import { requestGpu } from '#runtime/gpuDevice.ts'
import { loadOrtRuntime } from '#runtime/ortRuntime.ts'
import type { LoadContext } from '#runtime/Runtime.ts'

afterEach(() => vi.unstubAllGlobals())

/** A GPU of the browser with the given features, as far as asking for a device goes. */
function stubGpu(
  features: readonly string[],
  architecture = 'rdna-3',
): { asked: GPUDeviceDescriptor[]; destroy: () => void } {
  const asked: GPUDeviceDescriptor[] = []
  const destroy = vi.fn<() => void>()
  const adapter = {
    features: new Set(features),
    limits: { maxBufferSize: 1024 },
    info: { vendor: 'amd', architecture, description: '', isFallbackAdapter: false },
    requestDevice: (descriptor: GPUDeviceDescriptor) => {
      asked.push(descriptor)
      return Promise.resolve(
        Object.assign(new EventTarget(), { lost: new Promise(() => undefined), destroy }),
      )
    },
  }
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(adapter) }, userAgent: '' })
  return { asked, destroy }
}

function contextWith(dtype: 'q4f16' | 'int8', device: 'auto' | 'webgpu'): LoadContext {
  const files = [{ path: 'onnx/model.onnx', sizeBytes: 1, sha256: null }]
  const variants = [{ dtype, files }]
  return {
    card: {
      id: 'm',
      name: 'Model M',
      role: 'base',
      summary: '',
      licence: '',
      source: { kind: 'site', path: 'models/m/' },
      runtime: 'ort',
      files: [],
      variants,
      hasTemplate: false,
    },
    siteUrl: 'http://localhost/',
    hubUrl: '',
    onNotice: () => undefined,
    options: { runtime: 'ort', device },
    onProgress: () => undefined,
    onLost: () => undefined,
  }
}

test('a browser without WebGPU is a value, not an exception', async () => {
  vi.stubGlobal('navigator', { userAgent: '' })
  expect(await requestGpu()).toBe('no-webgpu')
})

test('a blocked adapter is told apart', async () => {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(null) }, userAgent: '' })
  expect(await requestGpu()).toBe('no-adapter')
})

test('asks for 16-bit floats and subgroups where there are any, for no subgroups in software', async () => {
  const hardware = stubGpu(['shader-f16', 'subgroups'])
  expect(await requestGpu()).toMatchObject({ hasF16: true, isSoftware: false, adapter: 'amd rdna-3' })
  expect(hardware.asked[0]?.requiredFeatures).toEqual(['shader-f16', 'subgroups'])
  const software = stubGpu(['subgroups'], 'swiftshader')
  expect(await requestGpu()).toMatchObject({ hasF16: false, isSoftware: true })
  expect(software.asked[0]?.requiredFeatures).toEqual([])
})

test('explicitly asked for, a missing GPU is a failure with its own sentence', async () => {
  vi.stubGlobal('navigator', { userAgent: '' })
  await expect(loadOrtRuntime(contextWith('int8', 'webgpu'))).rejects.toMatchObject({
    failure: { code: 'no-webgpu' },
  })
})

test('a 16-bit model is refused before any download when the adapter cannot run it', async () => {
  const { destroy } = stubGpu([])
  const download = vi.fn<typeof fetch>()
  vi.stubGlobal('fetch', download)
  await expect(loadOrtRuntime(contextWith('q4f16', 'auto'))).rejects.toMatchObject({
    failure: { code: 'no-f16', message: expect.stringContaining('16-bit') },
  })
  expect(download).not.toHaveBeenCalled()
  expect(destroy).toHaveBeenCalledOnce()
})

test('what the page prefers is taken: the processor beside a GPU, and the format that was named', async () => {
  const { destroy } = stubGpu(['shader-f16'])
  const preferred = { device: 'wasm', dtype: 'q4f16' } as const
  expect(await chooseDevice({ device: 'auto', preferred })).toEqual({ gpu: null, notice: null })
  expect(destroy).toHaveBeenCalledOnce()
  expect((await chooseDevice({ device: 'webgpu', preferred })).gpu).not.toBeNull()
  const { card } = contextWith('int8', 'auto')
  const both = { ...card, variants: [...card.variants, ...contextWith('q4f16', 'auto').card.variants] }
  expect(chooseVariant(both, null, { preferred }).dtype).toBe('q4f16')
  expect(chooseVariant(both, null, { preferred, dtype: 'int8' }).dtype).toBe('int8')
  expect(chooseVariant(both, null, {}).dtype).toBe('int8')
})

test('where the preferred device is missing the named format runs on the processor, and the page hears why', async () => {
  vi.stubGlobal('navigator', { userAgent: '' })
  for (const device of ['webgpu', 'wasm'] as const) {
    const chosen = await chooseDevice({ device: 'auto', preferred: { device, dtype: 'q4' } })
    expect(chosen).toMatchObject({ gpu: null, notice: { code: 'no-webgpu' } })
  }
})
