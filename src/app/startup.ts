/** @file What happens when the page opens: the catalogue arrives and the default slots load on their own. */
import { findModel, useCatalogue } from '#store/catalogue.ts'
import { useCertificates } from '#store/certificates.ts'
import { useRecordings } from '#store/recordings.ts'
import { useSettings } from '#store/settings.ts'
import { findSlot, useSlots } from '#store/slots.ts'

/** The models compared when nothing else is asked for, by slot. */
const defaultSlots = { a: 'standard', b: 'instruction' } as const
/** The slot of each model that can stand beside them. */
export const besideSlots = { base: 'c', both: 'd' } as const

/**
 * Resolves when both default slots exist with their roles; their models go on loading. Where that cannot be, the
 * catalogue's failure says why.
 */
export async function startPage(): Promise<void> {
  void useRecordings.getState().fetch()
  void useCertificates.getState().fetch()
  await useCatalogue.getState().fetch()
  if (useCatalogue.getState().failure) return
  for (const [slotId, modelId] of Object.entries(defaultSlots)) loadQuietly(slotId, modelId)
  for (const modelId of useSettings.getState().beside) loadQuietly(besideSlots[modelId], modelId)
}

/** Loads a model of the catalogue into a slot that does not exist yet; how that goes is seen in the slot. */
export function loadQuietly(slotId: string, modelId: string): void {
  const catalogue = useCatalogue.getState()
  // While the catalogue is on its way nothing is missing: `startPage` goes on when it is there.
  if (catalogue.models.length === 0 || findSlot(slotId)) return
  const card = findModel(modelId)
  if (card)
    useSlots
      .getState()
      .load(slotId, card)
      .catch(() => undefined)
  else catalogue.miss(modelId)
}
