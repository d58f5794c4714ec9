/** @file The slots of the page: which model each runs and how it is. Engines live here, beside the state. */
import { create } from 'zustand'

import { ModelSession } from '#client/ModelSession.ts'
import type { LoadReport } from '#protocol/answer.ts'
import type { LoadOptions, LoadProgress } from '#protocol/engine.ts'
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import type { Device, ModelCard, Role } from '#protocol/model.ts'
import { certificateOf } from '#store/certificates.ts'
import { advised } from '#store/device.ts'
import { cheapStep, stepNotice, stepsDown, stopOf } from '#store/stepDown.ts'

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
  readonly progress: LoadProgress | null
  /** Worth knowing, but no failure: e.g. that there is no WebGPU. */
  readonly notice: Failure | null
  readonly failure: Failure | null
  /** At work, but nothing has been heard of it for a long time. */
  readonly isSilent: boolean
}

/** Two models are compared; `base` can stand beside them. */
export const mostSlots = 4

const defaultOptions: LoadOptions = { device: 'auto' }

type SlotsState = {
  /** In the order they are shown, which is that of their ids: a slot that is opened again has its own place. */
  readonly slots: readonly SlotState[]
  /** Loads a model into a slot, replacing what was there; a new id opens a slot. Rejects with `FailureError`. */
  load(slotId: SlotId, card: ModelCard, options?: LoadOptions): Promise<void>
  /** Loads the slot's model again, the way it was loaded before. */
  retry(slotId: SlotId): Promise<void>
  /** Ends the slot's model and frees its memory; the slot stays, says why, and can be loaded again with `retry`. */
  unload(slotId: SlotId, reason: Failure): void
  /** Ends the slot's model and removes the slot. */
  close(slotId: SlotId): void
}

type OpenSlot = {
  readonly session: ModelSession
  readonly card: ModelCard
  readonly options: LoadOptions
  /** Another slot's model has been in memory, or on its way there, at the same time. */
  isCrowded: boolean
  /** The others of which that became true with this one. */
  readonly crowds: readonly OpenSlot[]
  /** Its load was taken back; `retry` begins anew. */
  isHeldBack: boolean
  /** Answers and scores under way. */
  runCount: number
}
const openSlots = new Map<SlotId, OpenSlot>()

/** Computed wrong numbers, with what settles once it is known whether their slots load the same model in another way. */
const steppedDown = new WeakMap<ModelSession, Promise<unknown>>()

/** Something a slot's model does; `isConcurrent` once another slot has done anything meanwhile. */
type Work = { readonly slotId: SlotId; isConcurrent: boolean }
const underWay = new Set<Work>()

export const useSlots = create<SlotsState>()((set, get) => {
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
      else set(({ slots }) => ({ slots: [...slots, fresh].toSorted(byId) }))
      const session = open(slotId, card, options)
      // A slot that was given another model meanwhile belongs to that one.
      const isCurrent = (): boolean => openSlots.get(slotId)?.session === session
      try {
        const { report, notice } = await session.loaded
        if (!isCurrent()) throw new FailureError(failure('unloaded'))
        const steps = stepsDown(card, options, report)
        if (steps.length > 0) {
          const choice = cheapStep(card, steps)
          steppedDown.set(session, choice)
          const next = await choice
          await session.loaded // it may have been unloaded meanwhile
          if (!next) throw stop(session, stopOf(report))
          await get().load(slotId, card, next)
          change(slotId, { notice: stepNotice(report, findSlot(slotId)?.report) })
          return
        }
        const { device, dtype } = report
        change(slotId, { status: 'ready', report, device, dtype, notice: advised(notice), progress: null })
      } catch (error) {
        showLost(slotId, session, failureOf(error))
        throw error
      }
    },
    retry: async (slotId) => {
      const slot = openSlots.get(slotId)
      if (slot) await get().load(slotId, slot.card, slot.options)
    },
    unload: (slotId, reason) => {
      openSlots.get(slotId)?.session.close(reason)
      change(slotId, { status: 'failed', failure: reason, progress: null })
    },
    close: (slotId) => {
      openSlots.get(slotId)?.session.close()
      openSlots.delete(slotId)
      set(({ slots }) => ({ slots: slots.filter(({ id }) => id !== slotId) }))
    },
  }
})

