/** @file Room on a disk and downloads, in powers of ten. */
import { formatCount, formatFigure, formatMegabytes } from '#ui/figures.ts'

/** `6 bytes`, `12.3 kB`, `0.3 MB`, `10.7 GB`. */
export function formatStorage(bytes: number): string {
  if (bytes < 1e3) return formatCount(bytes, 'byte')
  if (bytes < 1e5) return `${formatFigure(bytes / 1e3)} kB`
  return bytes < 1e9 ? formatMegabytes(bytes) : `${formatFigure(bytes / 1e9)} GB`
}

/** What a click fetches and does. `sizeBytes` is that of all of it, `leftBytes` what is not here yet; null: nobody knows. */
export function costOf(leftBytes: number | null, sizeBytes: number | null): string {
  if (leftBytes === 0) return 'Load it'
  if (leftBytes === null) return 'Fetch an unknown number of bytes and load it'
  const isPart = sizeBytes !== null && leftBytes < sizeBytes
  return `Fetch ${isPart ? 'the other ' : ''}${formatDownload(leftBytes)} and load it`
}

/** `12 kB`, `20.0 MB`, `1,240.0 MB`: downloads are compared with each other, so they stay in one unit. */
export function formatDownload(bytes: number): string {
  return bytes < 1e5 ? formatStorage(bytes) : formatMegabytes(bytes)
}
