/** @file Questions that were asked before there is any slot wait here. */
import { useCatalogue } from '#store/catalogue.ts'
import { useSlots, type SlotId } from '#store/slots.ts'

/** Resolves once there are slots, or once it is known that there will be none. */
export async function slotsSettled(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = (): void => {
    if (slotIdsNow().length > 0 || useCatalogue.getState().failure) resolve()
  }
  const ends = [useSlots.subscribe(look), useCatalogue.subscribe(look)]
  look()
  await promise
  for (const end of ends) end()
}

/** In the order they are shown. */
export function slotIdsNow(): readonly SlotId[] {
  return useSlots.getState().slots.map(({ id }) => id)
}
