/** @file From what stands in the prompt box to a question in the stores. */
import type { AnswerRequest } from '#protocol/answer.ts'
import { useAnswers } from '#store/answers.ts'
import { useDraft } from '#store/draft.ts'
import { useSettings } from '#store/settings.ts'
import { useSlots } from '#store/slots.ts'

/** Counts the prompts, so that only the newest is asked once the first slots open. */
let lastAsk = 0

/** Asks every slot, with the page's settings. Why a prompt is refused stands in the store. */
export async function askPrompt(prompt: string): Promise<void> {
  const ask = ++lastAsk
  if (prompt.trim() !== '') await slotsOpen()
  if (ask !== lastAsk) return
  await useAnswers
    .getState()
    .ask(requestOf(prompt))
    .catch(() => undefined)
}

/** Puts a text into the prompt box and asks it. */
export async function fillAndAsk(prompt: string): Promise<void> {
  useDraft.getState().change(prompt)
  await askPrompt(prompt)
}

/** The page takes prompts before its catalogue has arrived and the slots exist. */
async function slotsOpen(): Promise<void> {
  if (useSlots.getState().slots.length > 0) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const stopWatching = useSlots.subscribe(({ slots }) => slots.length > 0 && resolve())
  await promise
  stopWatching()
}

function requestOf(prompt: string): AnswerRequest {
  const { system, mode, maxTokens, temperature, topK, topP, seed } = useSettings.getState()
  return { prompt, system, mode, maxTokens, sampling: { temperature, topK, topP, seed } }
}
