/** @file Whether the models of the page fit into memory together, and how they take turns where they do not. */
import { untilAborted } from '#lib/untilAborted.ts'
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import { memoryGiB, useDevice } from '#store/device.ts'
import { choose, fitModel, planMemory, type Fit, type MemoryPlan } from '#store/fitting.ts'
import { canReload } from '#store/recovery.ts'
import { useSettings } from '#store/settings.ts'
import {
  failureOf,
  findSlot,
  hasGivenWay,
  holdBack,
  isHeldBack,
  isInMemory,
  isLoaded,
  optionsOf,
  sessionOf,
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

function needOf(slot: SlotState): Pick<Fit, 'memoryBytes'> {
  if (!slot.card) return { memoryBytes: null }
  const { fits, chosen } = fitModel(slot.card, useDevice.getState().report)
  const { device, dtype } = placeOf(slot)
  const meant = fits.filter(
    (fit) => (!device || fit.device === device) && (!dtype || fit.variant.dtype === dtype),
  )
  return choose(meant) ?? meant[0] ?? chosen ?? { memoryBytes: null }
}

/** Where and in which format a slot's model runs; until it has loaded, as it is to be loaded, as far as that is said. */
function placeOf({ id, device, dtype }: SlotState): {
  device?: string | undefined
  dtype?: string | undefined
} {
  const { device: wanted, dtype: format, preferred } = optionsOf(id) ?? {}
  return {
    device: device ?? (wanted === 'auto' ? preferred?.device : wanted),
    dtype: dtype ?? format ?? preferred?.dtype,
  }
}

/** Sets whether models take turns (null: as memory is); what gave way comes back where that may do. */
export function chooseTurns(oneAtATime: boolean | null): void {
  useSettings.getState().change({ oneAtATime })
  const { slots } = useSlots.getState()
  // That models gave way says nothing of memory: it may have been the visitor's wish.
  const whole = slots.map((slot) =>
    hasGivenWay(slot) ? { ...slot, status: 'loading' as const, failure: null } : slot,
  )
  if (!takesTurns(whole)) loadAllAgain(slots)
}

/**
 * Where models take turns, one that the visitor loads has a turn for it: what is at work ends first, then the others
 * make room, and none comes before it has loaded. Rejects as the load does.
 *
 * @param load has just begun, and begins anew in its turn.
 */
export async function takePlace(slotId: SlotId, load: Promise<void>): Promise<void> {
  if (findSlot(slotId)?.status !== 'loading' || !takesTurns()) {
    await undisturbed(load)
    return
  }
  load.catch(() => undefined) // held back
  holdBack(slotId)
  const held = sessionOf(slotId)
  await inTurn(slotId, async () => {
    const slot = findSlot(slotId)
    // The visitor may have cancelled it, or put another model in its place.
    if (sessionOf(slotId) === held && isHeldBack(slot)) await useSlots.getState().retry(slotId)
    else throw new FailureError(slot?.failure ?? failure('unloaded'))
  })
}

/** Where models take turns, one that has begun to load beside others waits until it is asked. */
export function giveWay(slotId: SlotId): void {
  if (!takesTurns() || othersInMemory(slotId).length === 0) return
  holdBack(slotId)
  useSlots.getState().unload(slotId, failure('gave-way'))
}

/**
 * Begins something with every slot; where models take turns, first with the one that will be in memory then, so that
 * none is loaded that was there. What comes of it is in the order of the slots.
 */
export async function withEach<Result>(
  slotIds: readonly SlotId[],
  begin: (slotId: SlotId) => Promise<Result>,
): Promise<Result[]> {
  const order = takesTurns() ? slotIds.toSorted((a, b) => nearnessOf(b) - nearnessOf(a)) : slotIds
  const begun = new Map(order.map((slotId) => [slotId, begin(slotId)]))
  return await Promise.all(slotIds.flatMap((slotId) => begun.get(slotId) ?? []))
}

/** A load that waits takes the place of what is in memory. */
function nearnessOf(slotId: SlotId): number {
  const slot = findSlot(slotId)
  if (isHeldBack(slot)) return 2
  return slot && isInMemory(slot) ? 1 : 0
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
  const slot = findSlot(slotId)
  if (isHeldBack(slot) || (takesTurns() && needsRoom(slotId))) return await inTurn(slotId, task, signal)
  try {
    return await undisturbed(hasGivenWay(slot) ? loadAgain(slotId).then(task) : task())
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
  const neededRoom = needsRoom(slotId)
  const turn = Promise.withResolvers<void>()
  lastTurn = Promise.all([before, turn.promise])
  try {
    await (signal ? untilAborted(before, signal) : before)
    await refuseDear(slotId)
    // Not for a model that went away meanwhile.
    if (findSlot(slotId) && (needsRoom(slotId) || !neededRoom)) makeRoom(slotId)
    reload(slotId)
    return await task()
  } finally {
    turn.resolve()
  }
}

/** A model that failed, or that the visitor unloaded, needs none. */
function needsRoom(slotId: SlotId): boolean {
  const slot = findSlot(slotId)
  return slot !== undefined && (isLoaded(slot) || hasGivenWay(slot))
}

/** Frees the memory of all other slots, also of those that still load. */
function makeRoom(slotId: SlotId): void {
  for (const { id } of othersInMemory(slotId)) useSlots.getState().unload(id, failure('gave-way'))
}

/**
 * Does something in which models may take turns. What was in memory is loaded again afterwards, unless models take
 * turns anyway or memory fell short: then the slot goes on to say that its model gave way.
 */
export async function withModelsKept<Result>(task: () => Promise<Result>): Promise<Result> {
  const before = useSlots.getState().slots.filter(isInMemory)
  let isShort = takesTurns()
  const stopListening = useSlots.subscribe(({ slots }) => (isShort ||= slots.some(isOut)))
  try {
    return await task()
  } finally {
    stopListening()
    if (!isShort) loadAllAgain(before)
  }
}

/** How that goes is seen in the slots. */
function loadAllAgain(slots: readonly SlotState[]): void {
  for (const { id } of slots) loadAgain(id).catch(() => undefined)
}

/** Loads what gave way. Rejects where much would be fetched for it. */
async function loadAgain(slotId: SlotId): Promise<void> {
  await refuseDear(slotId)
  reload(slotId)
}

const notKept: Failure = {
  code: 'unloaded',
  message:
    'This model made room for another one and is not kept in this browser, so that loading it again fetches it anew. Nothing is fetched before you say so.',
}

/** What gave way and would fetch much if it came back waits for the visitor from now on; rejects with that reason. */
async function refuseDear(slotId: SlotId): Promise<void> {
  const gone = sessionOf(slotId)
  if (!hasGivenWay(findSlot(slotId)) || (await canReload(slotId))) return
  // It may have been loaded meanwhile.
  if (sessionOf(slotId) !== gone || !hasGivenWay(findSlot(slotId))) return
  useSlots.getState().unload(slotId, notKept)
  throw new FailureError(notKept)
}

function reload(slotId: SlotId): void {
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

function othersInMemory(slotId: SlotId): SlotState[] {
  return useSlots.getState().slots.filter((slot) => slot.id !== slotId && isInMemory(slot))
}
