/**
 * @file Recorded comparisons: real runs of the shipped models, made by `npm run record`, for as long as no model of the
 * page can speak. They are never answers of `store/answers.ts`.
 */
import * as v from 'valibot'
import { create } from 'zustand'

import type { AnswerRequest } from '#protocol/answer.ts'

const figure = v.pipe(v.number(), v.finite(), v.minValue(0))
const count = v.pipe(figure, v.integer())
const words = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const text = v.pipe(v.string(), v.maxLength(20_000))
const role = v.picklist(['base', 'domain', 'standard', 'instruction', 'both'])

/** As the Console API gives it; answers that failed or were stopped are not recorded. */
const answerSchema = v.object({
  slotId: words,
  modelId: words,
  role,
  text,
  finishReason: v.picklist(['end', 'length']),
  sent: text,
  tokenCount: count,
  timing: v.object({
    firstTokenMs: figure,
    prefillTokensPerSecond: v.nullable(figure),
    decodeTokensPerSecond: v.nullable(figure),
    bytesPerSecond: v.nullable(figure),
    totalMs: figure,
    concurrent: v.boolean(),
    cold: v.boolean(),
  }),
  failure: v.null(),
})

const recordingSchema = v.object({
  prompt: v.pipe(text, v.minLength(1)),
  tier: v.picklist(['T0', 'T1', 'T2', 'T3', 'T4']),
  answers: v.pipe(v.array(answerSchema), v.minLength(1), v.maxLength(4)),
})

/** `public/recordings.json`. */
export const recordingsSchema = v.object({
  version: v.literal(1),
  recordedAt: v.pipe(v.string(), v.isoTimestamp()),
  device: v.object({
    device: v.picklist(['webgpu', 'wasm']),
    dtype: words,
    adapter: v.nullable(words),
    processor: words,
    coreCount: count,
  }),
  browser: words,
  appVersion: words,
  onnxruntime: words,
  /** How every prompt was asked. */
  request: v.object({
    mode: v.picklist(['template', 'raw']),
    system: text,
    maxTokens: count,
    temperature: v.literal(0),
  }),
  models: v.record(
    words,
    v.object({ name: words, hasTemplate: v.boolean(), sha256: v.pipe(v.string(), v.hash(['sha256'])) }),
  ),
  recordings: v.pipe(v.array(recordingSchema), v.minLength(1), v.maxLength(40)),
})

/** All recordings and how they were made. */
export type Recordings = v.InferOutput<typeof recordingsSchema>

/** One prompt and what each model said to it when it was recorded. The first one is shown before anything is asked. */
export type Recording = v.InferOutput<typeof recordingSchema>
export type RecordedAnswer = v.InferOutput<typeof answerSchema>

type RecordingsState = {
  /** Null until they have arrived, and for good where they cannot be had: nothing depends on them. */
  readonly all: Recordings | null
  /** What may stand in for answers; null once something was asked that has not been recorded. */
  readonly current: Recording | null
  /** Fetches them, once. Never rejects. */
  fetch(): Promise<void>
  /** Takes the recording of what was asked, if there is one that was asked in the same way. */
  standInFor(request: AnswerRequest): void
}

export const useRecordings = create<RecordingsState>()((set, get) => ({
  all: null,
  current: null,
  fetch: async () => {
    if (get().all) return
    try {
      const response = await fetch(new URL('recordings.json', document.baseURI))
      const all = v.parse(recordingsSchema, await response.json())
      set({ all, current: all.recordings[0] ?? null })
    } catch {
      // The page is whole without them.
    }
  },
  standInFor: (request) => set(({ all }) => ({ current: recordingOf(request, all) })),
}))

function recordingOf(request: AnswerRequest, all: Recordings | null): Recording | null {
  if (!all) return null
  const { mode, system, maxTokens, sampling } = request
  const isSame =
    mode === all.request.mode &&
    system === all.request.system &&
    maxTokens === all.request.maxTokens &&
    sampling.temperature === all.request.temperature
  return (isSame && all.recordings.find(({ prompt }) => prompt === request.prompt)) || null
}
