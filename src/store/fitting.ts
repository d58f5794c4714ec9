/**
 * @file Which variants of a model this device can run, on what, and why not: from the model's card and the capability
 * report alone, before anything is downloaded. All memory figures are estimates and are called so.
 */
import { sizeOf, type Device, type ModelCard, type ModelVariant } from '#protocol/model.ts'
import type { CapabilityReport, GpuReport } from '#store/device.ts'

/** All that counts for whether a model fits. */
type LoadableFiles = Pick<ModelCard, 'files' | 'variants'>

/** One variant on one device. */
export type Fit = {
  readonly variant: ModelVariant
  readonly device: Device
  /** Why it cannot run; null if nothing speaks against it. */
  readonly reason: string | null
  /** To be downloaded, with the files beside the weights; null where not all sizes are known. */
  readonly sizeBytes: number | null
  /** Estimated use of memory while it is loaded. */
  readonly memoryBytes: number | null
}

/** A model on this device. */
export type Fitting = {
  /** Every variant on every device, WebGPU first, in the order of the card. */
  readonly fits: readonly Fit[]
  /** What `auto` takes; null when nothing can run. */
  readonly chosen: Fit | null
  /** Why nothing can run; null if something can. */
  readonly reason: string | null
  /** `120 MB to download, about 510 MB of memory (estimate)`. */
  readonly sizeText: string
}

const mebibyte = 2 ** 20
const gibibyte = 2 ** 30

/** What ONNX Runtime, its shaders and the caches take besides the weights, in other pages' experience. */
const overheadBytes = 350 * mebibyte
const memoryFactors: Record<Device, number> = { webgpu: 1.3, wasm: 2 }

/** WebAssembly addresses 32 bits, and holds the file and the weights read from it at the same time. */
const wasmAddressSpace = 4 * gibibyte
const wasmCopies = 2

/**
 * The largest tensor, mostly the word embedding, as a share of the largest file: rounded up from small language models,
 * whose 4-bit files leave the embedding in more bits than the rest.
 */
const largestShares = { fourBits: 0.6, more: 0.3 }

/** Where the browser does not say, a small computer is assumed. */
const assumedMemoryGiB = 4
/** The rest belongs to the system and everything else that is open. */
const usableShare = 0.5

const absences: Record<'no-webgpu' | 'no-adapter', string> = {
  'no-webgpu': 'This browser has no WebGPU.',
  'no-adapter': 'The browser offers WebGPU but no graphics adapter.',
}

/** @param report null while it is not known: then nothing is ruled out because of WebGPU. */
export function fitModel(card: LoadableFiles, report: CapabilityReport | null): Fitting {
  const devices: readonly Device[] = ['webgpu', 'wasm']
  const fits = devices.flatMap((device) =>
    card.variants.map((variant) => fitOf(card, variant, device, report)),
  )
  const chosen = choose(fits)
  return {
    fits,
    chosen,
    reason: chosen ? null : whyNone(fits),
    sizeText: sizeTextOf(chosen ?? fits[0], report),
  }
}

/** 16-bit floats gain nothing on the processor, which computes them in 32 bits: there they are the last choice. */
function choose(fits: readonly Fit[]): Fit | null {
  const able = fits.filter(({ reason }) => reason === null)
  const good = able.find(({ device, variant }) => device === 'webgpu' || !needsF16(variant))
  return good ?? able[0] ?? null
}

/** The processor can be had everywhere, so that its reason is the one that decides. */
function whyNone(fits: readonly Fit[]): string {
  const last = fits.findLast(({ device }) => device === 'wasm')
  return last?.reason ?? 'The model has no file that could be loaded.'
}

function fitOf(
  card: LoadableFiles,
  variant: ModelVariant,
  device: Device,
  report: CapabilityReport | null,
): Fit {
  const sizeBytes = sizeOf([...card.files, ...variant.files])
  const reason = device === 'wasm' ? whyNotWasm(sizeBytes) : whyNotWebgpu(variant, report?.gpu ?? null)
  return { variant, device, reason, sizeBytes, memoryBytes: memoryOf(sizeBytes, device) }
}

function whyNotWasm(sizeBytes: number | null): string | null {
  const neededBytes = (sizeBytes ?? 0) * wasmCopies
  if (neededBytes <= wasmAddressSpace) return null
  return `It would need about ${inUnits(neededBytes)} on the processor (estimate), and WebAssembly can address ${inUnits(wasmAddressSpace)}.`
}

function whyNotWebgpu(variant: ModelVariant, gpu: CapabilityReport['gpu'] | null): string | null {
  if (isEncoderDecoder(variant) && /^(q8|int8|uint8)$/.test(variant.dtype)) {
    return 'In 8 bits this kind of model answers wrongly on WebGPU.'
  }
  if (!gpu) return null
  if (gpu.state !== 'present') return absences[gpu.state]
  if (needsF16(variant) && !gpu.hasF16) {
    return 'This graphics adapter cannot compute in 16-bit floats (no shader-f16).'
  }
  return whyTooLarge(variant, gpu)
}

