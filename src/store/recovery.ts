/**
 * @file What is done about a model that failed: what the page does by itself, and what it offers. Suites have a loop of
 * their own (`suiteRunner.ts`), because they go on where they were.
 */
import type { ModelSession } from '#client/ModelSession.ts'
import type { LoadOptions } from '#protocol/engine.ts'
import { FailureError, failure, type Failure, type FailureCode } from '#protocol/failure.ts'
import type { Device } from '#protocol/model.ts'
import type { CapabilityReport } from '#store/device.ts'
import { isCheap, variantFor } from '#store/fetchCost.ts'
import { smallerFit } from '#store/fitting.ts'
import { findSlot, optionsOf, sessionOf, useSlots, type SlotId, type SlotState } from '#store/slots.ts'

/** Losses that say nothing about the model: drivers reset and computers sleep. One more try is likely to work. */
const passing: ReadonlySet<FailureCode> = new Set(['device-lost'])

/** Sessions that were opened by themselves and have not answered yet: another loss is not a chance event. */
const onTrial = new WeakSet<ModelSession>()

/**
 * Begins to load a slot's lost model again, once: after a second loss in a row nothing is done, so that no loop can
 * come of it. Nothing is done either where much would be fetched for it, as of a model that was only in memory. A model
 * that the visitor loads, in whatever way, has its chance again.
 *
 * @returns whether the slot loads again, so that the question can be put to it once more.
 */
export async function reloadLost(slotId: SlotId, reason: Failure): Promise<boolean> {
  const lost = sessionOf(slotId)
  const isLost = (): boolean => sessionOf(slotId) === lost && findSlot(slotId)?.status === 'failed'
  if (!lost || onTrial.has(lost) || !isLost() || !passing.has(reason.code)) return false
  if (!(await canReload(slotId)) || !isLost()) return false
  void goOn(slotId, { kind: 'retry' })
  const reloaded = sessionOf(slotId)
  if (reloaded) onTrial.add(reloaded)
  return true
}

/** Whether a slot's model can be loaded again, as it was, without fetching much: that is for the visitor to say. */
export async function canReload(slotId: SlotId): Promise<boolean> {
  const { card } = findSlot(slotId) ?? {}
  const options = optionsOf(slotId)
  return card && options ? await isCheap(card, options) : false
}

/** Loads a slot's lost model again. Rejects with the reason of the loss where much would be fetched for it. */
export async function reloadIfCheap(slotId: SlotId): Promise<void> {
  if (!(await canReload(slotId))) throw new FailureError(findSlot(slotId)?.failure ?? failure('unloaded'))
  await useSlots.getState().retry(slotId)
}

/** Notes that a model has answered: its next loss is a first one again. */
export function noteAnswered(session: ModelSession): void {
  onTrial.delete(session)
}

/** A way on after a failure, besides leaving it at that. */
export type WayOn =
  | { readonly kind: 'retry' }
  | { readonly kind: 'wasm' }
  | { readonly kind: 'smaller'; readonly options: LoadOptions; readonly words: string }
  | { readonly kind: 'other-model' }

type WayKind = WayOn['kind']

const elsewhere: readonly WayKind[] = ['retry', 'wasm', 'smaller', 'other-model']

/** What can help, best first; whether it can be had is another question. Where nothing is said: trying again. */
const helpful: Partial<Record<FailureCode, readonly WayKind[]>> = {
  'no-webgpu': ['wasm', 'other-model'],
  'no-adapter': ['wasm', 'retry', 'other-model'],
  'numbers-wrong': ['wasm', 'other-model'],
  'no-f16': ['smaller', 'wasm', 'other-model'],
  'no-variant': ['other-model'],
  'file-missing': ['retry', 'other-model'],
  'out-of-memory': elsewhere,
  'device-lost': elsewhere,
  'worker-crashed': ['retry', 'other-model'],
  'not-responding': ['retry', 'wasm', 'other-model'],
  'unsupported-model': ['other-model'],
  internal: ['retry', 'other-model'],
  'prompt-empty': [],
  'prompt-too-long': [],
  'unsupported-request': [],
}

/** What the visitor is offered after a failure of a slot's model or answer. */
export function waysOn(slot: SlotState, reason: Failure, report: CapabilityReport | null): readonly WayOn[] {
  return (helpful[reason.code] ?? ['retry' as const]).flatMap((kind) => wayOf(kind, slot, report) ?? [])
}

function wayOf(kind: WayKind, slot: SlotState, report: CapabilityReport | null): WayOn | null {
  const device = deviceOf(slot, report)
  if (kind === 'wasm') return device === 'wasm' ? null : { kind }
  if (kind !== 'smaller') return { kind }
  const options = optionsOf(slot.id)
  if (!slot.card || !options) return null
  const dtype = slot.dtype ?? variantFor(slot.card, options)?.dtype ?? null
  const smaller = smallerFit(slot.card, report, { device, dtype })
  if (!smaller) return null
  return { kind, options: { ...options, dtype: smaller.variant.dtype }, words: smaller.variant.dtype }
}

/** Where the model ran, or would have: known once it has loaded. */
function deviceOf(slot: SlotState, report: CapabilityReport | null): Device {
  const { device = 'auto', preferred } = optionsOf(slot.id) ?? {}
  const wanted = slot.device ?? (device === 'auto' ? preferred?.device : device)
  if (wanted) return wanted
  return report && report.gpu.state !== 'present' ? 'wasm' : 'webgpu'
}

/** How a slot's model is loaded on a way on; undefined where nothing is. */
export function optionsFor(slotId: SlotId, way: WayOn): LoadOptions | undefined {
  const options = optionsOf(slotId)
  if (!options || way.kind === 'other-model') return undefined
  if (way.kind === 'smaller') return way.options
  return way.kind === 'wasm' ? { ...options, device: 'wasm' } : options
}

/** Loads a slot's model again as the visitor chose; how that goes is seen in the slot. Never rejects. */
export async function goOn(slotId: SlotId, way: WayOn): Promise<void> {
  const { card } = findSlot(slotId) ?? {}
  const options = optionsFor(slotId, way)
  try {
    if (card && options) await useSlots.getState().load(slotId, card, options)
  } catch {
    // The slot says why.
  }
}

/** Ends a model that does not respond; only ever because the visitor says so. */
export function endSilent(slotId: SlotId): void {
  useSlots.getState().unload(slotId, failure('not-responding'))
}
