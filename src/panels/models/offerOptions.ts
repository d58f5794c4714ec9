/** @file What can be chosen for a model that is about to be loaded. */
import { slotName } from '#panels/slotNames.ts'
import type { Fit } from '#store/fitting.ts'
import type { Role } from '#protocol/model.ts'
import { mostSlots, type SlotId, type SlotState } from '#store/slots.ts'

type Option = { readonly value: string; readonly label: string }

const slotIds = ['a', 'b', 'c', 'd']

/** Names a variant on a device: `q4 on WebGPU`. */
export function fitName({ variant, device }: Pick<Fit, 'variant' | 'device'>): string {
  return `${variant.dtype} on ${device === 'webgpu' ? 'WebGPU' : 'the processor (WASM)'}`
}

/** What cannot run is shown as well, so that it can be asked why. */
export function fitOptions(fits: readonly Fit[]): Option[] {
  return fits.map((fit) => ({
    value: fitName(fit),
    label: fit.reason === null ? fitName(fit) : `${fitName(fit)}: cannot run here`,
  }))
}

/** The slots there are, and one more while there is room. */
export function slotOptions(slots: readonly SlotState[]): Option[] {
  const taken = slots.map((slot) => ({
    value: slot.id,
    label: `instead of ${slotName(slot)}`,
  }))
  const free = slotIds.find((id) => !slots.some((slot) => slot.id === id))
  return slots.length < mostSlots && free
    ? [...taken, { value: free, label: 'in a column of its own' }]
    : taken
}

/** The place that was chosen, as long as it is there. Else models that read requests go second, all others first. */
export function placeIn(slots: readonly SlotState[], place: string, role: Role | null): SlotId {
  const places = slotOptions(slots)
  const [first, second] = slots
  const usual = role === 'instruction' || role === 'both' ? (second ?? first) : first
  if (places.some(({ value }) => value === place)) return place
  return usual?.id ?? places[0]?.value ?? 'a'
}
