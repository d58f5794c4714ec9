/** @file Whether a recording stands in the columns. */
import { useAnswers, type AnswerState } from '#store/answers.ts'
import { useRecordings, type Recording } from '#store/recordings.ts'
import { useSlots, type SlotState } from '#store/slots.ts'

/**
 * The recording that stands in the columns. All of it goes at once, so that it never stands beside a live answer: as
 * soon as any model has begun, or could begin, to answer what was asked.
 */
export function useShownRecording(): Recording | null {
  const recording = useRecordings(({ current }) => current)
  const slots = useSlots((state) => state.slots)
  const isUnanswered = useAnswers(({ bySlot }) =>
    Object.values(bySlot).every((answer) => waitsForModel(answer, slots) && isTo(answer, recording)),
  )
  return recording && isUnanswered && hasColumns(recording, slots) ? recording : null
}

function waitsForModel({ slotId, status, sent, text }: AnswerState, slots: readonly SlotState[]): boolean {
  const slot = slots.find(({ id }) => id === slotId)
  const isOff = slot?.status === 'loading' || slot?.status === 'failed'
  return isOff && (status === 'waiting' || status === 'failed') && sent === null && text === ''
}

function isTo({ request }: AnswerState, recording: Recording | null): boolean {
  return request.prompt === recording?.prompt && !request.history?.length
}

/** The visitor may have put other models into the slots. */
function hasColumns({ answers }: Recording, slots: readonly SlotState[]): boolean {
  return slots.length === 0 || answers.every(({ modelId }) => slots.some((slot) => slot.modelId === modelId))
}
