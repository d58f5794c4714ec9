/** @file From what stands in the prompt box to a question in the stores. */
import type { AnswerRequest } from '#protocol/answer.ts'
import { useAnswers } from '#store/answers.ts'
import { useDraft } from '#store/draft.ts'
import { useSettings } from '#store/settings.ts'

/** Asks every slot, with the page's settings; in conversation mode each with its own earlier turns. Why a prompt is refused stands in the store. */
export async function askPrompt(prompt: string): Promise<void> {
  const joining = useSettings.getState().conversation ? 'next' : 'alone'
  await useAnswers
    .getState()
    .ask(requestOf(prompt), undefined, joining)
    .catch(() => undefined)
}

/** Puts a text into the prompt box and asks it. */
export async function fillAndAsk(prompt: string): Promise<void> {
  useDraft.getState().change(prompt)
  await askPrompt(prompt)
}

function requestOf(prompt: string): AnswerRequest {
  const { system, mode, maxTokens, temperature, topK, topP, seed } = useSettings.getState()
  return { prompt, system, mode, maxTokens, sampling: { temperature, topK, topP, seed } }
}