function whyTooLarge(variant: ModelVariant, gpu: GpuReport): string | null {
  const tensorBytes = largestTensorOf(variant)
  const limitBytes = Math.min(gpu.maxBufferSize, gpu.maxStorageBufferBindingSize)
  if (tensorBytes === null || tensorBytes <= limitBytes) return null
  return `Its largest tensor takes about ${inUnits(tensorBytes)} (estimate), and this graphics adapter binds at most ${inUnits(limitBytes)} at once.`
}

function largestTensorOf({ dtype, files }: ModelVariant): number | null {
  const sizes = files.flatMap(({ sizeBytes }) => sizeBytes ?? [])
  if (sizes.length === 0) return null
  const share = /q4|bnb4/.test(dtype) ? largestShares.fourBits : largestShares.more
  return Math.ceil(Math.max(...sizes) * share)
}

function needsF16({ dtype }: ModelVariant): boolean {
  return /f16|fp16/.test(dtype)
}

function isEncoderDecoder({ files }: ModelVariant): boolean {
  return files.some(({ path }) => /(^|\/)encoder_model/.test(path))
}

function memoryOf(sizeBytes: number | null, device: Device): number | null {
  return sizeBytes === null ? null : Math.ceil(sizeBytes * memoryFactors[device] + overheadBytes)
}

function sizeTextOf(fit: Fit | undefined, report: CapabilityReport | null): string {
  if (!fit || fit.sizeBytes === null || fit.memoryBytes === null) return 'Size unknown'
  const size = `${downloadOf(fit.sizeBytes)} to download, about ${inUnits(fit.memoryBytes)} of memory (estimate)`
  return report?.savesData ? `${size}; this connection is meant to save data` : size
}

/**
 * The next smaller variant that can run on a device, for when the present one is too large for its memory. Only what
 * is known to be smaller counts.
 */
export function smallerFit(
  card: LoadableFiles,
  report: CapabilityReport | null,
  present: { readonly device: Device; readonly dtype: string | null },
): Fit | null {
  const fits = fitModel(card, report).fits.filter(({ device }) => device === present.device)
  const limit = fits.find(({ variant }) => variant.dtype === present.dtype)?.sizeBytes ?? null
  if (limit === null) return null
  const smaller = fits.filter(
    ({ sizeBytes, reason }) => reason === null && sizeBytes !== null && sizeBytes < limit,
  )
  return smaller.toSorted((a, b) => Number(b.sizeBytes) - Number(a.sizeBytes))[0] ?? null
}

/** Models that are to be loaded beside each other, or one after the other. */
export type MemoryPlan = {
  readonly kind: 'resident' | 'serial'
  /** Sum of the estimates. */
  readonly neededBytes: number
  /** Half of the memory that the browser reports; of 4 GB where it reports none. */
  readonly usableBytes: number
  /** What the visitor is told. */
  readonly sentence: string
}

/**
 * All models stay in memory as long as their estimates together are at most half of the device's memory; otherwise they
 * take turns. A model of unknown size counts with what every model takes.
 */
export function planMemory(
  models: readonly Pick<Fit, 'memoryBytes'>[],
  report: Pick<CapabilityReport, 'memoryGiB'> | null,
): MemoryPlan {
  const memoryGiB = report?.memoryGiB ?? null
  const usableBytes = (memoryGiB ?? assumedMemoryGiB) * gibibyte * usableShare
  const neededBytes = models.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? overheadBytes), 0)
  const isSerial = models.length > 1 && neededBytes > usableBytes
  const rule = `half of ${memoryGiB === null ? `the ${assumedMemoryGiB} GB assumed here` : `the ${memoryGiB} GB the browser reports`}`
  const sums = `about ${inUnits(neededBytes)} (estimate)`
  return {
    kind: isSerial ? 'serial' : 'resident',
    neededBytes,
    usableBytes,
    sentence: isSerial
      ? `Together the models would take ${sums}, more than ${rule}: some may not fit. A run on Measure loads one after the other; on Compare, unload what you do not need.`
      : sentenceOfResident(models.length, { sums, rule, isTight: neededBytes > usableBytes }),
  }
}

type Words = { readonly sums: string; readonly rule: string; readonly isTight: boolean }

function sentenceOfResident(count: number, { sums, rule, isTight }: Words): string {
  if (isTight) return `The model takes ${sums}, more than ${rule}: it may not fit.`
  const subject = count === 1 ? 'The model takes' : 'Together the models take'
  const verb = count === 1 ? 'it stays' : 'all stay'
  return `${subject} ${sums}, within ${rule}: ${verb} in memory.`
}

/** In powers of ten, as files and transfers are counted. */
function downloadOf(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: bytes < 1e7 ? 1 : 0 })} MB`
}

/** `128 MB`, `1.4 GB`; in powers of two, as memory and limits are counted. */
export function inUnits(bytes: number): string {
  if (bytes < gibibyte) return `${Math.max(1, Math.round(bytes / mebibyte)).toLocaleString('en')} MB`
  return `${(bytes / gibibyte).toLocaleString('en', { maximumFractionDigits: 1 })} GB`
}
