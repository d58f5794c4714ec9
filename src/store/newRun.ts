/** @file A run that has not begun: which models answer it, where, and under what conditions. */
import { FailureError, failure } from '#protocol/failure.ts'
import { findSlot, readySession, type SlotId, type SlotState } from '#store/slots.ts'
import { untilAborted } from '#store/suiteRunner.ts'
import { answerLimit } from '#suites/conditions.ts'
import { conditions, type Run, type RunModel } from '#suites/run.ts'
import type { Suite } from '#suites/suite.ts'

/** Waits for the slots' models. null if it was paused before they were there; rejects where one cannot be had. */
export async function newRun(
  suite: Suite,
  slotIds: readonly SlotId[],
  signal: AbortSignal,
): Promise<Run | null> {
  let models: RunModel[]
  try {
    models = await untilAborted(Promise.all(slotIds.map(loadedModel)), signal)
  } catch (error) {
    if (signal.aborted) return null
    throw error
  }
  return {
    version: 1,
    id: crypto.randomUUID(),
    suite,
    seed: 0,
    maxTokens: answerLimit(suite),
    startedAt: new Date().toISOString(),
    browser: navigator.userAgent.slice(0, 500),
    appVersion: __APP_VERSION__,
    models,
    conditions: [...conditions],
    answers: [],
    likelihoods: [],
    isComplete: false,
  }
}

async function loadedModel(slotId: SlotId): Promise<RunModel> {
  await readySession(slotId)
  const slot = findSlot(slotId)
  if (!slot?.card || !slot.device) throw new FailureError(failure('unloaded'))
  return describe(slot, slot.card)
}

function describe(slot: SlotState, card: NonNullable<SlotState['card']>): RunModel {
  return {
    slotId: slot.id,
    modelId: card.id,
    name: card.name,
    role: card.role,
    device: slot.device ?? 'wasm',
    dtype: slot.dtype ?? 'unknown',
    adapter: slot.report?.adapter ?? null,
  }
}
