/** @file One model in memory at a time, for devices with room for no more: who makes room, and who comes back. */
import type { Failure } from '#protocol/failure.ts'
import { findSlot, useSlots, type SlotId, type SlotState } from '#store/slots.ts'

/** As `navigator.deviceMemory` counts, in GiB; two models and a tab do not fit for sure. */
const littleMemory = 2

/** Why a slot is without its model while another one answers. */
const madeRoom: Failure = {
  code: 'unloaded',
  message: 'The model was unloaded to make room for another one. Retry loads it again.',
}

/** Whether models should take turns unless somebody says otherwise. */
export function isMemoryShort(slots: readonly SlotState[] = useSlots.getState().slots): boolean {
  const hasLittle = 'deviceMemory' in navigator && Number(navigator.deviceMemory) <= littleMemory
  return hasLittle || slots.some((slot) => isOut(slot) || hasMadeRoom(slot))
}

/** Whether a model that ran out of memory shared it with others: alone, it may fit. */
export function isCrowded(slotId: SlotId): boolean {
  return loadedIds().some((id) => id !== slotId)
}

/** Frees the memory of all other slots, also of those that still load. */
export function makeRoom(slotId: SlotId): void {
  for (const id of loadedIds()) if (id !== slotId) useSlots.getState().unload(id, madeRoom)
}

/**
 * Does something that may make room. Whoever made it is loaded again afterwards, unless memory fell short: then the
 * slot goes on to say that its model was unloaded, and offers to load it.
 */
export async function withModelsKept<Result>(task: () => Promise<Result>): Promise<Result> {
  const before = loadedIds()
  const { slots } = useSlots.getState()
  let fellShort = slots.some(isOut)
  const stopListening = useSlots.subscribe((state) => (fellShort ||= state.slots.some(isOut)))
  try {
    return await task()
  } finally {
    stopListening()
    if (!fellShort) for (const id of before) loadAgain(id)
  }
}

/** How that goes is seen in the slot. */
function loadAgain(slotId: SlotId): void {
  const slot = findSlot(slotId)
  if (!slot || !hasMadeRoom(slot)) return
  useSlots
    .getState()
    .retry(slotId)
    .catch(() => undefined)
}

function isOut({ failure }: SlotState): boolean {
  return failure?.code === 'out-of-memory'
}

function hasMadeRoom({ failure }: SlotState): boolean {
  return failure?.code === madeRoom.code
}

/** Slots whose models take memory, or are about to. */
function loadedIds(): SlotId[] {
  return useSlots
    .getState()
    .slots.filter(({ status }) => status !== 'empty' && status !== 'failed')
    .map(({ id }) => id)
}
