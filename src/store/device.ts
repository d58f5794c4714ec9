/**
 * @file What this browser and this device can do, as data: found out once per page, without making a GPU device, so
 * that what cannot run is known before any of it is downloaded.
 */
import { create } from 'zustand'

import type { Failure } from '#protocol/failure.ts'

/** What the graphics adapter says of itself. */
export type GpuReport = {
  readonly state: 'present'
  /** Vendor and architecture, or the adapter's own description. */
  readonly name: string
  /** Computed by the processor: right, but much slower than a graphics processor. */
  readonly isSoftware: boolean
  readonly hasF16: boolean
  readonly hasSubgroups: boolean
  readonly maxBufferSize: number
  readonly maxStorageBufferBindingSize: number
  readonly maxStorageBuffersPerShaderStage: number
}

/** Null where the browser does not say. */
export type CapabilityReport = {
  readonly gpu: GpuReport | { readonly state: 'no-webgpu' | 'no-adapter' }
  /** As the browser rounds and caps it. */
  readonly memoryGiB: number | null
  readonly cores: number | null
  /** Cross-origin isolated: threads in WebAssembly and fine clocks. */
  readonly isIsolated: boolean
  /** WebAssembly can be suspended: the smaller and faster build of ONNX Runtime. */
  readonly hasJspi: boolean
  /** The visitor asked for little data, or the connection is likely to be paid by the byte. */
  readonly savesData: boolean
  readonly storage: {
    readonly usageBytes: number
    readonly quotaBytes: number
    /** Not evicted when the disk runs short. */
    readonly isPersisted: boolean
  } | null
}

/** What is asked of the browser; every part may be missing, and everything that can be called may fail. */
export type Browser = {
  readonly userAgent: string
  readonly gpu?: { requestAdapter(options?: GPURequestAdapterOptions): Promise<AdapterLike | null> }
  readonly deviceMemory?: number
  readonly hardwareConcurrency?: number
  readonly connection?: { readonly saveData?: boolean; readonly type?: string }
  readonly storage?: {
    estimate?(): Promise<StorageEstimate>
    persisted?(): Promise<boolean>
  }
}

type AdapterLike = {
  readonly features: { has(name: GPUFeatureName): boolean }
  readonly limits: Pick<
    GPUSupportedLimits,
    'maxBufferSize' | 'maxStorageBufferBindingSize' | 'maxStorageBuffersPerShaderStage'
  >
  readonly info: Partial<GPUAdapterInfo>
}

type DeviceState = {
  /** Null until it is known. */
  readonly report: CapabilityReport | null
  /** Finds it out; every later call gives the same report. Never rejects. */
  inspect(): Promise<CapabilityReport>
}

let inspection: Promise<CapabilityReport> | null = null

export const useDevice = create<DeviceState>()((set) => ({
  report: null,
  inspect: () =>
    (inspection ??= readCapabilities(navigator as Browser).then((report) => {
      set({ report })
      return report
    })),
}))

/** @param browser `navigator`, or something in its place. */
export async function readCapabilities(browser: Browser): Promise<CapabilityReport> {
  const [gpu, storage] = await Promise.all([readGpu(browser), readStorage(browser)])
  return {
    gpu,
    memoryGiB: memoryGiB(browser),
    cores: browser.hardwareConcurrency ?? null,
    isIsolated: globalThis.crossOriginIsolated,
    hasJspi: 'Suspending' in WebAssembly,
    savesData: isMetered(browser),
    storage,
  }
}

/** As the browser rounds and caps it; null where it does not say. */
export function memoryGiB(
  { deviceMemory }: Pick<Browser, 'deviceMemory'> = navigator as Browser,
): number | null {
  return deviceMemory ?? null
}

/** The visitor asked for little data, or the connection is likely to be paid by the byte. Few browsers say so. */
export function isMetered({ connection }: Pick<Browser, 'connection'> = navigator as Browser): boolean {
  return connection?.saveData === true || connection?.type === 'cellular'
}

async function readGpu({ gpu }: Browser): Promise<CapabilityReport['gpu']> {
  if (!gpu) return { state: 'no-webgpu' }
  try {
    // The adapter that the workers ask for, so that its limits are theirs.
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
    return adapter ? reportOf(adapter) : { state: 'no-adapter' }
  } catch {
    return { state: 'no-adapter' }
  }
}

