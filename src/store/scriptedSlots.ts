/** @file Slots that play scripts, for component tests: real stores, real workers, no model. */
import type { ModelCard, Role } from '#protocol/model.ts'
import type { Script, ScriptedFault } from '#protocol/script.ts'
import { useAnswers } from '#store/answers.ts'
import { useAudit } from '#store/audit.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { useDraft } from '#store/draft.ts'
import { useRecordings } from '#store/recordings.ts'
import { useRuns } from '#store/runs.ts'
import { useScores } from '#store/scores.ts'
import { useSettings } from '#store/settings.ts'
import { isInMemory, useSlots, type SlotId } from '#store/slots.ts'
import { useSuites } from '#store/suites.ts'
import { useTraining, waiting } from '#store/training.ts'

const names: Record<Role, string> = {
  base: 'Base',
  domain: 'Domain',
  standard: 'Specialist',
  instruction: 'Generalist',
  both: 'Both',
}

export function scriptedCard(role: Role): ModelCard {
  return {
    id: role,
    name: names[role],
    role,
    summary: `What the ${role} model is.`,
    licence: 'CC0-1.0',
    source: { kind: 'site', path: `models/${role}/` },
    runtime: 'scripted',
    files: [],
    variants: [{ dtype: 'fp32', files: [] }],
    hasTemplate: false,
  }
}

/**
 * Opens a slot that gives `tokens` as the answer to everything. Rejects if the script fails the load.
 *
 * @returns takes the fault out of the script, so that the slot's next load plays it without.
 */
export async function loadScripted(
  slotId: SlotId,
  role: Role,
  tokens: readonly string[],
  rest: Partial<Script> = {},
): Promise<() => void> {
  return await play(slotId, scriptedCard(role), { answers: { '*': tokens }, tokenMs: 5, ...rest })
}

/** The same, at once and with a chat template. */
export async function loadTemplated(
  slotId: SlotId,
  role: Role,
  said: string,
  rest: Partial<Script> = {},
): Promise<() => void> {
  const card = { ...scriptedCard(role), hasTemplate: true }
  return await play(slotId, card, { answers: { '*': [said] }, tokenMs: 0, ...rest })
}

async function play(
  slotId: SlotId,
  card: ModelCard,
  script: Script & { fault?: Script['fault'] },
): Promise<() => void> {
  await useSlots.getState().load(slotId, card, { runtime: 'scripted', device: 'wasm', script })
  return () => delete script.fault
}

/** Plays the first fault at the first load, and so on; at loads after the last one none. */
export function faultyScript(
  script: Script,
  faults: readonly (ScriptedFault | null)[],
): { readonly script: Script; readonly loadCount: () => number } {
  let loadCount = 0
  // Read whenever the script is sent to a new worker.
  const fault = { enumerable: true, get: () => faults[loadCount++] ?? undefined }
  return { script: Object.defineProperty({ ...script }, 'fault', fault), loadCount: () => loadCount }
}

/** A model, on what it takes for WebGPU, whose loads play the faults one after the other. */
export async function loadFaulty(
  slotId: SlotId,
  faults: readonly (ScriptedFault | null)[],
  card: ModelCard = scriptedCard('instruction'),
): Promise<void> {
  const { script } = faultyScript({ answers: { '*': ['You ', 'can'] }, tokenMs: 5 }, faults)
  await useSlots.getState().load(slotId, card, { runtime: 'scripted', device: 'webgpu', script })
}

export function words(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `word${index} `)
}

/** The ids of the slots whose models are in memory, together. */
export function idsInMemory(): string {
  const { slots } = useSlots.getState()
  return slots
    .filter(isInMemory)
    .map(({ id }) => id)
    .join('')
}

/** Ends every worker and empties every store. */
export function resetStores(): void {
  useAnswers.getState().stop()
  for (const { id } of useSlots.getState().slots) useSlots.getState().close(id)
  useAnswers.setState({ bySlot: {}, refusal: null })
  useRecordings.setState({ all: null, current: null })
  useScores.setState({ request: null, bySlot: {} })
  useCatalogue.setState({ models: [], failure: null })
  useTraining.setState({ records: {}, sweep: waiting, heldOut: waiting, samples: waiting })
  useSettings.getState().reset()
  useDraft.getState().change('')
  useAudit.setState(useAudit.getInitialState())
  useRuns.getState().pause()
  useRuns.setState(useRuns.getInitialState())
  useSuites.setState(useSuites.getInitialState())
}
