import { Cpu, Eraser, RotateCw, Shrink } from 'lucide-react'
import { useEffect } from 'react'

import styles from '#panels/answer/AnswerFailure.module.css'
import { startAnew, useAnswers, type AnswerState } from '#store/answers.ts'
import { earlierTurns } from '#store/conversation.ts'
import { useDevice } from '#store/device.ts'
import { endSilent, goOn, waysOn, type WayOn } from '#store/recovery.ts'
import type { SlotState } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { Notice } from '#ui/Notice.tsx'

type AnswerFailureProps = { readonly slot: SlotState; readonly answer: AnswerState | undefined }

/** What went wrong with a model or its answer, and the ways on. Nothing where nothing did. */
export function AnswerFailure({ slot, answer }: AnswerFailureProps) {
  const failure = (slot.status === 'failed' ? slot.failure : null) ?? answer?.failure
  if (failure) return <FailureCard slot={slot} answer={answer} failure={failure} />
  return (
    <>
      {answer?.interruption && <Interruption answer={answer} />}
      {slot.isSilent && <Silence slot={slot} />}
    </>
  )
}

type FailureCardProps = AnswerFailureProps & { readonly failure: NonNullable<SlotState['failure']> }

function FailureCard({ slot, answer, failure }: FailureCardProps) {
  const report = useDevice((state) => state.report)
  useEffect(() => void useDevice.getState().inspect(), [])
  const take = (way: WayOn): void => {
    // Answers that are complete stay: then only the model is missing.
    if (answer?.status === 'failed') void useAnswers.getState().regenerate(slot.id, way)
    else goOn(slot.id, way)
  }
  const ways = waysOn(slot, failure, report)
  const isFull = failure.code === 'prompt-too-long' && answer !== undefined && earlierTurns(answer).length > 0
  const actions = (ways.length > 0 || isFull) && (
    <div className={styles['ways']}>
      {ways.map((way) => (
        <Way key={way.kind} way={way} onTake={take} />
      ))}
      {isFull && (
        <Button onClick={() => startAnew([slot.id])}>
          <Eraser aria-hidden="true" /> Start anew
        </Button>
      )}
    </div>
  )
  return (
    <Notice tone="failure" action={actions}>
      {failure.message}
    </Notice>
  )
}

function Way({ way, onTake }: { readonly way: WayOn; readonly onTake: (way: WayOn) => void }) {
  if (way.kind === 'other-model') return <a href="#/models">Choose another model</a>
  const words = {
    retry: 'Retry',
    wasm: 'Run on WASM',
    smaller: way.kind === 'smaller' ? `Use a smaller format (${way.words})` : '',
  }
  const Icon = { retry: RotateCw, wasm: Cpu, smaller: Shrink }[way.kind]
  return (
    <Button onClick={() => onTake(way)}>
      <Icon aria-hidden="true" /> {words[way.kind]}
    </Button>
  )
}

/** That the question was put once more, and what became of the first answer. */
function Interruption({ answer }: { readonly answer: AnswerState }) {
  const isAsking = answer.status === 'waiting'
  return (
    <Notice tone="quiet">
      {isAsking
        ? 'The graphics device was lost in the middle of this answer. The model is being started again and asked once more; the text so far stays until then.'
        : 'The graphics device was lost in the middle of this answer, so the model was started again and asked once more. This is the second try.'}
    </Notice>
  )
}

/** A long silence may be work: the visitor decides. */
function Silence({ slot }: { readonly slot: SlotState }) {
  const what =
    slot.status === 'loading'
      ? 'Loading has not moved for more than a minute. Preparing a large model can take that long.'
      : 'The model has said nothing for more than a minute. Reading a long prompt can take that long.'
  const end = <Button onClick={() => endSilent(slot.id)}>End it</Button>
  return (
    <Notice tone="quiet" action={end}>
      {what} It is not responding meanwhile; wait, or end it.
    </Notice>
  )
}
