/** @file The surprise view: one text scored by every slot. */
import { create } from 'zustand'

import type { Score, ScoreRequest } from '#protocol/answer.ts'
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import { longestPrompt } from '#store/answers.ts'
import { withEach, withRoom } from '#store/oneAtATime.ts'
import {
  failureOf,
  readySession,
  useSlots,
  whenModelGoes,
  whileAnswering,
  type SlotId,
} from '#store/slots.ts'

export type ScoreState = {
  readonly status: 'scoring' | 'scored' | 'failed'
  readonly score: Score | null
  readonly failure: Failure | null
}

type ScoresState = {
  /** What was scored last; null before the first time. */
  readonly request: ScoreRequest | null
  readonly bySlot: Readonly<Record<SlotId, ScoreState>>
  /**
   * Scores a text under the slots' models, at the same time or in turn, as they fit into memory. Resolves to the scores
   * of this text, in the order of the slots, whatever was scored since; rejects only if there is no text or too much of
   * it.
   */
  score(request: ScoreRequest, slotIds?: readonly SlotId[]): Promise<readonly ScoreState[]>
}

export const useScores = create<ScoresState>()((set, get) => ({
  request: null,
  bySlot: {},
  score: async (request, slotIds = useSlots.getState().slots.map(({ id }) => id)) => {
    if (request.text === '') throw new FailureError(failure('prompt-empty'))
    if (request.text.length + request.prompt.length > longestPrompt) {
      throw new FailureError(failure('prompt-too-long', `at most ${longestPrompt} characters`))
    }
    const scoring: ScoreState = { status: 'scoring', score: null, failure: null }
    set({ request, bySlot: Object.fromEntries(slotIds.map((id) => [id, scoring])) })
    const scoreIn = async (slotId: SlotId): Promise<ScoreState> => {
      const state = await scoreOf(slotId, request)
      // Another text may have been scored meanwhile, and the model may be gone.
      if (get().bySlot[slotId] === scoring) set(({ bySlot }) => ({ bySlot: { ...bySlot, [slotId]: state } }))
      return state
    }
    return await withEach(slotIds, scoreIn)
  },
}))

whenModelGoes((gone) =>
  useScores.setState(({ bySlot }) => ({
    bySlot: Object.fromEntries(Object.entries(bySlot).filter(([id]) => id !== gone.id)),
  })),
)

/** Ends the wait of scores whose model has gone. */
const waits = new Map<AbortController, SlotId>()
whenModelGoes((gone) => {
  for (const [wait, slotId] of waits) {
    if (slotId === gone.id) wait.abort(new FailureError(failure('unloaded')))
  }
})

async function scoreOf(slotId: SlotId, request: ScoreRequest): Promise<ScoreState> {
  const wait = new AbortController()
  waits.set(wait, slotId)
  try {
    const task = async () => {
      const session = await readySession(slotId)
      return await whileAnswering(slotId, () => session.score(request).result)
    }
    const { result } = await withRoom(slotId, task, wait.signal)
    return { status: 'scored', score: result.score, failure: null }
  } catch (error) {
    return { status: 'failed', score: null, failure: failureOf(error) }
  } finally {
    waits.delete(wait)
  }
}
