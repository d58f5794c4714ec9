/**
 * @file What happens when the page opens: the catalogue arrives and the default slots load on their own, or wait for the
 * visitor where data is dear, or for their turn where models take turns in memory.
 */
import { sizeOf, type ModelCard } from '#protocol/model.ts'
import { findModel, useCatalogue } from '#store/catalogue.ts'
import { useCertificates } from '#store/certificates.ts'
import { isMetered } from '#store/device.ts'
import { giveWay } from '#store/oneAtATime.ts'
import { useRecordings } from '#store/recordings.ts'
import { useSettings, type BesideModel } from '#store/settings.ts'
import { findSlot, useSlots, type SlotId, type SlotState } from '#store/slots.ts'

/** The models compared when nothing else is asked for, by slot. */
const defaultSlots = { a: 'standard', b: 'instruction' } as const
/** The slot of each model that can stand beside them. */
const besideSlots = { base: 'c', both: 'd' } as const

/**
 * Resolves when both default slots exist with their roles; their models go on loading, or are held back. Where that cannot be, the
 * catalogue's failure says why.
 */
export async function startPage(): Promise<void> {
  void useRecordings.getState().fetch()
  void useCertificates.getState().fetch()
  await useCatalogue.getState().fetch()
  if (useCatalogue.getState().failure) return
  const open = isMetered() ? holdBack : loadQuietly
  for (const [slotId, modelId] of Object.entries(defaultSlots)) open(slotId, modelId)
  for (const modelId of useSettings.getState().beside) open(besideSlots[modelId], modelId)
}

const heldBack = 'Not loaded yet: this connection is meant to save data.'

/** Gives the slot its model, but fetches nothing of it: whatever loads a model again loads this one. */
function holdBack(slotId: SlotId, modelId: string): void {
  if (findSlot(slotId)) return
  loadQuietly(slotId, modelId)
  // Before its worker has read a single message.
  useSlots.getState().unload(slotId, { code: 'unloaded', message: heldBack })
}

/** The slots that wait for the visitor. */
export function heldBackOf(slots: readonly SlotState[]): SlotState[] {
  return slots.filter(({ failure }) => failure?.message === heldBack)
}

/** What loading them fetches; null where nobody knows. */
export function bytesOf(slots: readonly SlotState[]): number | null {
  return sizeOf(slots.flatMap(({ card }) => (card ? filesOf(card) : [])))
}

function filesOf({ files, variants }: ModelCard): ModelCard['files'] {
  return [...files, ...(variants[0]?.files ?? [])]
}

/**
 * Shows a model of the catalogue beside the others, in the first place that is free.
 *
 * @returns false where there is none.
 */
export function showBeside(modelId: BesideModel): boolean {
  const { slots } = useSlots.getState()
  if (slots.some((slot) => slot.modelId === modelId)) return true
  const own = besideSlots[modelId]
  const slotId = [own, ...Object.values(besideSlots), ...Object.keys(defaultSlots)].find(
    (id) => !findSlot(id),
  )
  if (slotId === undefined) return false
  loadQuietly(slotId, modelId)
  return true
}

/** Where a model stands beside the others: not where it was put in the place of one of the two. */
export function slotsBeside(modelId: BesideModel): SlotId[] {
  return useSlots
    .getState()
    .slots.flatMap((slot) => (slot.modelId === modelId && !(slot.id in defaultSlots) ? slot.id : []))
}

/** Loads a model of the catalogue into a slot that does not exist yet; how that goes is seen in the slot. */
function loadQuietly(slotId: string, modelId: string): void {
  const catalogue = useCatalogue.getState()
  // While the catalogue is on its way nothing is missing: `startPage` goes on when it is there.
  if (catalogue.models.length === 0 || findSlot(slotId)) return
  const card = findModel(modelId)
  if (card) beginQuietly(slotId, useSlots.getState().load(slotId, card))
  else catalogue.miss(modelId)
}

/** What has just begun to load waits for its turn where models take turns. */
function beginQuietly(slotId: SlotId, load: Promise<void>): void {
  load.catch(() => undefined) // the slot says how it went
  giveWay(slotId)
}

/** Loads the models of slots that waited for the visitor. */
export function loadHeldBack(): void {
  const store = useSlots.getState()
  for (const { id } of heldBackOf(store.slots)) beginQuietly(id, store.retry(id))
}
