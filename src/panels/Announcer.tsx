import { useEffect, useState } from 'react'

import { slotName } from '#panels/slotNames.ts'
import { isUnderWay, useAnswers, type AnswerState } from '#store/answers.ts'
import { useRecordings } from '#store/recordings.ts'
import { useRuns } from '#store/runs.ts'
import { findSlot, isUnloaded, useSlots, type SlotState } from '#store/slots.ts'
import { comparedCondition } from '#suites/conditions.ts'
import type { Run } from '#suites/run.ts'
import { formatCount, formatDuration } from '#ui/figures.ts'
import hidden from '#ui/hidden.module.css'

/** What is said aloud; `isUrgent` interrupts. */
type Announcement = { readonly key: number; readonly text: string; readonly isUrgent: boolean }

/** Enough for every slot to be heard; older ones have been read out. */
const mostKept = 8

/** Tells screen readers when answers and runs begin and end, and what fails; never each token or answer of a run. */
export function Announcer() {
  const [announcements, setAnnouncements] = useState<readonly Announcement[]>([])
  useEffect(() => {
    let key = 0
    const announce = (text: string, isUrgent: boolean): void =>
      setAnnouncements((now) => [...now, { key: ++key, text, isUrgent }].slice(-mostKept))
    const stopAnswers = useAnswers.subscribe(({ bySlot }, before) => {
      for (const answer of Object.values(bySlot))
        announceAnswer(answer, before.bySlot[answer.slotId], announce)
    })
    const stopSlots = useSlots.subscribe(({ slots }, before) => {
      for (const slot of slots) {
        announceSlot(
          slot,
          before.slots.find(({ id }) => id === slot.id),
          announce,
        )
      }
    })
    const stopRuns = announceRuns(announce)
    const stopRecordings = useRecordings.subscribe(({ current }, before) => {
      // What stands there from the start is read with the page; what was picked is new.
      const isPicked = before.all !== null && current !== null && current !== before.current
      if (isPicked && !useSlots.getState().slots.some(isLive)) {
        announce('Recorded answers are shown until the models answer', false)
      }
    })
    return () => {
      stopRecordings()
      stopRuns()
      stopAnswers()
      stopSlots()
    }
  }, [])
  const lines = (isUrgent: boolean) =>
    announcements.filter((each) => each.isUrgent === isUrgent).map(({ key, text }) => <p key={key}>{text}</p>)
  return (
    <div className={hidden['hidden']}>
      <div role="log" aria-live="polite" aria-label="Progress">
        {lines(false)}
      </div>
      <div role="log" aria-live="assertive" aria-label="Failures">
        {lines(true)}
      </div>
    </div>
  )
}

function isLive({ status }: SlotState): boolean {
  return status === 'ready' || status === 'answering'
}

type Announce = (text: string, isUrgent: boolean) => void

function announceAnswer(answer: AnswerState, before: AnswerState | undefined, announce: Announce): void {
  if (answer.status === before?.status) return
  const slot = findSlot(answer.slotId)
  const name = slot ? slotName(slot) : answer.slotId
  if (answer.status === 'streaming') announce(`${name} started answering`, false)
  if (answer.status === 'failed' && answer.failure) {
    announce(`${name}: ${answer.failure.message}`, true)
  }
  if (answer.status === 'finished' && answer.end) {
    const { finishReason, tokenCount, timing } = answer.end
    const did = finishReason === 'stopped' ? 'stopped' : 'finished'
    // An answer whose model was never asked or went away has no time of its own.
    const time = timing.totalMs > 0 ? ` in ${formatDuration(timing.totalMs)}` : ''
    announce(`${name} ${did}: ${formatCount(tokenCount, 'token')}${time}`, false)
  }
}

function announceSlot(slot: SlotState, before: SlotState | undefined, announce: Announce): void {
  if (before?.status === slot.status) return
  if (before?.status === 'loading' && slot.status === 'ready') announce(`${slotName(slot)} is ready`, false)
  // During an answer the answer says so itself.
  const isAsked = isUnderWay(useAnswers.getState().bySlot[slot.id])
  // A model that made room for another one is no failure.
  const isFailed = slot.status === 'failed' && !isUnloaded(slot)
  if (isFailed && slot.failure && !isAsked) {
    announce(`${slotName(slot)}: ${slot.failure.message}`, true)
  }
}

type RunsState = ReturnType<typeof useRuns.getState>

/** @returns ends it. */
function announceRuns(announce: Announce): () => void {
  /** The run under way; another one may be shown before it has ended. */
  let askedId: string | null = null
  return useRuns.subscribe((state, before) => {
    const { run, status, isStopped } = state
    if (!run) return
    if (isStopped && !before.isStopped && run.id === before.run?.id)
      announce(`The run was stopped: ${countOf(state)}`, false)
    if (status === before.status) return
    if (status === 'running') {
      askedId = run.id
      announce(`The run of ${run.suite.name} started: ${countOf(state)}`, false)
    } else if (before.status === 'running') {
      if (run.id === askedId) announceEnd(run, state, announce)
      else announce('The run paused', false)
    }
  })
}

function announceEnd(run: Run, state: RunsState, announce: Announce): void {
  const { status, failure } = state
  if (status === 'complete') void resultOf(run).then((text) => announce(text, false))
  if (status !== 'paused') return
  const reason = failure ? `. ${failure.message}` : ''
  announce(`The run paused: ${countOf(state)}${reason}`, failure !== null)
}

function countOf({ progress }: RunsState): string {
  return `${progress.answered} of ${progress.total} answers and scores`
}

/** One line: how often each model was right, all tiers together. Scoring comes with the page that runs suites. */
async function resultOf(run: Run): Promise<string> {
  const { columnOf } = await import('#suites/matrix.ts')
  const parts = run.models.map((model) => {
    const cells = columnOf(run, model).filter(
      ({ tier, condition }) => condition === comparedCondition(model.role, tier, run.suite),
    )
    const sumOf = (key: 'rightCount' | 'count' | 'answeredCount'): number =>
      cells.reduce((sum, cell) => sum + cell[key], 0)
    const [rightCount, totalCount] = [sumOf('rightCount'), sumOf('count')]
    if (totalCount === 0)
      return `${model.name} gave ${formatCount(sumOf('answeredCount'), 'answer')}, nothing to score`
    return `${model.name} was right in ${rightCount} of ${totalCount}`
  })
  return `The run is complete: ${parts.join(', ')}`
}
