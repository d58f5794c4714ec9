/** @file What is said of browsers that have everything, nothing, or break on being asked. */
import { describe, expect, test, vi } from 'vitest'

import { failure } from '#protocol/failure.ts'
import { advised, readCapabilities, useDevice, webgpuAdvice, type Browser } from '#store/device.ts'

const adapter = {
  features: new Set(['shader-f16']),
  limits: {
    maxBufferSize: 256,
    maxStorageBufferBindingSize: 128,
    maxStorageBuffersPerShaderStage: 8,
  },
  info: { vendor: 'acme', architecture: 'swift-7', description: '' },
} as const
const bare: Browser = { userAgent: '' }

function withAdapter(requestAdapter: () => Promise<typeof adapter | null>): Browser {
  return { ...bare, gpu: { requestAdapter } }
}

test('everything there is to know, as the browser says it', async () => {
  const report = await readCapabilities({
    ...withAdapter(() => Promise.resolve(adapter)),
    deviceMemory: 8,
    hardwareConcurrency: 12,
    connection: { saveData: true },
    storage: {
      estimate: () => Promise.resolve({ usage: 5, quota: 100 }),
      persisted: () => Promise.resolve(true),
    },
  })
  expect(report).toMatchObject({
    gpu: {
      state: 'present',
      name: 'acme swift-7',
      isSoftware: false,
      hasF16: true,
      hasSubgroups: false,
      ...adapter.limits,
    },
    memoryGiB: 8,
    cores: 12,
    savesData: true,
    storage: { usageBytes: 5, quotaBytes: 100, isPersisted: true },
  })
})

describe('what is missing or breaks is data', () => {
  test('nothing at all', async () => {
    expect(await readCapabilities(bare)).toMatchObject({
      gpu: { state: 'no-webgpu' },
      memoryGiB: null,
      cores: null,
      savesData: false,
      storage: null,
    })
  })

  test.each([
    ['null', () => Promise.resolve(null)],
    ['a rejection', () => Promise.reject(new Error('blocked'))],
    [
      'an exception',
      () => {
        throw new Error('blocked')
      },
    ],
  ])('no adapter: %s', async (_, requestAdapter) => {
    expect((await readCapabilities(withAdapter(requestAdapter))).gpu).toEqual({ state: 'no-adapter' })
  })

  test('storage that refuses', async () => {
    const refuse = () => Promise.reject(new DOMException('no', 'SecurityError'))
    expect((await readCapabilities({ ...bare, storage: { estimate: refuse } })).storage).toBeNull()
    const estimate = () => Promise.resolve({ quota: 100 })
    const half = await readCapabilities({ ...bare, storage: { estimate, persisted: refuse } })
    expect(half.storage).toEqual({ usageBytes: 0, quotaBytes: 100, isPersisted: false })
  })

  test('a connection by mobile phone', async () => {
    expect((await readCapabilities({ ...bare, connection: { type: 'cellular' } })).savesData).toBe(true)
    expect((await readCapabilities({ ...bare, connection: { type: 'wifi' } })).savesData).toBe(false)
  })
})

test.each(['google swiftshader', 'llvmpipe (LLVM 15.0)', 'Microsoft Basic Render Driver'])(
  '%s is software',
  async (description) => {
    const software = { ...adapter, info: { description } }
    const { gpu } = await readCapabilities({
      ...bare,
      gpu: { requestAdapter: () => Promise.resolve(software) },
    })
    expect(gpu).toMatchObject({ isSoftware: true, name: description })
  },
)

test('the page is inspected once, and makes no device for it', async () => {
  const requestAdapter = vi.spyOn(GPU.prototype, 'requestAdapter')
  const requestDevice = vi.spyOn(GPUAdapter.prototype, 'requestDevice')
  const { inspect } = useDevice.getState()
  const [first, second] = await Promise.all([inspect(), inspect()])
  expect(second).toBe(first)
  expect(useDevice.getState().report).toBe(first)
  expect(requestAdapter).toHaveBeenCalledOnce()
  expect(requestDevice).not.toHaveBeenCalled()
})

describe('advice', () => {
  const agents = {
    firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    safari: 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15',
    linux:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
    windows:
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
  }

  test.each([
    ['firefox', /Firefox has WebGPU on some systems/, /about:support/],
    ['safari', /Safari has WebGPU in its newest/, /Update the system/],
    ['linux', /On Linux .* chrome:\/\/flags/, /chrome:\/\/gpu .* Vulkan/],
    ['windows', /Update the browser/, /Switch on graphics acceleration/],
  ] as const)('in %s differs by what is missing', (agent, noWebgpu, noAdapter) => {
    expect(webgpuAdvice('no-webgpu', agents[agent], true)).toMatch(noWebgpu)
    expect(webgpuAdvice('no-adapter', agents[agent], true)).toMatch(noAdapter)
  })

  test('a page without https has no WebGPU anywhere', () => {
    expect(webgpuAdvice('no-webgpu', agents.windows, false)).toMatch(/https/)
  })

  test('is added to notices of WebGPU only', () => {
    expect(advised(failure('no-adapter')).message).toMatch(
      /no graphics adapter.*same answers, slower\. Switch on/,
    )
    expect(advised(failure('network'))).toEqual(failure('network'))
    expect(advised(null)).toBeNull()
  })
})
