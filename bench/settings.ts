/** @file How much is measured on each device, and the command line that changes it. */
import { parseArgs } from 'node:util'

import type { Device } from '#protocol/model.ts'

/** Amounts of one device. Counts of tokens are per answer. */
export type Settings = {
  readonly promptCount: number
  /** Words of the longest prompt. */
  readonly promptWords: number
  /** Rows that decode together in our engine. */
  readonly slotCount: number
  readonly suiteTokens: number
  readonly suiteRepeats: number
  /** Of the shipped suite, answered as far as the model goes. */
  readonly questionCount: number
  readonly decodeTokens: number
  readonly repeats: number
  readonly loadRepeats: number
  /** At least so many tokens are decoded by each engine before anything counts. */
  readonly warmUpTokens: number
  /** A metric that takes longer is cut short. */
  readonly minutesPerMetric: number
}

export type Wishes = {
  readonly devices: readonly Device[]
  /** Run WebGPU on the graphics card instead of in software. */
  readonly hardware: boolean
  readonly changes: Partial<Settings>
}

const usage = `npm run bench -- [options]
  --device webgpu,wasm   what to measure (both)
  --hardware             WebGPU on the graphics card instead of in software
  --quick                a few prompts, one repeat: does everything work?
  --repeats N            of every metric
  --prompts N            prompts of the suite
  --questions N          questions of the shipped suite
  --suite-tokens N       tokens of each answer of the suite
  --decode-tokens N      tokens of a single answer
  --minutes N            longest time for one metric`

const slotCount = 8
const common = { promptCount: 64, promptWords: 64, slotCount, loadRepeats: 3, minutesPerMetric: 10 }

/** WebAssembly is slow until the browser has optimised it, which takes hundreds of tokens. */
const wasm: Settings = {
  ...common,
  suiteTokens: 64,
  suiteRepeats: 3,
  questionCount: 200,
  decodeTokens: 256,
  repeats: 5,
  warmUpTokens: 500,
}

const graphicsCard: Settings = {
  ...common,
  suiteTokens: 64,
  suiteRepeats: 5,
  questionCount: 200,
  decodeTokens: 256,
  repeats: 5,
  warmUpTokens: 100,
}

/**
 * WebGPU computed by the processor: a second a token on a small machine. Prompts stay below 32 tokens: from there on
 * ONNX Runtime's attention is wrong on this adapter, and transformers.js reads prompts in one run.
 */
const software: Settings = {
  ...common,
  promptWords: 20,
  suiteTokens: 4,
  suiteRepeats: 1,
  questionCount: 2,
  decodeTokens: 12,
  repeats: 3,
  loadRepeats: 1,
  warmUpTokens: 4,
}

const quick: Partial<Settings> = {
  promptCount: 8,
  suiteTokens: 3,
  suiteRepeats: 1,
  questionCount: 4,
  decodeTokens: 6,
  repeats: 1,
  loadRepeats: 1,
}

/** @throws when an option is unknown or no positive number. */
export function readWishes(args: readonly string[]): Wishes | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      device: { type: 'string', default: 'webgpu,wasm' },
      hardware: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      repeats: { type: 'string' },
      prompts: { type: 'string' },
      questions: { type: 'string' },
      'suite-tokens': { type: 'string' },
      'decode-tokens': { type: 'string' },
      minutes: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return undefined
  }
  const repeats = numbers({
    repeats: values.repeats,
    suiteRepeats: values.repeats,
    loadRepeats: values.repeats,
  })
  const amounts = numbers({
    promptCount: values.prompts,
    questionCount: values.questions,
    suiteTokens: values['suite-tokens'],
    decodeTokens: values['decode-tokens'],
    minutesPerMetric: values.minutes,
  })
  return {
    devices: values.device.split(',').map(asDevice),
    hardware: values.hardware,
    changes: { ...(values.quick && quick), ...repeats, ...amounts },
  }
}

export function settingsFor(device: Device, { hardware, changes }: Wishes): Settings {
  const preset = device === 'wasm' ? wasm : hardware ? graphicsCard : software
  return { ...preset, ...changes }
}

function asDevice(name: string): Device {
  if (name === 'webgpu' || name === 'wasm') return name
  throw new Error(`--device takes webgpu and wasm, not ${name}`)
}

/** Leaves out what was not given. */
function numbers(given: { readonly [Name in keyof Settings]?: string | undefined }): Partial<Settings> {
  const entries = Object.entries(given).filter((entry) => entry[1] !== undefined)
  return Object.fromEntries(
    entries.map(([name, text]) => {
      const value = Number(text)
      if (!(value > 0)) throw new Error(`${name} must be a positive number, not ${text}`)
      return [name, value]
    }),
  )
}
