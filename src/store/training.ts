/** @file How the models were trained and what was measured; every file arrives, or fails, on its own. */
import * as v from 'valibot'
import { create } from 'zustand'

import type { ModelCard } from '#protocol/model.ts'
import {
  heldOutSchema,
  samplesSchema,
  sweepSchema,
  trainingRecordSchema,
  type HeldOut,
  type Samples,
  type Sweep,
  type TrainingRecord,
} from '#store/trainingFiles.ts'

/** One file: on its way, here, or not to be had. */
export type Part<T> =
  | { readonly status: 'waiting' | 'missing' | 'unreachable' | 'damaged' }
  | { readonly status: 'ready'; readonly value: T }

/** No file of this kind comes near it; a larger one is not read to its end. */
const maxBytes = 2_000_000

const patienceMs = 30_000

type TrainingState = {
  /** By model id; a model that was not asked for has no entry. */
  readonly records: Readonly<Record<string, Part<TrainingRecord>>>
  readonly sweep: Part<Sweep>
  readonly heldOut: Part<HeldOut>
  readonly samples: Part<Samples>
  /** Fetches the records of these models that are not here yet. Never rejects. */
  fetchRecords(cards: readonly ModelCard[]): Promise<void>
  /** Fetches what belongs to all models and is not here yet. Never rejects. */
  fetchShared(): Promise<void>
}

export const waiting = { status: 'waiting' } as const

export const useTraining = create<TrainingState>()((set, get) => ({
  records: {},
  sweep: waiting,
  heldOut: waiting,
  samples: waiting,
  fetchRecords: async (cards) => {
    const put = (id: string, record: Part<TrainingRecord>): void =>
      set(({ records }) => ({ records: { ...records, [id]: record } }))
    await Promise.all(
      cards.map(async ({ id, source }) => {
        if (source.kind !== 'site' || get().records[id]?.status === 'ready') return
        put(id, waiting)
        put(id, await fetchPart(`${source.path}training.json`, trainingRecordSchema))
      }),
    )
  },
  fetchShared: async () => {
    await Promise.all([
      get().sweep.status === 'ready' ||
        fetchPart('training/sweep.json', sweepSchema).then((sweep) => set({ sweep })),
      get().heldOut.status === 'ready' ||
        fetchPart('training/held_out.json', heldOutSchema).then((heldOut) => set({ heldOut })),
      get().samples.status === 'ready' ||
        fetchPart('training/samples.json', samplesSchema).then((samples) => set({ samples })),
    ])
  },
}))

async function fetchPart<const T extends v.GenericSchema>(
  path: string,
  schema: T,
): Promise<Part<v.InferOutput<T>>> {
  let text: string | null
  try {
    const response = await fetch(new URL(path, document.baseURI), { signal: AbortSignal.timeout(patienceMs) })
    if (response.status === 404 || response.status === 410) return { status: 'missing' }
    if (!response.ok) return { status: 'unreachable' }
    text = await readBounded(response)
  } catch {
    return { status: 'unreachable' }
  }
  try {
    return text === null
      ? { status: 'damaged' }
      : { status: 'ready', value: v.parse(schema, JSON.parse(text)) }
  } catch {
    return { status: 'damaged' }
  }
}

/** Null when there is more than any such file holds. */
async function readBounded(response: Response): Promise<string | null> {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const decoder = new TextDecoder()
  let text = ''
  let byteCount = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    byteCount += value.byteLength
    if (byteCount > maxBytes) {
      await reader.cancel()
      return null
    }
    text += decoder.decode(value, { stream: true })
  }
}
