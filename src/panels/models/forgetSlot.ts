/** @file What has to go when a slot gets another model, or none. */
import { forgetAnswer } from '#store/answers.ts'
import { useScores } from '#store/scores.ts'
import { useSettings } from '#store/settings.ts'
import { findSlot, type SlotId } from '#store/slots.ts'

/** What a model has said must not stand under another one's name, and one that was sent away does not come back by itself. */
export function forgetSlot(slotId: SlotId): void {
  const modelId = findSlot(slotId)?.modelId
  forgetAnswer(slotId)
  useScores.setState(({ bySlot }) => ({
    bySlot: Object.fromEntries(Object.entries(bySlot).filter(([id]) => id !== slotId)),
  }))
  const settings = useSettings.getState()
  const others = settings.beside.filter((each) => each !== modelId)
  if (others.length < settings.beside.length) settings.change({ beside: others })
}
