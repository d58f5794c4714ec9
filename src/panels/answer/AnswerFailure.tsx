import { Cpu, Eraser, RotateCw, Shrink } from 'lucide-react'
import { useEffect } from 'react'

import styles from '#panels/answer/AnswerFailure.module.css'
import { formatDownload } from '#panels/storageWords.ts'
import type { Failure } from '#protocol/failure.ts'
import { isUnderWay, startAnew, useAnswers, type AnswerState } from '#store/answers.ts'
import { earlierTurns } from '#store/conversation.ts'
import { useDevice } from '#store/device.ts'
import { leftOf, smallFetchBytes, variantFor } from '#store/fetchCost.ts'
import { useModelCache } from '#store/modelCache.ts'
import { takePlace } from '#store/oneAtATime.ts'
import { endSilent, goOn, optionsFor, waysOn, type WayOn } from '#store/recovery.ts'
import { hasGivenWay, type SlotState } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { Notice } from '#ui/Notice.tsx'

type AnswerFailureProps = { readonly slot: SlotState; readonly answer: AnswerState | undefined }

/** What went wrong with a model or its answer, and the ways on. Nothing where nothing did. */
export function AnswerFailure({ slot, answer }: AnswerFailureProps) {
  const isSetAside = hasGivenWay(slot)
  const failure = (slot.status === 'failed' && !isSetAside ? slot.failure : null) ?? answer?.failure
  if (failure) return <FailureCard slot={slot} answer={answer} failure={failure} />
  return (
    <>
      {isSetAside && !isUnderWay(answer) && <Notice tone="quiet">{slot.failure?.message}</Notice>}
      {answer?.interruption && <Interruption answer={answer} reason={answer.interruption} />}
      {slot.isSilent && <Silence slot={slot} />}
    </>
  )
}

type FailureCardProps = AnswerFailureProps & { readonly failure: Failure }

function FailureCard({ slot, answer, failure }: FailureCardProps) {
  const report = useDevice((state) => state.report)
  useEffect(() => void useDevice.getState().inspect(), [])
  const take = (way: WayOn): void => {
    // Answers that are complete stay: then only the model is missing.
    if (answer?.status === 'failed') void useAnswers.getState().regenerate(slot.id, way)
    else takePlace(slot.id, goOn(slot.id, way)).catch(() => undefined) // the slot says how it went
  }
  const ways = waysOn(slot, failure, report)
  const isFull = failure.code === 'prompt-too-long' && answer !== undefined && earlierTurns(answer).length > 0
  const actions = (ways.length > 0 || isFull) && (
    <div className={styles['ways']}>
      {ways.map((way) => (
        <Way key={way.kind} slot={slot} way={way} isUnloaded={failure.code === 'unloaded'} onTake={take} />
      ))}
      {isFull && (
        <Button onClick={() => startAnew([slot.id])}>
          <Eraser aria-hidden="true" /> Start anew
        </Button>
      )}
    </div>
  )
  return (
    <Notice tone={failure.code === 'unloaded' ? 'quiet' : 'failure'} action={actions}>
      {failure.message}
    </Notice>
  )
}

type WayProps = {
  readonly slot: SlotState
  readonly way: WayOn
  /** Nothing went wrong: the model only waits to be loaded. */
  readonly isUnloaded: boolean
  readonly onTake: (way: WayOn) => void
}

function Way({ slot, way, isUnloaded, onTake }: WayProps) {
  const cost = useCost(slot, way, isUnloaded ? 0 : smallFetchBytes)
  if (way.kind === 'other-model') return <a href="#/models">Choose another model</a>
  const words = {
    retry: isUnloaded ? 'Load it' : 'Retry',
    wasm: 'Run on WASM',
    smaller: way.kind === 'smaller' ? `Use a smaller format (${way.words})` : '',
  }
  const Icon = { retry: RotateCw, wasm: Cpu, smaller: Shrink }[way.kind]
  return (
    <Button onClick={() => onTake(way)}>
      <Icon aria-hidden="true" /> {words[way.kind]}
      {cost}
    </Button>
  )
}

/** What a way fetches, in words; nothing where that is little. */
function useCost({ id, card }: SlotState, way: WayOn, littleBytes: number): string {
  const kept = useModelCache((state) => state.kept)
  const isFromHub = card?.source.kind === 'hub'
  useEffect(() => {
    if (isFromHub && !useModelCache.getState().kept) void useModelCache.getState().read()
  }, [isFromHub])
  const options = optionsFor(id, way)
  const variant = card && options ? variantFor(card, options) : null
  if (!card || !variant) return ''
  const leftBytes = leftOf(card, variant, kept)
  if (leftBytes === null) return ' (fetches an unknown number of bytes)'
  return leftBytes > littleBytes ? ` (fetches ${formatDownload(leftBytes)})` : ''
}

type InterruptionProps = { readonly answer: AnswerState; readonly reason: Failure }

/** That the question was put once more, and what became of the first answer. */
function Interruption({ answer, reason }: InterruptionProps) {
  const tense = answer.status === 'waiting' ? 'now' : 'since'
  const words = reason.code === 'out-of-memory' ? crowdedWords : lostWords
  return <Notice tone="quiet">{words[tense]}</Notice>
}

const lostWords = {
  now: 'The graphics device was lost in the middle of this answer. The model is being started again and asked once more; the text so far stays until then.',
  since:
    'The graphics device was lost in the middle of this answer, so the model was started again and asked once more. This is the second try.',
}
const crowdedWords = {
  now: 'There was not enough memory for this model beside the others. It is asked once more, alone, when they are through.',
  since: 'There was not enough memory for this model beside the others, so it was asked once more, alone.',
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
