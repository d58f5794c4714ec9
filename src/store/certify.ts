/** @file Makes the reference of a slot's model and compares the model with it. */
import { create } from 'zustand'

import type { Failure } from '#protocol/failure.ts'
import type { Dtype } from '#protocol/model.ts'
import { useCertificates } from '#store/certificates.ts'
import { failureOf, findSlot, optionsOf, useSlots, type SlotId } from '#store/slots.ts'

type CertifyState = {
  /** `making`, or why there is none. */
  readonly bySlot: Readonly<Record<SlotId, 'making' | Failure | undefined>>
}

export const useCertify = create<CertifyState>()(() => ({ bySlot: {} }))

function note(slotId: SlotId, state: 'making' | Failure | undefined): void {
  useCertify.setState(({ bySlot }) => ({ bySlot: { ...bySlot, [slotId]: state } }))
}

/** Runs the slot's model on WASM once, then loads it again as it was loaded, now with something to be compared with. */
export async function makeCertificate(slotId: SlotId): Promise<void> {
  const { card, dtype } = findSlot(slotId) ?? {}
  if (!card || useCertify.getState().bySlot[slotId] === 'making') return
  note(slotId, 'making')
  try {
    // A report names one of the card's formats.
    await useCertificates.getState().make(card, (dtype ?? undefined) as Dtype | undefined)
    note(slotId, undefined)
    // The visitor may have chosen another model meanwhile.
    if (findSlot(slotId)?.card === card) await useSlots.getState().load(slotId, card, optionsOf(slotId))
  } catch (error) {
    note(slotId, failureOf(error))
  }
}
