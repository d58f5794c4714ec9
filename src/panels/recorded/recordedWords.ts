/** @file How a recording is described: shortly beside it, and in full where it is asked for. */
import { deviceNames } from '#panels/answer/DeviceBadge.tsx'
import type { Recordings } from '#store/recordings.ts'

/** `WASM · Chromium 156 · 25 Nov 2026` */
export function recordedShortly({ device, browser, recordedAt }: Recordings): string {
  const [browserWithMajor = browser] = browser.split('.')
  return [deviceNames[device.device], browserWithMajor, dateOf(recordedAt, 'medium')].join(' · ')
}

/** What the label says on hover and focus. */
export function recordedInFull({ device, browser, recordedAt, appVersion, onnxruntime }: Recordings): string {
  const { adapter, processor, coreCount, dtype } = device
  const machine = adapter ? `${adapter}, ${processor}` : processor
  return [
    `A real run of the models of this page, recorded on ${dateOf(recordedAt, 'long')}: no live answer.`,
    `It ran on ${deviceNames[device.device]} (${machine}, ${coreCount} cores) in ${browser}, from ${dtype} weights,`,
    `with Tuning Fork ${appVersion} and ONNX Runtime ${onnxruntime}. Your device has times of its own.`,
  ].join(' ')
}

function dateOf(timestamp: string, dateStyle: 'medium' | 'long'): string {
  return new Date(timestamp).toLocaleDateString('en-GB', { dateStyle, timeZone: 'UTC' })
}
