/** @file What happens when the page opens: the catalogue arrives and the default slots load on their own. */
import { findModel, useCatalogue } from '#store/catalogue.ts'
import { useSettings } from '#store/settings.ts'
import { useSlots } from '#store/slots.ts'

/** The models compared when nothing else is asked for, by slot. `base` can stand beside them. */
const defaultSlots = { a: 'standard', b: 'instruction' } as const
export const baseSlot = { slotId: 'c', modelId: 'base' } as const

/** Resolves when both default slots exist with their roles; their models go on loading. */
export async function startPage(): Promise<void> {
  await useCatalogue.getState().fetch()
  for (const [slotId, modelId] of Object.entries(defaultSlots)) loadQuietly(slotId, modelId)
  if (useSettings.getState().showsBase) loadQuietly(baseSlot.slotId, baseSlot.modelId)
}

/** Loads a model of the catalogue; how that goes is seen in the slot. */
export function loadQuietly(slotId: string, modelId: string): void {
  const card = findModel(modelId)
  if (card)
    useSlots
      .getState()
      .load(slotId, card)
      .catch(() => undefined)
}