function change(slotId: SlotId, changes: Partial<SlotState>): void {
  useSlots.setState(({ slots }) => ({
    slots: slots.map((slot) => (slot.id === slotId ? { ...slot, ...changes } : slot)),
  }))
}

/** Ends a model for good. */
function stop(session: ModelSession, reason: Failure): FailureError {
  session.close(reason)
  return new FailureError(reason)
}

function byId({ id: one }: SlotState, { id: other }: SlotState): number {
  return one < other ? -1 : 1
}

/**
 * Takes back a load that has just begun, before its worker has read a message, as if it had never been in memory. The
 * slot goes on to load, and waits: `retry` loads its model when its turn has come.
 */
export function holdBack(slotId: SlotId): void {
  const slot = openSlots.get(slotId)
  if (!slot) return
  for (const other of slot.crowds) other.isCrowded = false
  slot.isHeldBack = true
  slot.session.close(failure('gave-way'))
  change(slotId, { progress: heldBack })
}

/** Starts a model in a worker of its own, after the slot's last one has been ended. */
function open(slotId: SlotId, card: ModelCard, options: LoadOptions): ModelSession {
  openSlots.get(slotId)?.session.close()
  const certificate = certificateOf(card, options)
  const session = new ModelSession(
    card,
    { ...options, ...(certificate && { certificate }) },
    {
      onProgress: (progress) => change(slotId, { progress }),
      onGone: (reason) => change(slotId, lostBy(slotId, reason)),
      onSilent: (isSilent) => {
        if (openSlots.get(slotId)?.session === session) change(slotId, { isSilent })
      },
    },
  )
  const others = useSlots.getState().slots.filter((slot) => slot.id !== slotId && isInMemory(slot))
  const crowds = others.flatMap(({ id }) => openSlots.get(id) ?? []).filter((other) => !other.isCrowded)
  for (const other of crowds) other.isCrowded = true
  const isCrowded = others.length > 0
  openSlots.set(slotId, { session, card, options, isCrowded, crowds, isHeldBack: false, runCount: 0 })
  return session
}

/** Shows why a load has failed, unless the slot belongs to another model by now or the load was taken back. */
function showLost(slotId: SlotId, session: ModelSession, reason: Failure): void {
  const slot = openSlots.get(slotId)
  if (slot?.session === session && !slot.isHeldBack) change(slotId, lostBy(slotId, reason))
}

/** How a slot is whose model is gone; one that had to share the memory it ran out of has not failed for good. */
function lostBy(slotId: SlotId, reason: Failure): Partial<SlotState> {
  const isCrowdedOut = reason.code === 'out-of-memory' && openSlots.get(slotId)?.isCrowded === true
  const shown = isCrowdedOut ? failure('crowded-out') : advised(reason)
  return { status: 'failed', failure: shown, progress: null }
}

/** The slot's model takes memory, or is about to. */
export function isLoaded({ status }: Pick<SlotState, 'status'>): boolean {
  return status !== 'empty' && status !== 'failed'
}

/** The slot's model takes memory now: it does not wait for its turn to be loaded. */
export function isInMemory(slot: SlotState): boolean {
  return isLoaded(slot) && !isHeldBack(slot)
}

const heldBack: LoadProgress = {
  stage: 'downloading',
  loadedBytes: 0,
  totalBytes: null,
  waiting: { reason: 'turn', seconds: null },
}

/** The slot's model is to be loaded as soon as its turn has come. */
export function isHeldBack(slot: SlotState | undefined): boolean {
  return slot?.status === 'loading' && slot.progress === heldBack
}

