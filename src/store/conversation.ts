/**
 * @file Conversation mode: what a slot has said goes with the next prompt as its history. The turns of a slot are those
 * its present answer was asked with, and that answer; they are kept nowhere else.
 */
import type { AnswerRequest, Turn } from '#protocol/answer.ts'
import type { AnswerState } from '#store/answers.ts'
import { findSlot, type SlotId, type SlotState } from '#store/slots.ts'

/** Older turns, of a prompt and an answer each, are left out. */
export const mostTurns = 50

/**
 * `alone`: for itself, with the history it brings, if any; `next`: the present answer counts as said before; `again`: in
 * place of the present answer.
 */
export type Joining = 'alone' | 'next' | 'again'

/**
 * How a question of a conversation was put: with what was said before, or without it, because the model has no template,
 * because the text was sent raw, because the template takes no earlier turns, or because it refused these.
 */
export type Standing = 'joined' | 'no-template' | 'raw' | 'one-turn' | 'refused'

/** A question as one slot gets it; `standing` is null where it is part of no conversation. */
export type SlotQuestion = Pick<AnswerState, 'request' | 'standing'>

/** @param before the slot's present answer. */
export function questionFor(
  slotId: SlotId,
  request: AnswerRequest,
  joining: Joining,
  before: AnswerState | undefined,
): SlotQuestion {
  if (joining === 'alone') return { request, standing: null }
  const slot = findSlot(slotId)
  const standing = standingIn(slot, request)
  const isSameModel = before !== undefined && before.modelId === slot?.modelId
  const history = standing === 'joined' && isSameModel ? turnsOf(before, joining) : []
  return { request: { ...request, history }, standing }
}

/** The question without what was said before, for a template that refuses it; null where that changes nothing. */
export function withoutHistory({ request, standing }: SlotQuestion): SlotQuestion | null {
  if (standing !== 'joined' || !request.history?.length) return null
  return { request: { ...request, history: [] }, standing: 'refused' }
}

/** How a question stands by what is known of the slot's model now. */
function standingIn(slot: SlotState | undefined, { mode }: AnswerRequest): Standing {
  if (mode === 'raw') return 'raw'
  if (slot?.card?.hasTemplate === false) return 'no-template'
  return slot?.report?.canConverse === false ? 'one-turn' : 'joined'
}

/** How an answer stands; one that was asked for while its model was loading may turn out to stand alone. */
export function standingOf({ slotId, request, standing }: AnswerState): Standing | null {
  if (standing === null) return null
  const now = standingIn(findSlot(slotId), request)
  return now === 'joined' ? standing : now
}

/** What goes with the next prompt. An answer that failed or is empty was not said; a stopped one was, as far as it got. */
function turnsOf({ request, status, text }: AnswerState, joining: 'next' | 'again'): readonly Turn[] {
  if (request.mode === 'raw') return []
  const earlier = request.history ?? []
  if (joining === 'again' || status === 'failed' || text.trim() === '') return earlier
  const said = [
    { role: 'user', content: request.prompt },
    { role: 'assistant', content: text },
  ] as const
  return [...earlier, ...said].slice(-2 * mostTurns)
}

/** The turns that an answer was asked with, for as long as its model is in the slot; raw text has none. */
export function earlierTurns({ slotId, modelId, request }: AnswerState): readonly Turn[] {
  const slot = findSlot(slotId)
  const isRead = request.mode === 'template' && slot?.card?.hasTemplate === true && slot.modelId === modelId
  return isRead ? (request.history ?? []) : []
}
