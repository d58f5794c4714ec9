/** @file Whether the models of the page fit into memory together, and how they take turns where they do not. */
import { untilAborted } from '#lib/untilAborted.ts'
import { failure } from '#protocol/failure.ts'
import { memoryGiB, useDevice } from '#store/device.ts'
import { fitModel, planMemory, type Fit, type MemoryPlan } from '#store/fitting.ts'
import { useSettings } from '#store/settings.ts'
import {
  failureOf,
  findSlot,
  hasGivenWay,
  isLoaded,
  useSlots,
  type SlotId,
  type SlotState,
} from '#store/slots.ts'

/** Whether models take turns: as the visitor has set it, else as memory is. */
export function takesTurns(slots: readonly SlotState[] = useSlots.getState().slots): boolean {
  return useSettings.getState().oneAtATime ?? planOf(slots).kind === 'serial'
}

/** The plan for the models that are in memory, or would be if there were room. */
export function planOf(slots: readonly SlotState[]): MemoryPlan {
  const counted = slots.filter((slot) => isLoaded(slot) || fellShort(slot))
  return planMemory(counted.map(needOf), memoryGiB(), counted.some(fellShort))
}

function needOf({ card, device, dtype }: SlotState): Pick<Fit, 'memoryBytes'> {
  if (!card) return { memoryBytes: null }
  const { fits, chosen } = fitModel(card, useDevice.getState().report)
  const fit = fits.find((each) => each.device === device && each.variant.dtype === dtype)
  return fit ?? chosen ?? { memoryBytes: null }
}

/** Sets whether models take turns (null: as memory is); what gave way comes back where that may do. */
export function chooseTurns(oneAtATime: boolean | null): void {
  useSettings.getState().change({ oneAtATime })
  const { slots } = useSlots.getState()
  // That models gave way says nothing of memory: it may have been the visitor's wish.
  const whole = slots.map((slot) =>
    hasGivenWay(slot) ? { ...slot, status: 'loading' as const, failure: null } : slot,
  )
  if (!takesTurns(whole)) for (const { id } of slots) loadAgain(id)
}

/**
 * Where models take turns, those in memory make room for one that the visitor loads.
 *
 * @param load has just begun; it is handed back.
 */
export async function takePlace(slotId: SlotId, load: Promise<void>): Promise<void> {
  if (takesTurns()) makeRoom(slotId)
  await load
}

/** Where models take turns, one that has begun to load beside others waits until it is asked. */
export function giveWay(slotId: SlotId): void {
  if (takesTurns() && othersLoaded(slotId).length > 0) useSlots.getState().unload(slotId, failure('gave-way'))
}

/** Whether an error says that a model did not fit beside others: alone, it may. */
export function isCrowdedOut(slotId: SlotId, error: unknown): boolean {
  return failureOf(error).code === 'out-of-memory' && hasGivenWay(findSlot(slotId))
}

/** Settles when every turn that has been asked for, and all that must not be disturbed by one, has ended. */
let lastTurn: Promise<unknown> = Promise.resolve()

/**
 * Does something with a slot's model: beside the others, or in its turn where models take turns. A model that does not
 * fit beside the others is asked once more, in its turn. Rejects as the task does, or with the signal's reason if that
 * aborts before the turn has come.
 */
export async function withRoom<Result>(
  slotId: SlotId,
  task: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  // A model that failed, or that the visitor unloaded, needs no room.
  const slot = findSlot(slotId)
  if (slot && takesTurns() && (isLoaded(slot) || hasGivenWay(slot))) return await inTurn(slotId, task, signal)
  loadAgain(slotId)
  try {
    return await undisturbed(task())
  } catch (error) {
    if (!isCrowdedOut(slotId, error)) throw error
    return await inTurn(slotId, task, signal)
  }
}

/** Keeps turns from beginning, and so models from making room, until something has ended. */
export async function undisturbed<Result>(work: Promise<Result>): Promise<Result> {
  lastTurn = Promise.allSettled([lastTurn, work])
  return await work
}

/**
 * Does something with a slot's model while no other one is in memory, after all turns before it. Once more where the
 * model shared the memory until then and ran out of it.
 */
export async function inTurn<Result>(
  slotId: SlotId,
  task: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  try {
    return await takeTurn(slotId, task, signal)
  } catch (error) {
    if (!isCrowdedOut(slotId, error)) throw error
    return await takeTurn(slotId, task, signal)
  }
}

async function takeTurn<Result>(
  slotId: SlotId,
  task: () => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  const before = lastTurn
  const turn = Promise.withResolvers<void>()
  lastTurn = Promise.all([before, turn.promise])
  try {
    await (signal ? untilAborted(before, signal) : before)
    makeRoom(slotId)
    loadAgain(slotId)
    return await task()
  } finally {
    turn.resolve()
  }
}

/** Frees the memory of all other slots, also of those that still load. */
function makeRoom(slotId: SlotId): void {
  for (const { id } of othersLoaded(slotId)) useSlots.getState().unload(id, failure('gave-way'))
}

/**
 * Does something in which models may take turns. What was in memory is loaded again afterwards, unless models take
 * turns anyway or memory fell short: then the slot goes on to say that its model gave way.
 */
export async function withModelsKept<Result>(task: () => Promise<Result>): Promise<Result> {
  const before = useSlots.getState().slots.filter(isLoaded)
  let isShort = takesTurns()
  const stopListening = useSlots.subscribe(({ slots }) => (isShort ||= slots.some(isOut)))
  try {
    return await task()
  } finally {
    stopListening()
    if (!isShort) for (const { id } of before) loadAgain(id)
  }
}

/** How that goes is seen in the slot. */
function loadAgain(slotId: SlotId): void {
  if (!hasGivenWay(findSlot(slotId))) return
  useSlots
    .getState()
    .retry(slotId)
    .catch(() => undefined)
}

function isOut({ failure: reason }: SlotState): boolean {
  return reason?.code === 'out-of-memory' || reason?.code === 'crowded-out'
}

function fellShort(slot: SlotState): boolean {
  return isOut(slot) || hasGivenWay(slot)
}

function othersLoaded(slotId: SlotId): SlotState[] {
  return useSlots.getState().slots.filter((slot) => slot.id !== slotId && isLoaded(slot))
}
