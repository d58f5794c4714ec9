/** @file What can be chosen for a model that is about to be loaded. */
import { slotName } from '#panels/slotNames.ts'
import type { Fit } from '#store/fitting.ts'
import { mostSlots, type SlotState } from '#store/slots.ts'

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
    label: `in place of ${slotName(slot)}`,
  }))
  const free = slotIds.find((id) => !slots.some((slot) => slot.id === id))
  return slots.length < mostSlots && free ? [...taken, { value: free, label: 'beside them' }] : taken
}
