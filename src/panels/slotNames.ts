import type { SlotState } from '#store/slots.ts'

/** What a slot is called: its model's name. */
export function slotName(slot: Pick<SlotState, 'id' | 'card'>): string {
  return slot.card?.name ?? `Model ${slot.id.toUpperCase()}`
}