/** The slot is without its model because there is room for one at a time: no failure, it is loaded for its turn. */
export function hasGivenWay(slot: Pick<SlotState, 'failure'> | undefined): boolean {
  return slot?.failure?.code === 'gave-way' || slot?.failure?.code === 'crowded-out'
}

/** The slot is without its model on purpose, of the visitor or for another model: nothing has failed. */
export function isUnloaded(slot: Pick<SlotState, 'failure'>): boolean {
  return slot.failure?.code === 'unloaded' || hasGivenWay(slot)
}

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
    isSilent: false,
  }
}

/** How the slot's model was loaded, or was to be. */
export function optionsOf(slotId: SlotId): LoadOptions | undefined {
  return openSlots.get(slotId)?.options
}

/** The slot's session, also where its model is gone. */
export function sessionOf(slotId: SlotId): ModelSession | undefined {
  return openSlots.get(slotId)?.session
}

/** The failure an error carries; any other error becomes `internal`. */
export function failureOf(error: unknown): Failure {
  return error instanceof FailureError ? error.failure : failure('internal', String(error))
}

/** The slot's loaded model; waits while it loads. Rejects with `FailureError`, at once if the model is gone. */
export async function readySession(slotId: SlotId): Promise<ModelSession> {
  const session = openSlots.get(slotId)?.session
  if (!session) throw new FailureError(failure('unloaded'))
  const slot = findSlot(slotId)
  // Since its model was ended, more may have become known of why there is none.
  if (slot?.status === 'failed' && slot.failure && !hasGivenWay(slot)) throw new FailureError(slot.failure)
  await session.loaded
  const step = steppedDown.get(session)
  if (!step) return session
  await step
  return await readySession(slotId) // by now another one, or gone
}

/**
 * Does some work of a slot's model. The slot counts as answering until all its work has ended.
 *
 * @returns what `run` resolves to, and whether another slot worked at any time in between.
 */
export async function whileAnswering<Result>(
  slotId: SlotId,
  run: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly isConcurrent: boolean }> {
  const work = begin(slotId)
  const slot = openSlots.get(slotId)
  countRun(slotId, slot, 1)
  try {
    return { result: await run(), isConcurrent: work.isConcurrent }
  } finally {
    underWay.delete(work)
    countRun(slotId, slot, -1)
  }
}

function begin(slotId: SlotId): Work {
  const others = [...underWay].filter((other) => other.slotId !== slotId)
  for (const other of others) other.isConcurrent = true
  const work = { slotId, isConcurrent: others.length > 0 }
  underWay.add(work)
  return work
}

/** Counts for the model that works: the slot may hold another one by the time the work has ended. */
function countRun(slotId: SlotId, slot: OpenSlot | undefined, change: 1 | -1): void {
  if (!slot) return
  slot.runCount += change
  if (openSlots.get(slotId) !== slot) return
  const status = slot.runCount > 0 ? 'answering' : 'ready'
  useSlots.setState(({ slots }) => ({
    slots: slots.map((each) =>
      each.id === slotId && (each.status === 'ready' || each.status === 'answering')
        ? { ...each, status }
        : each,
    ),
  }))
}

/** One slot of the page. */
export function findSlot(slotId: SlotId): SlotState | undefined {
  return useSlots.getState().slots.find(({ id }) => id === slotId)
}

/**
 * Hears of every model that goes for good, whoever sends it away: because its slot gets another one, or is closed. What
 * is kept by slot listens here, so that nothing of one model stands under the name of another.
 */
export function whenModelGoes(listener: (gone: SlotState) => void): void {
  useSlots.subscribe(({ slots }, before) => {
    if (slots === before.slots) return
    for (const gone of before.slots)
      if (slots.find(({ id }) => id === gone.id)?.modelId !== gone.modelId) listener(gone)
  })
}
