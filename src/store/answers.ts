/** @file The question on the page and every slot's answer to it, as it grows. */
import { create } from 'zustand'

import type { AnswerEnd, AnswerRequest } from '#protocol/answer.ts'
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import type { Device, Role } from '#protocol/model.ts'
import { aborted, stopped, untilEnded, type Asking } from '#store/asking.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { questionFor, type Joining, type SlotQuestion, type Standing } from '#store/conversation.ts'
import { slotsSettled, slotIdsNow } from '#store/firstSlots.ts'
import { takePlace, withEach, withRoom } from '#store/oneAtATime.ts'
import { useRecordings } from '#store/recordings.ts'
import { goOn, type WayOn } from '#store/recovery.ts'
import { failureOf, findSlot, hasGivenWay, whenModelGoes, type SlotId } from '#store/slots.ts'

/** Longer texts are refused before any model sees them. */
export const longestPrompt = 100_000

export type AnswerState = {
  readonly slotId: SlotId
  readonly modelId: string | null
  readonly role: Role | null
  /** As it was put to this slot, with the earlier turns that went with it. */
  readonly request: AnswerRequest
  /** How it was put as part of a conversation; null where it was asked for itself. */
  readonly standing: Standing | null
  /** `waiting`: for the slot's turn, for the model to load or to begin. */
  readonly status: 'waiting' | 'streaming' | 'finished' | 'failed'
  readonly text: string
  /** The exact string the model read; null until it began. */
  readonly sent: string | null
  readonly promptTokenCount: number
  readonly tokenCount: number
  /** Where the model ran and in which format; null until it began. The slot may load it in another way since. */
  readonly device: Device | null
  readonly dtype: string | null
  /** Set when finished. */
  readonly end: AnswerEnd | null
  readonly failure: Failure | null
  /**
   * Why the question was put to the model once more, by itself; null if it was not. The text of the first try stays
   * until the second one says something.
   */
  readonly interruption: Failure | null
  /** Another slot worked at some time during this answer, so the speed is not the model's own; set at the end. */
  readonly concurrent: boolean
}

/** Not ended yet, one way or another. */
export function isUnderWay(answer: AnswerState | undefined): boolean {
  return answer?.status === 'waiting' || answer?.status === 'streaming'
}

type AnswersState = {
  readonly bySlot: Readonly<Record<SlotId, AnswerState>>
  /** A question was asked before there is any slot, and waits for the first one. */
  readonly isWaitingForSlots: boolean
  /** Why the last prompt was refused, if it was. */
  readonly refusal: Failure | null
  /**
   * Sends one prompt to slots, at the same time, or where models take turns in memory one after the other, first to
   * those that are there; slots that still load are waited for, and so are the first slots. Answers under way in them are
   * stopped first. Resolves when all have ended, well or not, to the answers to this question, in the order of the
   * slots, whatever these were asked since; rejects only if the prompt is refused.
   *
   * @param joining whether each slot reads its own earlier turns before the prompt; left out, none does.
   */
  ask(request: AnswerRequest, slotIds?: readonly SlotId[], joining?: Joining): Promise<readonly AnswerState[]>
  /** Stops answers, waiting ones too; all of them if no slot is named. */
  stop(slotId?: SlotId): void
  /**
   * Asks one slot its last question again, in its turn where models take turns; loads its model first if that failed.
   *
   * @param way how it is loaded: as before, if left out.
   */
  regenerate(slotId: SlotId, way?: WayOn): Promise<void>
  /** Takes the refusal off the page. */
  clearRefusal(): void
}

/** How the newest question of each slot is stopped; what belongs to an older one is dropped. */
const newest = new Map<SlotId, AbortController>()
/** How the question that waits for the first slots is stopped. */
let slotsWait = new AbortController()

