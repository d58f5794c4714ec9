/** @file Room on a disk, in powers of ten. */
import { formatFigure, formatMegabytes } from '#ui/figures.ts'

/** `0.3 MB`, `10.7 GB`. */
export function formatStorage(bytes: number): string {
  return bytes < 1e9 ? formatMegabytes(bytes) : `${formatFigure(bytes / 1e9)} GB`
}
