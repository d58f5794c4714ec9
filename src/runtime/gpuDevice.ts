/** @file Asks the browser for a GPU device of our own, so that its loss is seen and its limits are known. */
import type { FailureCode } from '#protocol/failure.ts'

/** The adapter's word on `shader-f16`, and a device with all its storage. */
export type Gpu = {
  readonly device: GPUDevice
  /** Adapter in words. */
  readonly adapter: string
  readonly hasF16: boolean
  /** The processor computes what a graphics card would. */
  readonly isSoftware: boolean
}

/** Limits that ONNX Runtime's kernels want as high as the adapter allows. */
const wantedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[]

/** Software adapters emulate subgroups: kernels that use them took twice as long there as those that do not. */
function featuresOf({ features }: GPUAdapter, isSoftware: boolean): GPUFeatureName[] {
  const wanted: readonly GPUFeatureName[] = isSoftware ? ['shader-f16'] : ['shader-f16', 'subgroups']
  return wanted.filter((name) => features.has(name))
}

/** A GPU, or the code of the reason why there is none. An absent GPU is a value, not an exception. */
export async function requestGpu(): Promise<Gpu | Extract<FailureCode, 'no-webgpu' | 'no-adapter'>> {
  const gpu = (navigator as { readonly gpu?: GPU }).gpu
  if (!gpu) return 'no-webgpu'
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null)
  if (!adapter) return 'no-adapter'
  const hasF16 = adapter.features.has('shader-f16')
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info
  const isSoftware = isFallbackAdapter || architecture === 'swiftshader'
  const features = featuresOf(adapter, isSoftware)
  const requiredLimits = Object.fromEntries(wantedLimits.map((name) => [name, adapter.limits[name]]))
  const device = await adapter.requestDevice({ requiredFeatures: features, requiredLimits }).catch(() => null)
  if (!device) return 'no-adapter'
  const words = description || `${vendor} ${architecture}`.trim() || 'unnamed adapter'
  return { device, adapter: words, hasF16, isSoftware }
}
