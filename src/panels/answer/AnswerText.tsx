import styles from '#panels/answer/AnswerText.module.css'
import { Ending } from '#panels/answer/Ending.tsx'
import { LoadProgress } from '#panels/answer/LoadProgress.tsx'
import type { Segment } from '#panels/difference/wordDifference.ts'
import { askSame, useAnswers, type AnswerState } from '#store/answers.ts'
import { hasGivenWay, type SlotState, type SlotStatus } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'

type AnswerTextProps = {
  readonly slot: SlotState
  readonly answer: AnswerState | undefined
  readonly marked: readonly Segment[] | null
  /** A recording stands here already, so nothing needs to be said of an empty column. */
  readonly isStoodInFor: boolean
}

const waitingWords: Partial<Record<SlotStatus, string>> = {
  loading: 'It answers as soon as it is ready.',
  answering: 'Reading the prompt',
}

/** What the model has said so far. Always plain text: a model's words are never read as HTML. */
export function AnswerText({ slot, answer, marked, isStoodInFor }: AnswerTextProps) {
  return (
    <>
      {slot.status === 'loading' && <LoadProgress progress={slot.progress} />}
      {!answer && !isStoodInFor && <Invitation slot={slot} />}
      {answer?.status === 'waiting' && (
        <p className={styles['aside']}>{waitingWords[slot.status] ?? 'Waiting for its turn'}</p>
      )}
      {answer && <Words answer={answer} marked={marked} />}
      {answer?.end && <Ending end={answer.end} />}
    </>
  )
}

function Words({
  answer,
  marked,
}: {
  readonly answer: AnswerState
  readonly marked: AnswerTextProps['marked']
}) {
  const isStreaming = answer.status === 'streaming'
  if (answer.text === '' && !isStreaming) return null
  return (
    <p className={styles['text']} dir="auto" data-testid={`answer-${answer.slotId}`}>
      {marked ? marked.map(markedWords) : answer.text}
      {isStreaming && <span className={styles['caret']} aria-hidden="true" />}
    </p>
  )
}

/** Before the first answer: what to do. */
function Invitation({ slot }: { readonly slot: SlotState }) {
  const asked = useAnswers(({ bySlot }) => Object.values(bySlot)[0])
  if (slot.status === 'failed' && !hasGivenWay(slot)) return null
  if (!asked) return <p className={styles['aside']}>Its answer will stand here.</p>
  return (
    <div>
      <Button onClick={() => void askSame(asked, [slot.id])}>Ask it the same</Button>
    </div>
  )
}

function markedWords({ text, isShared }: Segment, index: number) {
  // oxlint-disable-next-line react/no-array-index-key -- segments have no other identity
  return isShared ? text : <mark key={index}>{text}</mark>
}
