import { Eraser } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'

import styles from '#panels/answer/AnswerColumns.module.css'
import { AnswerPanel } from '#panels/answer/AnswerPanel.tsx'
import { deviceNotice } from '#panels/deviceNotice.ts'
import { wordDifference, type WordDifference } from '#panels/difference/wordDifference.ts'
import { PairPicker, pairOf, type Pair } from '#panels/PairPicker.tsx'
import { RecordedBar } from '#panels/recorded/RecordedBar.tsx'
import { RecordedPanel } from '#panels/recorded/RecordedPanel.tsx'
import { useShownRecording } from '#panels/recorded/useShownRecording.ts'
import { startAnew, useAnswers, type AnswerState } from '#store/answers.ts'
import { earlierTurns } from '#store/conversation.ts'
import type { Recording } from '#store/recordings.ts'
import { useSettings } from '#store/settings.ts'
import { useSlots, type SlotId } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { ErrorBoundary } from '#ui/ErrorBoundary.tsx'
import { Notice } from '#ui/Notice.tsx'

type AnswerColumnsProps = {
  readonly comparesWords: boolean
  readonly onCompareWords: (comparesWords: boolean) => void
  /** What else stands in the bar above the columns. */
  readonly children: ReactNode
}

/** Every slot's column, side by side; above them what concerns them all. */
export function AnswerColumns({ comparesWords, onCompareWords, children }: AnswerColumnsProps) {
  const slots = useSlots((state) => state.slots)
  const recording = useShownRecording()
  const notice = deviceNotice(slots)
  const [chosenPair, setChosenPair] = useState<Pair | null>(null)
  const pair = pairOf(slots, chosenPair)
  const difference = useWordDifference(comparesWords ? pair : null)
  const marked = (id: SlotId) =>
    id === pair?.[0] ? (difference?.left ?? null) : id === pair?.[1] ? (difference?.right ?? null) : null
  return (
    <section className={styles['answers']} aria-label="Answers">
      <div className={styles['bar']}>
        {children}
        <Button aria-pressed={comparesWords} onClick={() => onCompareWords(!comparesWords)}>
          Compare words
        </Button>
        {comparesWords && pair && (
          <PairPicker label="between" slots={slots} pair={pair} onChange={setChosenPair} />
        )}
        {comparesWords && <p className={styles['note']}>{differenceWords(difference)}</p>}
        <StartAnew />
        {recording && <RecordedBar recording={recording} />}
      </div>
      {notice && <Notice tone="quiet">{notice.message}</Notice>}
      <div className={styles['columns']} data-count={Math.max(2, slots.length)}>
        {slots.map((slot) => (
          <ErrorBoundary key={slot.id} part="This column">
            <AnswerPanel slot={slot} marked={marked(slot.id)} recording={recording} />
          </ErrorBoundary>
        ))}
        {slots.length === 0 && <Places recording={recording} />}
      </div>
    </section>
  )
}

/** Ends the conversation of every column; nothing where there is none. */
function StartAnew() {
  const isOn = useSettings((state) => state.conversation)
  const answers = useAnswers((state) => state.bySlot)
  const hasTurns = Object.values(answers).some((answer) => isOn || earlierTurns(answer).length > 0)
  if (!hasTurns) return null
  const clear = (): void => {
    startAnew()
    // The button is gone with what it clears.
    document.querySelector<HTMLElement>('#prompt')?.focus()
  }
  return (
    <Button onClick={clear}>
      <Eraser aria-hidden="true" /> Start anew
    </Button>
  )
}

/** Where the columns will be. */
function Places({ recording }: { readonly recording: Recording | null }) {
  if (recording) {
    return recording.answers.map((recorded) => (
      <RecordedPanel key={recorded.modelId} recorded={recorded} prompt={recording.prompt} />
    ))
  }
  return (
    <>
      <div className={styles['place']} />
      <div className={styles['place']} />
    </>
  )
}

/** Null while one of the two is not finished. */
function useWordDifference(pair: Pair | null): WordDifference | null {
  const left = useAnswers(({ bySlot }) => (pair ? finalText(bySlot[pair[0]]) : null))
  const right = useAnswers(({ bySlot }) => (pair ? finalText(bySlot[pair[1]]) : null))
  return useMemo(() => (left === null || right === null ? null : wordDifference(left, right)), [left, right])
}

function finalText(answer: AnswerState | undefined): string | null {
  return answer?.status === 'finished' || answer?.status === 'failed' ? answer.text : null
}

function differenceWords(difference: WordDifference | null): string {
  if (!difference) return 'The words are compared when both answers are there.'
  const { sharedCount, wordCount } = difference
  if (sharedCount === null) return 'The answers are too different for their words to be compared.'
  if (sharedCount === wordCount) return 'Both say the same words.'
  return `Marked: words that the other answer lacks. ${sharedCount} of ${wordCount} words are in both.`
}