export const useAnswers = create<AnswersState>()((set, get) => {
  const refuse = (refusal: Failure | null): void => {
    set({ refusal })
    if (refusal) throw new FailureError(refusal)
  }

  return {
    bySlot: {},
    isWaitingForSlots: false,
    refusal: null,
    ask: async (request, slotIds, joining = 'alone') => {
      slotsWait.abort()
      refuse(refusalOf(request.prompt))
      useRecordings.getState().standInFor(request)
      const known = slotIds ?? slotIdsNow()
      const asked = slotIds || known.length > 0 ? known : await firstSlots()
      // Without slots there is no column that could say why.
      if (!slotIds && slotIdsNow().length === 0) refuse(useCatalogue.getState().failure)
      return await withEach(asked, (slotId) =>
        answerIn(slotId, questionFor(slotId, request, joining, get().bySlot[slotId])),
      )
    },
    stop: (slotId) => {
      if (slotId === undefined) slotsWait.abort()
      for (const id of slotId === undefined ? newest.keys() : [slotId]) newest.get(id)?.abort()
    },
    regenerate: async (slotId, way = { kind: 'retry' }) => {
      const before = get().bySlot[slotId]
      const slot = findSlot(slotId)
      if ((slot?.status === 'failed' && !hasGivenWay(slot)) || way.kind !== 'retry') {
        takePlace(slotId, goOn(slotId, way)).catch(() => undefined) // the slot says how it went
      }
      if (!before) return
      const joining = before.standing === null ? 'alone' : 'again'
      await answerIn(slotId, questionFor(slotId, before.request, joining, before))
    },
    clearRefusal: () => set({ refusal: null }),
  }
})

/** Asks one slot. Resolves to this question's answer, though the slot may have a newer one by then. */
async function answerIn(slotId: SlotId, question: SlotQuestion): Promise<AnswerState> {
  const stop = begin(slotId)
  const isNewest = (): boolean => newest.get(slotId) === stop
  let answer = waiting(slotId, question)
  const change = (changes: Partial<AnswerState>): AnswerState => {
    answer = { ...answer, ...changes }
    if (isNewest()) useAnswers.setState(({ bySlot }) => ({ bySlot: { ...bySlot, [slotId]: answer } }))
    return answer
  }
  const asking: Asking = { slotId, signal: stop.signal, isNewest, answer: () => answer, change }
  change({})
  try {
    await withRoom(slotId, () => untilEnded(asking), stop.signal)
    return answer
  } catch (error) {
    // It may have been stopped before its turn came.
    return error === stop.signal.reason
      ? stopped(asking)
      : change({ status: 'failed', failure: failureOf(error) })
  }
}

/** Puts an answer's question to slots (default: all) again; in a conversation each goes on from its own turns. */
export async function askSame(
  { request, standing }: AnswerState,
  slotIds?: readonly SlotId[],
): Promise<void> {
  await useAnswers.getState().ask(request, slotIds, standing === null ? 'alone' : 'again')
}

/** Ends the conversations of slots (default: all): their answers go, and no recording takes their place. */
export function startAnew(slotIds: readonly SlotId[] = Object.keys(useAnswers.getState().bySlot)): void {
  useRecordings.setState({ current: null })
  for (const slotId of slotIds) forgetAnswer(slotId)
}

whenModelGoes(({ id }) => forgetAnswer(id))

function forgetAnswer(slotId: SlotId): void {
  newest.get(slotId)?.abort()
  newest.delete(slotId)
  useAnswers.setState(({ bySlot }) => ({
    bySlot: Object.fromEntries(Object.entries(bySlot).filter(([id]) => id !== slotId)),
  }))
}

/** Stops what the slot is saying and makes way for a newer question. */
function begin(slotId: SlotId): AbortController {
  const stop = new AbortController()
  const older = newest.get(slotId)
  newest.set(slotId, stop)
  older?.abort()
  return stop
}

/** The slots once there are any; none if that fails or is stopped. */
async function firstSlots(): Promise<readonly SlotId[]> {
  const wait = new AbortController()
  slotsWait = wait
  useAnswers.setState({ isWaitingForSlots: true })
  await Promise.race([slotsSettled(), aborted(wait.signal)])
  if (wait === slotsWait) useAnswers.setState({ isWaitingForSlots: false })
  return wait.signal.aborted ? [] : slotIdsNow()
}

function refusalOf(prompt: string): Failure | null {
  if (prompt.trim() === '') return failure('prompt-empty')
  if (prompt.length <= longestPrompt) return null
  return failure('prompt-too-long', `${prompt.length} characters, at most ${longestPrompt}`)
}

function waiting(slotId: SlotId, question: SlotQuestion): AnswerState {
  const slot = findSlot(slotId)
  return {
    slotId,
    modelId: slot?.modelId ?? null,
    role: slot?.role ?? null,
    ...question,
    status: 'waiting',
    text: '',
    sent: null,
    promptTokenCount: 0,
    tokenCount: 0,
    device: null,
    dtype: null,
    end: null,
    failure: null,
    interruption: null,
    concurrent: false,
  }
}
