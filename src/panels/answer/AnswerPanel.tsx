import type { CSSProperties } from 'react'

import { AnswerActions } from '#panels/answer/AnswerActions.tsx'
import { AnswerFailure } from '#panels/answer/AnswerFailure.tsx'
import styles from '#panels/answer/AnswerPanel.module.css'
import { AnswerText } from '#panels/answer/AnswerText.tsx'
import { ExactString } from '#panels/answer/ExactString.tsx'
import { PanelHeader } from '#panels/answer/PanelHeader.tsx'
import { TimingLine } from '#panels/answer/TimingLine.tsx'
import type { Segment } from '#panels/difference/wordDifference.ts'
import { roleColour } from '#panels/roles.ts'
import { slotName } from '#panels/slotNames.ts'
import { useAnswers } from '#store/answers.ts'
import type { SlotState } from '#store/slots.ts'
import { Notice } from '#ui/Notice.tsx'

type AnswerPanelProps = {
  readonly slot: SlotState
  /** The answer's words, marked where another answer lacks them; null to show it plainly. */
  readonly marked: readonly Segment[] | null
}

/** One slot's column: its model, its answer as it grows, and what there is to know about it. */
export function AnswerPanel({ slot, marked }: AnswerPanelProps) {
  const answer = useAnswers(({ bySlot }) => bySlot[slot.id])
  const titleId = `slot-${slot.id}-title`
  const style: CSSProperties & { '--role': string } = { '--role': roleColour(slot.role) }
  return (
    <article className={styles['panel']} aria-labelledby={titleId} data-slot={slot.id} style={style}>
      <PanelHeader slot={slot} titleId={titleId} />
      <div className={styles['body']}>
        {slot.notice && <Notice tone="quiet">{slot.notice.message}</Notice>}
        <AnswerText slot={slot} answer={answer} marked={marked} />
        <AnswerFailure slot={slot} answer={answer} />
        {answer?.end && answer.end.timing.totalMs > 0 && (
          <TimingLine answer={answer} end={answer.end} slot={slot} />
        )}
      </div>
      <footer className={styles['footer']}>
        <AnswerActions slot={slot} answer={answer} />
        {answer && answer.sent !== null && (
          <ExactString
            name={slotName(slot)}
            sent={answer.sent}
            request={answer.request}
            hasTemplate={slot.card?.hasTemplate ?? false}
            tokenCount={answer.promptTokenCount}
          />
        )}
      </footer>
    </article>
  )
}
