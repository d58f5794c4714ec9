/** @file A run that has not begun: which models answer it, where, and under what conditions. */
import { untilAborted } from '#lib/untilAborted.ts'
import { FailureError, failure } from '#protocol/failure.ts'
import { inTurn } from '#store/oneAtATime.ts'
import { findSlot, hasGivenWay, readySession, useSlots, type SlotId, type SlotState } from '#store/slots.ts'
import { answerLimit } from '#suites/conditions.ts'
import { conditions, type Run, type RunModel } from '#suites/run.ts'
import type { Suite } from '#suites/suite.ts'

type NewRunOptions = { readonly seed: number; readonly isSerial: boolean; readonly signal: AbortSignal }

/** `isSerial` also where that was not asked for, but the models do not fit into memory together. */
type NewRun = { readonly run: Run; readonly isSerial: boolean }

/** Waits for the slots' models. null if it was paused before they were there; rejects where one cannot be had. */
export async function newRun(
  suite: Suite,
  slotIds: readonly SlotId[],
  options: NewRunOptions,
): Promise<NewRun | null> {
  const { seed, signal } = options
  let isSerial: boolean
  try {
    isSerial = await untilAborted(loadModels(slotIds, options), signal)
  } catch (error) {
    if (signal.aborted) return null
    throw error
  }
  const run: Run = {
    version: 2,
    id: crypto.randomUUID(),
    suite,
    seed,
    maxTokens: answerLimit(suite),
    startedAt: new Date().toISOString(),
    browser: navigator.userAgent.slice(0, 500),
    appVersion: __APP_VERSION__,
    models: slotIds.map(modelIn),
    conditions: [...conditions],
    answers: [],
    likelihoods: [],
    isComplete: false,
  }
  return { run, isSerial }
}

/** @returns whether the models have to take turns. */
async function loadModels(slotIds: readonly SlotId[], { isSerial, signal }: NewRunOptions): Promise<boolean> {
  if (!isSerial) {
    try {
      await Promise.all(slotIds.map(readyOrUnloaded))
      return false
    } catch (error) {
      if (!slotIds.some((slotId) => hasGivenWay(findSlot(slotId)))) throw error
    }
  }
  await loadInTurn(slotIds, signal)
  return true
}

/** What the visitor unloaded, or has not let be fetched yet, is loaded for the run. */
async function readyOrUnloaded(slotId: SlotId): Promise<void> {
  if (findSlot(slotId)?.failure?.code === 'unloaded') await useSlots.getState().retry(slotId)
  await readySession(slotId)
}

/**
 * What a model runs on is known once it has loaded, so each that never has is loaded, with nothing beside it. The last
 * one first: then the first one is there when its turn to answer comes.
 */
async function loadInTurn(slotIds: readonly SlotId[], signal: AbortSignal): Promise<void> {
  for (const slotId of slotIds.toReversed()) {
    if (findSlot(slotId)?.device) continue
    await inTurn(
      slotId,
      async () => {
        if (findSlot(slotId)?.status === 'failed') await useSlots.getState().retry(slotId)
        await readySession(slotId)
      },
      signal,
    )
  }
}

function modelIn(slotId: SlotId): RunModel {
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
