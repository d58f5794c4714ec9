import { RotateCw } from 'lucide-react'

import type { FailureCode } from '#protocol/failure.ts'
import { useAnswers, type AnswerState } from '#store/answers.ts'
import { useSlots, type SlotState } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { Notice } from '#ui/Notice.tsx'

/** Asking the same again cannot help. */
const isFinal: ReadonlySet<FailureCode> = new Set<FailureCode>(['prompt-empty', 'prompt-too-long'])

type AnswerFailureProps = { readonly slot: SlotState; readonly answer: AnswerState | undefined }

/** What went wrong with a model or its answer, and the way on. Nothing where nothing did. */
export function AnswerFailure({ slot, answer }: AnswerFailureProps) {
  const failure = (slot.status === 'failed' ? slot.failure : null) ?? answer?.failure
  if (!failure) return null
  const retry = (): void => {
    // Answers that are complete stay: then only the model is missing.
    if (answer?.status === 'failed') void useAnswers.getState().regenerate(slot.id)
    else
      void useSlots
        .getState()
        .retry(slot.id)
        .catch(() => undefined)
  }
  const action = isFinal.has(failure.code) ? null : (
    <Button onClick={retry}>
      <RotateCw aria-hidden="true" /> Retry
    </Button>
  )
  return (
    <Notice tone="failure" action={action}>
      {failure.message}
    </Notice>
  )
}
