/** @file The question on the page and every slot's answer to it, as it grows. */
import { create } from 'zustand'

import type { AnswerWatcher, Running } from '#client/ModelSession.ts'
import type { AnswerEnd, AnswerRequest } from '#protocol/answer.ts'
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import type { Role } from '#protocol/model.ts'
import { failureOf, findSlot, readySession, useSlots, whileAnswering, type SlotId } from '#store/slots.ts'

/** Longer texts are refused before any model sees them. */
export const longestPrompt = 100_000

export type AnswerState = {
  readonly slotId: SlotId
  readonly modelId: string | null
  readonly role: Role | null
  readonly request: AnswerRequest
  /** `waiting`: for the model to load or to begin. */
  readonly status: 'waiting' | 'streaming' | 'finished' | 'failed'
  readonly text: string
  /** The exact string the model read; null until it began. */
  readonly sent: string | null
  readonly promptTokenCount: number
  readonly tokenCount: number
  /** Set when finished. */
  readonly end: AnswerEnd | null
  readonly failure: Failure | null
  /** Another slot was answering at the same time, so the speed is not the model's own. */
  readonly concurrent: boolean
}

type AnswersState = {
  readonly bySlot: Readonly<Record<SlotId, AnswerState>>
  /** Why the last prompt was refused, if it was. */
  readonly refusal: Failure | null
  /**
   * Sends one prompt to slots, at the same time; slots that still load are waited for. Answers under way in
   * them are stopped first. Resolves when all have ended, well or not; rejects only if the prompt is refused.
   */
  ask(request: AnswerRequest, slotIds?: readonly SlotId[]): Promise<readonly AnswerState[]>
  /** Stops answers; all of them if no slot is named. */
  stop(slotId?: SlotId): void
  /** Asks one slot its last question again; loads its model first if that has failed. */
  regenerate(slotId: SlotId): Promise<void>
  /** Takes the refusal off the page. */
  clearRefusal(): void
}

const running = new Map<SlotId, Running<AnswerEnd>>()
/** The newest question of each slot; what belongs to an older one is dropped. */
const turns = new Map<SlotId, number>()

export const useAnswers = create<AnswersState>()((set, get) => {
  const change = (slotId: SlotId, changes: Partial<AnswerState>): void =>
    set(({ bySlot }) => {
      const answer = bySlot[slotId]
      return answer ? { bySlot: { ...bySlot, [slotId]: { ...answer, ...changes } } } : {}
    })

  const watcherOf = (slotId: SlotId): AnswerWatcher => ({
    onStarted: ({ sent, promptTokenCount }) =>
      change(slotId, { status: 'streaming', sent, promptTokenCount }),
    onStreamed: ({ text, tokenCount }) =>
      change(slotId, { text: (get().bySlot[slotId]?.text ?? '') + text, tokenCount }),
  })

  const answerIn = async (slotId: SlotId, request: AnswerRequest, concurrent: boolean): Promise<void> => {
    const turn = begin(slotId)
    const isCurrent = (): boolean => turns.get(slotId) === turn
    set(({ bySlot }) => ({ bySlot: { ...bySlot, [slotId]: waiting(slotId, request, concurrent) } }))
    try {
      const session = await readySession(slotId)
      if (!isCurrent()) return
      const run = session.answer(request, onlyWhile(isCurrent, watcherOf(slotId)))
      running.set(slotId, run)
      const end = await whileAnswering(slotId, () => run.result)
      if (isCurrent()) change(slotId, { status: 'finished', text: end.text, tokenCount: end.tokenCount, end })
    } catch (error) {
      if (isCurrent()) change(slotId, { status: 'failed', failure: failureOf(error) })
    } finally {
      if (isCurrent()) running.delete(slotId)
    }
  }

  return {
    bySlot: {},
    refusal: null,
    ask: async (request, slotIds = useSlots.getState().slots.map(({ id }) => id)) => {
      const refusal = refusalOf(request.prompt)
      set({ refusal })
      if (refusal) throw new FailureError(refusal)
      await Promise.all(slotIds.map((slotId) => answerIn(slotId, request, slotIds.length > 1)))
      return slotIds.flatMap((slotId) => get().bySlot[slotId] ?? [])
    },
    stop: (slotId) => {
      for (const id of slotId === undefined ? Object.keys(get().bySlot) : [slotId]) {
        running.get(id)?.stop()
        if (get().bySlot[id]?.status === 'waiting' && !running.has(id)) {
          turns.set(id, (turns.get(id) ?? 0) + 1)
          change(id, { status: 'failed', failure: failure('stopped-waiting') })
        }
      }
    },
    regenerate: async (slotId) => {
      const request = get().bySlot[slotId]?.request
      if (findSlot(slotId)?.status === 'failed')
        void useSlots
          .getState()
          .retry(slotId)
          .catch(() => undefined)
      if (request) await answerIn(slotId, request, false)
    },
    clearRefusal: () => set({ refusal: null }),
  }
})

/** Drops a slot's answer, for when the slot is closed. */
export function forgetAnswer(slotId: SlotId): void {
  begin(slotId)
  useAnswers.setState(({ bySlot }) => ({
    bySlot: Object.fromEntries(Object.entries(bySlot).filter(([id]) => id !== slotId)),
  }))
}

/** Stops what the slot is saying and counts up its turn. */
function begin(slotId: SlotId): number {
  running.get(slotId)?.stop()
  running.delete(slotId)
  const turn = (turns.get(slotId) ?? 0) + 1
  turns.set(slotId, turn)
  return turn
}

function refusalOf(prompt: string): Failure | null {
  if (prompt.trim() === '') return failure('prompt-empty')
  if (prompt.length <= longestPrompt) return null
  return failure('prompt-too-long', `${prompt.length} characters, at most ${longestPrompt}`)
}

function waiting(slotId: SlotId, request: AnswerRequest, concurrent: boolean): AnswerState {
  const slot = findSlot(slotId)
  return {
    slotId,
    modelId: slot?.modelId ?? null,
    role: slot?.role ?? null,
    request,
    status: 'waiting',
    text: '',
    sent: null,
    promptTokenCount: 0,
    tokenCount: 0,
    end: null,
    failure: null,
    concurrent,
  }
}

/** A watcher that falls silent when its answer is no longer the slot's newest. */
function onlyWhile(isCurrent: () => boolean, watcher: AnswerWatcher): AnswerWatcher {
  return {
    onStarted: (event) => isCurrent() && watcher.onStarted(event),
    onStreamed: (event) => isCurrent() && watcher.onStreamed(event),
  }
}
