/** @file Notices that say the same of every slot, and are shown once for all of them. */
import type { Failure } from '#protocol/failure.ts'
import type { SlotState } from '#store/slots.ts'

/** Of the device and not of a model: WebGPU is away. */
export function isOfDevice({ code }: Failure): boolean {
  return code === 'no-webgpu' || code === 'no-adapter'
}

/** What is to be known of the device. */
export function deviceNotice(slots: readonly SlotState[]): Failure | null {
  return slots.find(({ notice }) => notice && isOfDevice(notice))?.notice ?? null
}
