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
  /** Why it may be wrong although nothing forbids it: it is taken only where the visitor chooses it. Null if nothing is. */
  readonly doubt: string | null
  /** To be downloaded, with the files beside the weights; null where not all sizes are known. */
  readonly sizeBytes: number | null
  /** Estimated use of memory while it is loaded. */
  readonly memoryBytes: number | null
}

/** What somebody has found out of a model besides its files. */
export type KnownNeeds = {
  /** Where it was seen to run. */
  readonly devices: readonly Device[]
  /** What WebGPU must be able to do for every variant. */
  readonly needs: readonly 'shader-f16'[]
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
/** So little that two models and a tab do not fit for sure, whatever is estimated. */
const littleMemoryGiB = 2
/** The rest belongs to the system and everything else that is open. */
const usableShare = 0.5

const absences: Record<'no-webgpu' | 'no-adapter', string> = {
  'no-webgpu': 'This browser has no WebGPU.',
  'no-adapter': 'The browser offers WebGPU but no graphics adapter.',
}

/**
 * @param report null while it is not known: then nothing is ruled out because of WebGPU.
 * @param known left out, only the files tell what the model needs.
 */
export function fitModel(
  card: LoadableFiles,
  report: CapabilityReport | null,
  known: KnownNeeds = nothingKnown,
): Fitting {
  const fits = allDevices.flatMap((device) =>
    card.variants.map((variant) => fitOf(card, { variant, device, known }, report)),
  )
  const chosen = choose(fits)
  return {
    fits,
    chosen,
    reason: chosen ? null : whyNone(fits),
    sizeText: sizeTextOf(chosen ?? fits[0], report),
  }
}

const allDevices: readonly Device[] = ['webgpu', 'wasm']
const nothingKnown: KnownNeeds = { devices: allDevices, needs: [] }

/**
 * The best of those that can run, and that nothing is said against. 16-bit floats gain nothing on the processor, which
 * computes them in 32 bits: there they are the last choice.
 */
export function choose(fits: readonly Fit[]): Fit | null {
  const able = fits.filter(({ reason, doubt }) => reason === null && doubt === null)
  const good = able.find(({ device, variant }) => device === 'webgpu' || !needsF16(variant))
  return good ?? able[0] ?? null
}

/** The processor can be had everywhere, so that its reason is the one that decides. */
function whyNone(fits: readonly Fit[]): string {
  const last = fits.findLast(({ device }) => device === 'wasm')
  return last?.reason ?? last?.doubt ?? 'The model has no file that could be loaded.'
}

type Place = Pick<Fit, 'variant' | 'device'> & { readonly known: KnownNeeds }

function fitOf(card: LoadableFiles, place: Place, report: CapabilityReport | null): Fit {
  const { variant, device } = place
  const sizeBytes = sizeOf([...card.files, ...variant.files])
  const reason = device === 'wasm' ? whyNotWasm(sizeBytes) : whyNotWebgpu(place, report?.gpu ?? null)
  return {
    variant,
    device,
    reason,
    doubt: doubtOf(place),
    sizeBytes,
    memoryBytes: memoryOf(sizeBytes, device),
  }
}

/** Encoder-decoders have failed on WebGPU in several ways (transformers.js, issues 773, 1317 and 1518). */
function doubtOf({ variant, device, known }: Place): string | null {
  if (device === 'webgpu' && isEncoderDecoder(variant)) {
    return 'Models of this kind have answered wrongly on WebGPU, and nobody has tested this one there.'
  }
  if (known.devices.includes(device)) return null
  return `Nobody has tested this model on ${device === 'webgpu' ? 'WebGPU' : 'the processor (WASM)'}.`
}

function whyNotWasm(sizeBytes: number | null): string | null {
  const neededBytes = (sizeBytes ?? 0) * wasmCopies
  if (neededBytes <= wasmAddressSpace) return null
  return `It would need about ${inUnits(neededBytes)} on the processor (estimate), and WebAssembly can address ${inUnits(wasmAddressSpace)}.`
}

function whyNotWebgpu({ variant, known }: Place, gpu: CapabilityReport['gpu'] | null): string | null {
  if (isEncoderDecoder(variant) && /^(q8|int8|uint8)$/.test(variant.dtype)) {
    return 'In 8 bits this kind of model answers wrongly on WebGPU.'
  }
  if (!gpu) return null
  if (gpu.state !== 'present') return absences[gpu.state]
  if ((needsF16(variant) || known.needs.includes('shader-f16')) && !gpu.hasF16) {
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
  /** Why, as the visitor is told. */
  readonly sentence: string
}

/**
 * All models stay in memory as long as their estimates together are at most half of the device's memory; otherwise they
 * take turns, and so they do where the device has little memory or where it has run short. A model of unknown size
 * counts with what every model takes.
 *
 * @param memoryGiB as the browser reports it; null counts as 4.
 * @param hasRunShort a model ran out of memory, or had to make room for another one.
 */
export function planMemory(
  models: readonly Pick<Fit, 'memoryBytes'>[],
  memoryGiB: number | null,
  hasRunShort: boolean,
): MemoryPlan {
  const usableBytes = (memoryGiB ?? assumedMemoryGiB) * gibibyte * usableShare
  const neededBytes = models.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? overheadBytes), 0)
  const isOver = neededBytes > usableBytes
  const isLittle = memoryGiB !== null && memoryGiB <= littleMemoryGiB
  const rule = `half of ${memoryGiB === null ? `the ${assumedMemoryGiB} GB assumed here` : `the ${memoryGiB} GB the browser reports`}`
  const sums = `about ${inUnits(neededBytes)} (estimate)`
  const measured = `${sums}, ${isOver ? 'more than' : 'within'} ${rule}`
  if (models.length < 2) {
    const end = isOver ? 'it may not fit' : 'it stays in memory'
    return { kind: 'resident', sentence: `The model takes ${measured}: ${end}.` }
  }
  if (!isOver && !isLittle && !hasRunShort) {
    return { kind: 'resident', sentence: `Together the models take ${measured}: all fit into memory.` }
  }
  const cause = isOver
    ? `Together the models would take ${measured}`
    : isLittle
      ? `The browser reports ${memoryGiB} GB of memory`
      : 'Not all models are in memory: one ran out of it or made room'
  return { kind: 'serial', sentence: `${cause}, so they may not fit together.` }
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
