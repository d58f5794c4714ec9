/** @file How fast a download is, and how long it will go on. */
import { formatMegabytes, formatTimeLeft } from '#ui/figures.ts'

/** `at` in ms; `bytes` that had come by then. */
export type Arrived = { readonly at: number; readonly bytes: number }

/** Nothing is said of less time. */
const leastMs = 1000

/** `, 12.3 MB/s, about 40 s left`; empty while it cannot be told. */
export function paceOf(arrived: readonly Arrived[], totalBytes: number | null): string {
  const [first, last] = [arrived[0], arrived.at(-1)]
  if (!first || !last || last.at - first.at < leastMs) return ''
  const bytesPerSecond = (last.bytes - first.bytes) / ((last.at - first.at) / 1000)
  if (bytesPerSecond <= 0) return ''
  const rate = `, ${formatMegabytes(bytesPerSecond)}/s`
  if (totalBytes === null || totalBytes <= last.bytes) return rate
  return `${rate}, about ${formatTimeLeft((totalBytes - last.bytes) / bytesPerSecond)} left`
}
