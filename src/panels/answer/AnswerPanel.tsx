import type { CSSProperties } from 'react'

import { AnswerActions } from '#panels/answer/AnswerActions.tsx'
import { AnswerFailure } from '#panels/answer/AnswerFailure.tsx'
import styles from '#panels/answer/AnswerPanel.module.css'
import { AnswerText } from '#panels/answer/AnswerText.tsx'
import { EarlierTurns } from '#panels/answer/EarlierTurns.tsx'
import { ExactString } from '#panels/answer/ExactString.tsx'
import { PanelHeader } from '#panels/answer/PanelHeader.tsx'
import { TimingLine } from '#panels/answer/TimingLine.tsx'
import { isOfDevice } from '#panels/deviceNotice.ts'
import type { Segment } from '#panels/difference/wordDifference.ts'
import { RecordedAnswer, RecordedExactString, RecordedTiming } from '#panels/recorded/RecordedAnswer.tsx'
import { RecordedLabel } from '#panels/recorded/RecordedLabel.tsx'
import { roleColour } from '#panels/roles.ts'
import { slotName } from '#panels/slotNames.ts'
import { useAnswers, type AnswerState } from '#store/answers.ts'
import type { Recording } from '#store/recordings.ts'
import type { SlotState } from '#store/slots.ts'
import { Notice } from '#ui/Notice.tsx'

type AnswerPanelProps = {
  readonly slot: SlotState
  /** The answer's words, marked where another answer lacks them; null to show it plainly. */
  readonly marked: readonly Segment[] | null
  /** For as long as a recording stands in for the answers. */
  readonly recording: Recording | null
}

/** One slot's column: its model, its answer as it grows, and what there is to know about it. */
export function AnswerPanel({ slot, marked, recording }: AnswerPanelProps) {
  const answer = useAnswers(({ bySlot }) => bySlot[slot.id])
  const recorded = recording?.answers.find(({ modelId }) => modelId === slot.modelId)
  const titleId = `slot-${slot.id}-title`
  const style: CSSProperties & { '--role': string } = { '--role': roleColour(slot.role) }
  return (
    <article className={styles['panel']} aria-labelledby={titleId} data-slot={slot.id} style={style}>
      <PanelHeader slot={slot} titleId={titleId}>
        {recorded && <RecordedLabel />}
      </PanelHeader>
      <div className={styles['body']}>
        {slot.notice && !isOfDevice(slot.notice) && <Notice tone="quiet">{slot.notice.message}</Notice>}
        {recorded && <RecordedAnswer recorded={recorded} />}
        {answer && <EarlierTurns slot={slot} answer={answer} />}
        <AnswerText slot={slot} answer={answer} marked={marked} isStoodInFor={recorded !== undefined} />
        <AnswerFailure slot={slot} answer={answer} />
        {recorded && <RecordedTiming recorded={recorded} />}
        <LiveTiming answer={answer} />
      </div>
      <footer className={styles['footer']}>
        <AnswerActions slot={slot} answer={answer} />
        {recorded && <RecordedExactString recorded={recorded} prompt={recording?.prompt ?? ''} />}
        <LiveExactString slot={slot} answer={answer} />
      </footer>
    </article>
  )
}

type LiveProps = { readonly slot: SlotState; readonly answer: AnswerState | undefined }

function LiveTiming({ answer }: Pick<LiveProps, 'answer'>) {
  const end = answer?.end
  // An answer whose model was never asked or went away has no time of its own.
  if (!end || end.timing.totalMs === 0) return null
  return (
    <TimingLine
      label="Timing"
      timing={end.timing}
      tokenCount={end.tokenCount}
      promptTokenCount={end.promptTokenCount}
      device={answer.device}
      dtype={answer.dtype}
      isConcurrent={answer.concurrent}
    />
  )
}

function LiveExactString({ slot, answer }: LiveProps) {
  if (!answer || answer.sent === null) return null
  return (
    <ExactString
      name={slotName(slot)}
      sent={answer.sent}
      request={answer.request}
      hasTemplate={slot.card?.hasTemplate ?? false}
      tokenCount={answer.promptTokenCount}
    />
  )
}
