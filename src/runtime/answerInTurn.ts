import type { AnswerRequest } from '#protocol/answer.ts'
import type { AnswerListener, Runtime } from '#runtime/Runtime.ts'

const silent: AnswerListener = { onStart: () => undefined, onText: () => undefined }

/** `answerAll` of a runtime that cannot decode several rows together: one request after the other. */
export async function answerInTurn(
  runtime: Pick<Runtime, 'answer'>,
  requests: readonly AnswerRequest[],
  onItem: Parameters<Runtime['answerAll']>[2],
  signal: AbortSignal,
): Promise<void> {
  for (const [index, request] of requests.entries()) {
    if (signal.aborted) return
    onItem(index, await runtime.answer(request, silent, signal))
  }
}
