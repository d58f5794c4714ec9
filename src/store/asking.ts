/** @file One question to one slot, over all its tries. */
import type { AnswerWatcher } from '#client/ModelSession.ts'
import { stoppedEnd } from '#protocol/answer.ts'
import { FailureError, type Failure } from '#protocol/failure.ts'
import type { AnswerState } from '#store/answers.ts'
import { withoutHistory } from '#store/conversation.ts'
import { isCrowdedOut } from '#store/oneAtATime.ts'
import { noteAnswered, reloadLost } from '#store/recovery.ts'
import { failureOf, readySession, whileAnswering, type SlotId } from '#store/slots.ts'

export type Asking = {
  readonly slotId: SlotId
  readonly signal: AbortSignal
  /** The slot has not been asked anything since. */
  readonly isNewest: () => boolean
  /** The answer as it is now. */
  readonly answer: () => AnswerState
  readonly change: (changes: Partial<AnswerState>) => AnswerState
}

/** Asks until there is an end, and again where that may help. Rejects with the reason why there is none. */
export async function untilEnded(asking: Asking): Promise<void> {
  const { slotId, isNewest, answer, change } = asking
  for (;;) {
    const reason = await attempt(asking)
    if (!reason) return
    // Nobody waits for it any more, or its model was sent away in the middle of it.
    const hasGone = reason.code === 'unloaded' && answer().text !== ''
    if (!isNewest() || hasGone || reason.code === 'gave-way') {
      stopped(asking)
      return
    }
    const alone = reason.code === 'unsupported-request' ? withoutHistory(answer()) : null
    if (alone) {
      change({ ...alone, status: 'waiting' })
      continue
    }
    const isLost = await reloadLost(slotId, reason)
    const error = new FailureError(reason)
    if (isLost || isCrowdedOut(slotId, error)) change({ status: 'waiting', interruption: reason })
    if (!isLost) throw error
  }
}

/** Puts the question to the slot's model. Resolves to null when it has ended, else to the reason why it could not. */
async function attempt(asking: Asking): Promise<Failure | null> {
  const { slotId, signal, change } = asking
  try {
    const session = await Promise.race([readySession(slotId), aborted(signal)])
    if (!session || signal.aborted) {
      stopped(asking)
      return null
    }
    const { device, dtype } = (await session.loaded).report
    change({ device, dtype })
    const { result: end, isConcurrent } = await whileAnswering(slotId, async () => {
      const run = session.answer(asking.answer().request, watcherOf(asking))
      signal.addEventListener('abort', () => run.stop())
      return await run.result
    })
    noteAnswered(session)
    const { text, tokenCount } = end
    change({ status: 'finished', text, tokenCount, end, concurrent: isConcurrent })
    return null
  } catch (error) {
    return failureOf(error)
  }
}

function watcherOf({ change }: Asking): AnswerWatcher {
  let said = ''
  return {
    onStarted: ({ sent, promptTokenCount }) => change({ status: 'streaming', sent, promptTokenCount }),
    onStreamed: ({ text, tokenCount }) => {
      said += text
      change({ text: said, tokenCount })
    },
  }
}

/** Ends the answer where it is. */
export function stopped({ answer, change }: Asking): AnswerState {
  return change({ status: 'finished', end: stoppedEnd(answer()) })
}

/** Resolves to null once the signal is given. */
export async function aborted(signal: AbortSignal): Promise<null> {
  if (signal.aborted) return null
  return await new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)))
}
