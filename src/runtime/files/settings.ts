/** @file How patient downloads are, and the few things of the surroundings that tests replace. */

export type DownloadSettings = {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Rejects with the signal's reason when that comes first. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
  /** From 0 to below 1. */
  readonly random: () => number
  /** Milliseconds since 1970, for dates in headers. */
  readonly now: () => number
  readonly isOnline: () => boolean
  /** A server that sends nothing for so many milliseconds is given up; a slow one that goes on is not. */
  readonly idleLimitMs: number
  /** Before the second try; doubles with each further one. */
  readonly firstPauseMs: number
  /** The longest time to wait for a server, whatever it asks for. */
  readonly maxPauseMs: number
  /** So many tries in a row may bring no new byte. */
  readonly maxTries: number
}

export const defaultSettings: DownloadSettings = {
  fetch: (url, init) => fetch(url, init),
  pause: abortablePause,
  random: Math.random,
  now: Date.now,
  isOnline: () => (globalThis.navigator as { onLine?: boolean } | undefined)?.onLine !== false,
  idleLimitMs: 30_000,
  firstPauseMs: 1000,
  maxPauseMs: 60_000,
  maxTries: 5,
}

async function abortablePause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

/** Exponential with jitter, so that many visitors do not come back at once. @param fruitless tries so far, from 1 */
export function pauseBefore(fruitless: number, asked: number | null, settings: DownloadSettings): number {
  const { firstPauseMs, maxPauseMs, random } = settings
  if (asked !== null && asked > 0) return Math.min(asked, maxPauseMs)
  return Math.min(firstPauseMs * 2 ** (fruitless - 1), maxPauseMs) * (0.5 + random() / 2)
}

/** Milliseconds that `Retry-After` asks for, in seconds or as a date; null where it says nothing sensible. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
