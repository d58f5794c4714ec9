/** @file Makes the reference of a slot's model and compares the model with it. */
import { create } from 'zustand'

import { failure, type Failure } from '#protocol/failure.ts'
import type { Dtype } from '#protocol/model.ts'
import { useCertificates } from '#store/certificates.ts'
import { takesTurns, withRoom } from '#store/oneAtATime.ts'
import { failureOf, findSlot, optionsOf, useSlots, type SlotId } from '#store/slots.ts'

type CertifyState = {
  /** `making`, or why there is none; by the id of the model, so that it says nothing of another one in its slot. */
  readonly byModel: Readonly<Record<string, 'making' | Failure | undefined>>
}

export const useCertify = create<CertifyState>()(() => ({ byModel: {} }))

function note(modelId: string, state: 'making' | Failure | undefined): void {
  useCertify.setState(({ byModel }) => ({ byModel: { ...byModel, [modelId]: state } }))
}

/**
 * Runs the slot's model on WASM once, then loads it again as it was loaded, now with something to be compared with. Where
 * models take turns, both in one turn.
 */
export async function makeCertificate(slotId: SlotId): Promise<void> {
  const { card, dtype } = findSlot(slotId) ?? {}
  if (!card || useCertify.getState().byModel[card.id] === 'making') return
  note(card.id, 'making')
  try {
    // A report names one of the card's formats.
    const format = dtype as Dtype | null
    const files = optionsOf(slotId)?.files
    const how = { ...(format && { dtype: format }), ...(files && { files }) }
    // The visitor may have chosen another model meanwhile.
    const isThere = (): boolean => findSlot(slotId)?.card === card
    await withRoom(slotId, async () => {
      if (!isThere()) return
      // It would be a second copy in a memory that has room for one.
      if (takesTurns()) useSlots.getState().unload(slotId, failure('gave-way'))
      await useCertificates.getState().make(card, how)
      if (isThere()) await useSlots.getState().load(slotId, card, optionsOf(slotId))
    })
    note(card.id, undefined)
  } catch (error) {
    note(card.id, failureOf(error))
  }
}
