/** @file Which device and which variant of a model are taken, and how the loss of the device is heard. */
import type { LoadOptions } from '#protocol/engine.ts'
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import type { ModelCard, ModelVariant } from '#protocol/model.ts'
import { requestGpu, type Gpu } from '#runtime/gpuDevice.ts'

/** A GPU or, with WASM, what the visitor should know about there being none. */
export type ChosenDevice = { readonly gpu: Gpu | null; readonly notice: Failure | null }

/**
 * `auto` takes what the page prefers, and else WebGPU where there is one. Throws when WebGPU was asked for and is not
 * there. That it is not there is also said where the page preferred WASM, as it may have done so for that very reason.
 */
export async function chooseDevice({
  device: wanted,
  preferred,
}: Pick<LoadOptions, 'device' | 'preferred'>): Promise<ChosenDevice> {
  if (wanted === 'wasm') return { gpu: null, notice: null }
  const gpu = await requestGpu()
  if (typeof gpu !== 'string') {
    if (wanted === 'webgpu' || preferred?.device !== 'wasm') return { gpu, notice: null }
    gpu.device.destroy()
    return { gpu: null, notice: null }
  }
  if (wanted === 'webgpu') throw new FailureError(failure(gpu))
  return { gpu: null, notice: failure(gpu) }
}

/**
 * The variant asked for or, second, the one the page prefers; else the first one the device can run. The processor
 * computes 16-bit floats in 32 bits: right, but with nothing gained, so that there they are the last choice.
 */
export function chooseVariant(
  card: ModelCard,
  gpu: Gpu | null,
  options: Pick<LoadOptions, 'dtype' | 'preferred'>,
): ModelVariant {
  const dtype = options.dtype ?? options.preferred?.dtype
  const needsF16 = (variant: ModelVariant): boolean => /f16|fp16/.test(variant.dtype)
  const offered = dtype ? card.variants.filter((variant) => variant.dtype === dtype) : card.variants
  if (offered.length === 0)
    throw new FailureError(failure('no-variant', dtype ? `${card.name}, ${dtype}` : card.name))
  const plain = offered.find((variant) => !needsF16(variant) || gpu?.hasF16)
  const chosen = plain ?? (gpu ? undefined : offered[0])
  if (!chosen) throw new FailureError(failure('no-f16', card.name))
  return chosen
}

/** What goes wrong on the device between two calls is heard here; unheard, it would end in wrong tokens. */
export function watchDevice({ device }: Gpu, onLost: (failure: Failure) => void): void {
  // `destroyed` is our own doing; anything else is the driver's.
  void device.lost.then(({ reason }) => {
    if (reason !== 'destroyed') onLost(failure('device-lost'))
  })
  device.addEventListener('uncapturederror', ({ error }) => {
    const isMemory = error instanceof GPUOutOfMemoryError
    onLost(failure(isMemory ? 'out-of-memory' : 'internal', error.message.slice(0, 200)))
  })
}
