/**
 * @file What is done about a model that failed: what the page does by itself, and what it offers. Suites have a loop of
 * their own (`suiteRunner.ts`), because they go on where they were.
 */
import type { ModelSession } from '#client/ModelSession.ts'
import type { LoadOptions } from '#protocol/engine.ts'
import { failure, type Failure, type FailureCode } from '#protocol/failure.ts'
import type { Device } from '#protocol/model.ts'
import type { CapabilityReport } from '#store/device.ts'
import { smallerFit } from '#store/fitting.ts'
import { findSlot, optionsOf, sessionOf, useSlots, type SlotId, type SlotState } from '#store/slots.ts'

/** Losses that say nothing about the model: drivers reset and computers sleep. One more try is likely to work. */
const passing: ReadonlySet<FailureCode> = new Set(['device-lost'])

/** Sessions that were opened by themselves and have not answered yet: another loss is not a chance event. */
const onTrial = new WeakSet<ModelSession>()

/**
 * Begins to load a slot's lost model again, once: after a second loss in a row nothing is done, so that no loop can
 * come of it. A model that the visitor loads, in whatever way, has its chance again.
 *
 * @returns whether the slot loads again, so that the question can be put to it once more.
 */
export function reloadLost(slotId: SlotId, reason: Failure): boolean {
  const lost = sessionOf(slotId)
  if (!lost || onTrial.has(lost) || findSlot(slotId)?.status !== 'failed' || !passing.has(reason.code)) {
    return false
  }
  loadQuietly(useSlots.getState().retry(slotId))
  const reloaded = sessionOf(slotId)
  if (reloaded) onTrial.add(reloaded)
  return true
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
  'no-f16': ['smaller', 'wasm', 'other-model'],
  'no-variant': ['other-model'],
  'file-missing': ['retry', 'other-model'],
  'out-of-memory': elsewhere,
  'device-lost': elsewhere,
  'worker-crashed': ['retry', 'other-model'],
  'not-responding': ['retry', 'wasm', 'other-model'],
  'unsupported-model': ['other-model'],
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
  const dtype = slot.dtype ?? options.dtype ?? slot.card.variants[0]?.dtype ?? null
  const smaller = smallerFit(slot.card, report, { device, dtype })
  if (!smaller) return null
  return { kind, options: { ...options, dtype: smaller.variant.dtype }, words: smaller.variant.dtype }
}

/** Where the model ran, or would have: known once it has loaded. */
function deviceOf(slot: SlotState, report: CapabilityReport | null): Device {
  const wanted = slot.device ?? optionsOf(slot.id)?.device ?? 'auto'
  if (wanted !== 'auto') return wanted
  return report && report.gpu.state !== 'present' ? 'wasm' : 'webgpu'
}

/** Loads a slot's model again as the visitor chose; how that goes is seen in the slot. */
export function goOn(slotId: SlotId, way: WayOn): void {
  const { card } = findSlot(slotId) ?? {}
  const slots = useSlots.getState()
  const options = optionsOf(slotId)
  if (way.kind === 'retry') loadQuietly(slots.retry(slotId))
  else if (way.kind === 'wasm' && card) loadQuietly(slots.load(slotId, card, { ...options, device: 'wasm' }))
  else if (way.kind === 'smaller' && card) loadQuietly(slots.load(slotId, card, way.options))
}

/** Ends a model that does not respond; only ever because the visitor says so. */
export function endSilent(slotId: SlotId): void {
  useSlots.getState().unload(slotId, failure('not-responding'))
}

function loadQuietly(load: Promise<void>): void {
  load.catch(() => undefined)
}
