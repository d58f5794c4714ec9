/** @file The slots of the page: which model each runs and how it is. Engines live here, beside the state. */
import { create } from 'zustand'

import { ModelSession } from '#client/ModelSession.ts'
import type { LoadReport } from '#protocol/answer.ts'
import type { LoadOptions, LoadStage } from '#protocol/engine.ts'
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import type { Device, ModelCard, Role } from '#protocol/model.ts'

export type SlotId = string
export type SlotStatus = 'empty' | 'loading' | 'ready' | 'answering' | 'failed'

export type SlotState = {
  readonly id: SlotId
  readonly modelId: string | null
  readonly role: Role | null
  readonly card: ModelCard | null
  readonly status: SlotStatus
  /** Known once loaded. */
  readonly device: Device | null
  readonly dtype: string | null
  readonly report: LoadReport | null
  readonly progress: {
    readonly stage: LoadStage
    readonly loadedBytes: number
    readonly totalBytes: number
  } | null
  /** Worth knowing, but no failure: e.g. that there is no WebGPU. */
  readonly notice: Failure | null
  readonly failure: Failure | null
}

/** Two models are compared; `base` can stand beside them. */
const mostSlots = 4

const defaultOptions: LoadOptions = { runtime: 'ort', device: 'auto' }

type SlotsState = {
  /** In the order they are shown. */
  readonly slots: readonly SlotState[]
  /** Loads a model into a slot, replacing what was there; a new id opens a slot. Rejects with `FailureError`. */
  load(slotId: SlotId, card: ModelCard, options?: LoadOptions): Promise<void>
  /** Loads the slot's model again, the way it was loaded before. */
  retry(slotId: SlotId): Promise<void>
  /** Ends the slot's model and removes the slot. */
  close(slotId: SlotId): void
}

type OpenSlot = { readonly session: ModelSession; readonly card: ModelCard; readonly options: LoadOptions }
const openSlots = new Map<SlotId, OpenSlot>()

export const useSlots = create<SlotsState>()((set, get) => {
  const change = (slotId: SlotId, changes: Partial<SlotState>): void =>
    set(({ slots }) => ({
      slots: slots.map((slot) => (slot.id === slotId ? { ...slot, ...changes } : slot)),
    }))

  const open = (slotId: SlotId, card: ModelCard, options: LoadOptions): ModelSession => {
    openSlots.get(slotId)?.session.close()
    const session = new ModelSession(card, options, {
      onProgress: ({ stage, loadedBytes, totalBytes }) =>
        change(slotId, { progress: { stage, loadedBytes, totalBytes } }),
      onGone: (reason) => change(slotId, { status: 'failed', failure: reason, progress: null }),
    })
    openSlots.set(slotId, { session, card, options })
    return session
  }

  return {
    slots: [],
    load: async (slotId, card, options = defaultOptions) => {
      const fresh = {
        ...emptySlot(slotId),
        modelId: card.id,
        role: card.role,
        card,
        status: 'loading' as const,
      }
      const isKnown = get().slots.some(({ id }) => id === slotId)
      if (!isKnown && get().slots.length >= mostSlots) {
        throw new FailureError(failure('internal', `at most ${mostSlots} slots`))
      }
      if (isKnown) change(slotId, fresh)
      else set(({ slots }) => ({ slots: [...slots, fresh] }))
      const session = open(slotId, card, options)
      try {
        const { report, notice } = await session.loaded
        const { device, dtype } = report
        change(slotId, { status: 'ready', report, device, dtype, notice, progress: null })
      } catch (error) {
        // A slot that was given another model meanwhile belongs to that one.
        if (openSlots.get(slotId)?.session === session) {
          change(slotId, { status: 'failed', failure: failureOf(error), progress: null })
        }
        throw error
      }
    },
    retry: async (slotId) => {
      const slot = openSlots.get(slotId)
      if (slot) await get().load(slotId, slot.card, slot.options)
    },
    close: (slotId) => {
      openSlots.get(slotId)?.session.close()
      openSlots.delete(slotId)
      set(({ slots }) => ({ slots: slots.filter(({ id }) => id !== slotId) }))
    },
  }
})

/** A slot with nothing in it. */
function emptySlot(id: SlotId): SlotState {
  return {
    id,
    modelId: null,
    role: null,
    card: null,
    status: 'empty',
    device: null,
    dtype: null,
    report: null,
    progress: null,
    notice: null,
    failure: null,
  }
}

/** The failure an error carries; any other error becomes `internal`. */
export function failureOf(error: unknown): Failure {
  return error instanceof FailureError ? error.failure : failure('internal', String(error))
}

/** The slot's loaded model; waits while it loads. Rejects with `FailureError`. */
export async function readySession(slotId: SlotId): Promise<ModelSession> {
  const slot = openSlots.get(slotId)
  if (!slot) throw new FailureError(failure('internal', `no model in slot ${slotId}`))
  await slot.session.loaded
  return slot.session
}

/** Marks a slot as answering while `work` runs. */
export async function whileAnswering<Result>(slotId: SlotId, work: () => Promise<Result>): Promise<Result> {
  const mark = (from: SlotStatus, to: SlotStatus): void =>
    useSlots.setState(({ slots }) => ({
      slots: slots.map((slot) =>
        slot.id === slotId && slot.status === from ? { ...slot, status: to } : slot,
      ),
    }))
  mark('ready', 'answering')
  try {
    return await work()
  } finally {
    mark('answering', 'ready')
  }
}

/** One slot of the page. */
export function findSlot(slotId: SlotId): SlotState | undefined {
  return useSlots.getState().slots.find(({ id }) => id === slotId)
}
