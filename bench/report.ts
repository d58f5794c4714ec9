/** @file What a benchmark run leaves: a table to read and a JSON file to keep. */
import { cpus, platform } from 'node:os'

import type { Device } from '#protocol/model.ts'

import type { Result, Side } from './contest.ts'
import { suiteMetric } from './contests.ts'
import type { Settings } from './settings.ts'

/** Bytes of a model's files that the server sent during one load, and how large those files are. */
export type Fetched = { readonly sentBytes: number; readonly fileBytes: number }

export type DeviceReport = {
  readonly device: Device
  readonly made: string
  readonly browser: string
  readonly versions: Readonly<Record<string, string>>
  /** Ids of the models of the first session of each engine, and of our second one. */
  readonly models: { readonly first: string; readonly second: string }
  /** The adapter in words; null on WASM. */
  readonly adapter: string | null
  readonly settings: Settings
  /** Processes that wanted a core, as a mean over a minute: other work on the machine slows both sides. */
  readonly loadAverage: { readonly before: number; readonly after: number }
  readonly fetched: Readonly<Partial<Record<Side, Fetched>>>
  readonly results: readonly Result[]
}

/** One report a device: a run that measures one of them leaves the other's last figures in place. */
export type Report = { readonly devices: readonly DeviceReport[] }

const header = ['metric', 'device', 'own', 'held against', '', 'ratio', 'target', 'processor', 'samples']

/** The table, and below it what does not fit in one. */
export function tableOf({ devices }: Report): string {
  const rows = devices.flatMap(({ device, results }) => results.map((result) => rowOf(device, result)))
  const table = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [...lines, '', ...devices.flatMap(notesOf)].join('\n')
}

/** One line when a metric is done. */
export function progressOf(device: Device, result: Result): string {
  return rowOf(device, result).join('  ')
}

function rowOf(device: Device, result: Result): string[] {
  const { metric, unit, own, other, otherName, ratio, processorRatio, target, samples, isCutShort } = result
  const count = (side: Side): number => samples.filter((sample) => sample.side === side).length
  return [
    metric,
    device,
    `${figure(own)} ${unit}`,
    `${figure(other)} ${unit}`,
    otherName,
    ratio === null ? '-' : ratio.toFixed(2),
    target === null ? '' : `>= ${target}`,
    processorRatio === null ? '-' : processorRatio.toFixed(2),
    `${count('own')}+${count('other')}${isCutShort ? ' cut short' : ''}`,
  ]
}

function notesOf({ device, adapter, settings, loadAverage, fetched, results }: DeviceReport): string[] {
  const { promptCount, slotCount, suiteTokens, decodeTokens } = settings
  const suite = results.find(({ metric }) => metric === suiteMetric)?.promptTokens
  const range = suite ? ` of ${suite.fewest} to ${suite.most} tokens` : ''
  const [before, after] = [loadAverage.before.toFixed(1), loadAverage.after.toFixed(1)]
  return [
    `${device}${adapter === null ? '' : ` (${adapter})`}`,
    `  suite: ${promptCount} prompts${range}, ${suiteTokens} tokens each, ${slotCount} slots; single answers: ${decodeTokens} tokens`,
    `  bytes fetched / file bytes: own ${share(fetched.own)} (target <= 1.01), transformers.js ${share(fetched.other)}`,
    `  load average ${before} before, ${after} after, on ${cpus().length} cores`,
  ]
}

function share(fetched: Fetched | undefined): string {
  return fetched ? (fetched.sentBytes / fetched.fileBytes).toFixed(3) : '-'
}

function figure(value: number | null): string {
  if (value === null) return '-'
  return value >= 1000 ? value.toFixed(0) : value.toPrecision(3)
}

/** The report with its ratios by name, as it is kept. */
export function jsonOf(report: Report): string {
  const ratios = Object.fromEntries(
    report.devices.map(({ device, results }) => [
      device,
      Object.fromEntries(results.map(({ metric, ratio }) => [metric, ratio])),
    ]),
  )
  const computer = { processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, system: platform() }
  return `${JSON.stringify({ computer, ratios, devices: report.devices }, null, 2)}\n`
}

/** Everything that makes a comparison worthless. */
export function problemsOf({ devices }: Report): string[] {
  return devices.flatMap(({ device, results }) =>
    results.flatMap(({ metric, problems }) => problems.map((problem) => `${device}, ${metric}: ${problem}`)),
  )
}
