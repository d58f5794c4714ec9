/** @file Numbers as people read them. */

/** Three significant digits at most, with thousands apart: `0.42`, `61.3`, `1,240`. */
export function formatFigure(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}

export function formatDuration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${formatFigure(ms / 1000)} s`
}

/** Of something that goes on: `40 s`, from a minute and a half on in minutes; never 0. */
export function formatTimeLeft(seconds: number): string {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`
}

export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`
}

/** `1 token`, `2 tokens`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

/** A share between 0 and 1 in percent, kept within it. */
export function formatShare(share: number, digits = 0): string {
  return `${(Math.min(1, Math.max(0, share)) * 100).toFixed(digits)}%`
}
