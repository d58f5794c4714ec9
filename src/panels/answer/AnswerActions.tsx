import { RotateCw, Square } from 'lucide-react'

import styles from '#panels/answer/AnswerActions.module.css'
import { isUnderWay, useAnswers, type AnswerState } from '#store/answers.ts'
import type { SlotState } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { CopyButton } from '#ui/CopyButton.tsx'

type AnswerActionsProps = { readonly slot: SlotState; readonly answer: AnswerState | undefined }

export function AnswerActions({ slot, answer }: AnswerActionsProps) {
  if (!answer) return null
  return (
    <div className={styles['actions']}>
      {isUnderWay(answer) ? (
        <Button look="quiet" onClick={() => useAnswers.getState().stop(slot.id)}>
          <Square aria-hidden="true" /> Stop
        </Button>
      ) : (
        answer.status === 'finished' && (
          <Button look="quiet" onClick={() => void useAnswers.getState().regenerate(slot.id)}>
            <RotateCw aria-hidden="true" /> Regenerate
          </Button>
        )
      )}
      {answer.text !== '' && <CopyButton text={answer.text} />}
    </div>
  )
}
