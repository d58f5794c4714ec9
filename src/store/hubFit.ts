/** @file What the catalogue lets say about a model of the hub on this device, before the hub is asked and afterwards. */
import type { LoadOptions } from '#protocol/engine.ts'
import { sizeOf, type ModelCard, type ModelVariant } from '#protocol/model.ts'
import { findEntry } from '#store/catalogue.ts'
import type { CapabilityReport } from '#store/device.ts'
import { choose, fitModel, type Fit, type Fitting } from '#store/fitting.ts'
import type { HubEntry } from '#store/hubCatalogue.ts'

type Facts = Pick<HubEntry, 'variants' | 'devices' | 'needs'>
type LoadableCard = Pick<ModelCard, 'source' | 'files' | 'variants'>

/** Why an entry does not run here as it is meant to. */
export type EntryDoubt = {
  /** One plain sentence, or two. */
  readonly reason: string
  /** It runs on nothing there is here. */
  readonly isRefused: boolean
}

/**
 * Null where nothing speaks against it, or where that takes the hub's list of files: only what every variant needs is
 * known already.
 *
 * @param report null while it is not known.
 */
export function doubtOf(
  { variants, devices, needs }: Facts,
  report: CapabilityReport | null,
): EntryDoubt | null {
  if (needs.length === 0) return null
  const fits = fitsOf({ variants, devices, needs }, report).filter(({ device }) => devices.includes(device))
  const reason = fits.find(({ device }) => device === 'webgpu')?.reason ?? null
  const able = fits.find((fit) => fit.reason === null)
  if (reason === null || able?.device === 'webgpu') return null
  return able
    ? { reason: `${reason} It runs on the processor here, and slowly.`, isRefused: false }
    : { reason, isRefused: true }
}

/** Exact where somebody has counted, else about; null where nobody knows. */
export function bytesOfFormat({ sizeBytes, approxMegabytes }: HubEntry['variants'][number]): number | null {
  return sizeBytes ?? (approxMegabytes && approxMegabytes * 1e6)
}

function fitsOf({ variants, ...known }: Facts, report: CapabilityReport | null): readonly Fit[] {
  const listed = variants.map((variant) => ({
    dtype: variant.dtype,
    files: [{ path: '', sizeBytes: bytesOfFormat(variant), sha256: null }],
  }))
  return fitModel({ files: [], variants: listed }, report, known).fits
}

/**
 * What the weights of all entries weigh together in the smallest format that all of them can run here: to be compared,
 * they have to be in the same one. Where none is known of all, in the smallest format of each. Null where nobody knows.
 */
export function bytesTogether(entries: readonly Facts[], report: CapabilityReport | null): number | null {
  const sizes = entries.map((entry) => {
    const able = fitsOf(entry, report).filter(({ reason, doubt }) => reason === null && doubt === null)
    return new Map(able.map(({ variant, sizeBytes }) => [variant.dtype, sizeBytes]))
  })
  const shared = [...(sizes[0]?.keys() ?? [])].filter((dtype) => sizes.every((known) => known.has(dtype)))
  const sums =
    shared.length > 0
      ? shared.map((dtype) => sizes.map((known) => known.get(dtype) ?? null).reduce(plus, 0))
      : [sizes.map((known) => leastOf([...known.values()])).reduce(plus, 0)]
  return entries.length > 0 ? leastOf(sums) : null
}

function plus(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other
}

function leastOf(counts: readonly (number | null)[]): number | null {
  const known = counts.flatMap((count) => count ?? [])
  return known.length > 0 ? Math.min(...known) : null
}

/** How a model fits this device, by its files and by what the catalogue has to say of it. */
export function fitHere(card: LoadableCard, report: CapabilityReport | null): Fitting {
  return fitModel(card, report, entryOf(card))
}

/** What the page takes of what is left open; null where nothing can be taken without the visitor's choice. */
export function preferredFit(
  card: LoadableCard,
  report: CapabilityReport | null,
  { device, dtype }: Pick<LoadOptions, 'device' | 'dtype'>,
): Fit | null {
  const left = fitHere(card, report).fits.filter(
    (fit) => (device === 'auto' || fit.device === device) && (!dtype || fit.variant.dtype === dtype),
  )
  return choose(left)
}

/**
 * In what the files that the hub lists are not those that the catalogue knows, in plain sentences. Another commit than
 * the catalogue's may well have other files.
 */
export function differencesOf(card: LoadableCard): readonly string[] {
  const entry = entryOf(card)
  if (!entry || card.source.kind !== 'hub') return []
  if (entry.revision !== null && entry.revision !== card.source.revision) {
    return ['This is another commit than the one that this page knows.']
  }
  return entry.variants.flatMap((known) => {
    const variant = card.variants.find(({ dtype }) => dtype === known.dtype)
    return variant && isOther(variant, known)
      ? [
          `The ${known.dtype} files on the Hub are not the ones that this page knows: another size or another hash.`,
        ]
      : []
  })
}

function isOther(
  { files }: ModelVariant,
  { sizeBytes, sha256 }: Pick<HubEntry['variants'][number], 'sizeBytes' | 'sha256'>,
): boolean {
  const listedBytes = sizeOf(files)
  const hashes = files.flatMap((file) => file.sha256 ?? [])
  const hasOtherSize = sizeBytes !== null && listedBytes !== null && listedBytes !== sizeBytes
  return hasOtherSize || (sha256 !== null && hashes.length > 0 && !hashes.includes(sha256))
}

function entryOf({ source }: Pick<ModelCard, 'source'>): HubEntry | undefined {
  return source.kind === 'hub' ? findEntry(source.repo) : undefined
}