function reportOf({ features, limits, info }: AdapterLike): GpuReport {
  const words = `${info.vendor ?? ''} ${info.architecture ?? ''}`.trim()
  return {
    state: 'present',
    name: info.description || words || 'unnamed adapter',
    isSoftware: info.isFallbackAdapter === true || isSoftwareName(`${words} ${info.description ?? ''}`),
    hasF16: features.has('shader-f16'),
    hasSubgroups: features.has('subgroups'),
    maxBufferSize: limits.maxBufferSize,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
  }
}

/** Software adapters do not always call themselves fallbacks. */
export function isSoftwareName(name: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|basic render|\bwarp\b/i.test(name)
}

async function readStorage({ storage }: Browser): Promise<CapabilityReport['storage']> {
  try {
    const estimate = await storage?.estimate?.()
    if (estimate?.quota === undefined) return null
    const isPersisted = (await storage?.persisted?.().catch(() => false)) ?? false
    return { usageBytes: estimate.usage ?? 0, quotaBytes: estimate.quota, isPersisted }
  } catch {
    return null // private windows and embedded pages may have none
  }
}

/** A failure or notice of WebGPU being away, with what to do about it in this browser; any other as it is. */
export function advised(notice: Failure): Failure
export function advised(notice: Failure | null): Failure | null
export function advised(notice: Failure | null): Failure | null {
  if (notice?.code !== 'no-webgpu' && notice?.code !== 'no-adapter') return notice
  const advice = webgpuAdvice(notice.code, navigator.userAgent, globalThis.isSecureContext)
  return { ...notice, message: `${notice.message} ${advice}` }
}

/** How to come by WebGPU, in general words: browsers move their switches. */
export function webgpuAdvice(
  reason: 'no-webgpu' | 'no-adapter',
  userAgent: string,
  isSecure: boolean,
): string {
  if (reason === 'no-webgpu' && !isSecure) {
    return 'Browsers offer WebGPU only to pages from https or from this computer: open the page that way.'
  }
  return adviceFor[reason][browserOf(userAgent)]
}

type BrowserName = 'firefox' | 'safari' | 'chromium-linux' | 'chromium' | 'other'

function browserOf(userAgent: string): BrowserName {
  // On iOS every browser is Safari underneath, whatever it is called.
  if (/iPhone|iPad|CriOS|FxiOS|EdgiOS/.test(userAgent)) return 'safari'
  if (/Firefox\//.test(userAgent)) return 'firefox'
  if (/Chrome\/|Chromium\//.test(userAgent)) {
    return /Linux/.test(userAgent) && !/Android/.test(userAgent) ? 'chromium-linux' : 'chromium'
  }
  return /Safari\//.test(userAgent) ? 'safari' : 'other'
}

const adviceFor: Record<'no-webgpu' | 'no-adapter', Record<BrowserName, string>> = {
  'no-webgpu': {
    firefox:
      'Firefox has WebGPU on some systems only, in its newest versions: update it, or open the page in a current Chrome or Edge.',
    safari: 'Safari has WebGPU in its newest versions: update the system, and with it the browser.',
    'chromium-linux':
      'On Linux the browser may keep WebGPU behind a switch: open chrome://flags, search for WebGPU and Vulkan, and switch them on.',
    chromium: 'Update the browser; WebGPU is in every current Chrome and Edge.',
    other: 'Open the page in a current Chrome, Edge, Safari or Firefox.',
  },
  'no-adapter': {
    firefox:
      'Allow hardware acceleration in the settings of Firefox and update the graphics driver; about:support says what is blocked.',
    safari: 'Update the system, and with it the graphics driver.',
    'chromium-linux':
      'Switch on graphics acceleration in the settings of the browser and update the graphics driver; chrome://gpu says what is blocked, and Vulkan may have to be switched on in chrome://flags.',
    chromium:
      'Switch on graphics acceleration in the settings of the browser and update the graphics driver; chrome://gpu says what is blocked.',
    other: 'Allow hardware acceleration in the settings of the browser and update the graphics driver.',
  },
}
