import { useEffect, useRef, useState } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { chooseTurns, takesTurns } from '#store/oneAtATime.ts'
import { useSettings } from '#store/settings.ts'
import { failureOf, useSlots } from '#store/slots.ts'
import { useRuns } from '#store/runs.ts'
import { shippedSuites, useSuites } from '#store/suites.ts'
import { Button } from '#ui/Button.tsx'
import { ChoiceField } from '#ui/ChoiceField.tsx'
import { formatTimeLeft } from '#ui/figures.ts'
import { LabelledSwitch } from '#ui/LabelledSwitch.tsx'
import { Notice } from '#ui/Notice.tsx'
import { NumberField } from '#ui/NumberField.tsx'

/** Random numbers begin with 32 bits. */
const mostSeed = 4_294_967_295

/** Which suite to run, and the run under way. */
export function RunControls() {
  const status = useRuns((state) => state.status)
  const slots = useSlots((state) => state.slots)
  const own = useSuites((state) => state.own)
  const suites = [...shippedSuites, ...own]
  const [chosenId, setChosenId] = useState<string>('quick')
  const [isLoading, setLoading] = useState(false)
  const [seed, setSeed] = useState(0)
  const [problem, setProblem] = useState<string | null>(null)
  useSettings((state) => state.oneAtATime)
  const isSerial = useSlots((state) => takesTurns(state.slots))
  const suiteId = suites.some(({ id }) => id === chosenId) ? chosenId : 'quick' // an own suite may be deleted
  const attempt = (run: Promise<unknown>): void => {
    setProblem(null)
    run.catch((error: unknown) => setProblem(failureOf(error).message))
  }
  const start = async (): Promise<void> => {
    setLoading(true)
    const suite = await useSuites
      .getState()
      .load(suiteId)
      .finally(() => setLoading(false))
    await useRuns.getState().start(
      suite,
      slots.map(({ id }) => id),
      { seed },
    )
  }
  return (
    <section className={styles['section']} aria-label="The run">
      {status !== 'running' && (
        <ChoiceField
          label="Suite"
          help={suites.find(({ id }) => id === suiteId)?.summary ?? ''}
          value={suiteId}
          options={suites.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setChosenId}
        />
      )}
      {status !== 'running' && slots.length > 1 && (
        <LabelledSwitch
          label="One model at a time"
          help="For little memory; a setting of the whole page."
          checked={isSerial}
          onChange={chooseTurns}
        />
      )}
      {status !== 'running' && (
        <div className={styles['fields']}>
          <NumberField
            label="Seed"
            help="Of the drawings behind intervals and chance. Answers are greedy and need none."
            value={seed}
            min={0}
            max={mostSeed}
            step={1}
            onChange={setSeed}
          />
        </div>
      )}
      <RunButtons
        isLoading={isLoading}
        onStart={() => attempt(start())}
        onGoOn={() => attempt(useRuns.getState().resume())}
      />
      {problem && (
        <div role="alert">
          <Notice tone="failure">{problem}</Notice>
        </div>
      )}
    </section>
  )
}

type RunButtonsProps = {
  /** The suite is on its way. */
  readonly isLoading: boolean
  readonly onStart: () => void
  readonly onGoOn: () => void
}

function RunButtons({ isLoading, onStart, onGoOn }: RunButtonsProps) {
  const status = useRuns((state) => state.status)
  const slots = useSlots((state) => state.slots)
  const isStarting = status === 'starting'
  const names = slots.map(({ card }) => card?.name).join(' and ')
  const focus = useKeptFocus(`${status} ${isLoading}`)
  return (
    <div className={styles['actions']} {...focus}>
      {status === 'paused' && (
        <Button disabled={isLoading} onClick={onGoOn}>
          Go on
        </Button>
      )}
      {status !== 'running' && (
        <Button look="primary" disabled={isLoading || isStarting || slots.length === 0} onClick={onStart}>
          {isStarting ? 'Waiting for the models ...' : `Run on ${names}`}
        </Button>
      )}
      {(isStarting || status === 'running') && (
        <Button onClick={() => useRuns.getState().pause()}>Pause</Button>
      )}
      {(status === 'running' || status === 'paused') && (
        <Button onClick={() => void useRuns.getState().stop()}>Stop</Button>
      )}
      <Progress />
    </div>
  )
}

/**
 * Keeps the focus among buttons that come and go: where the one that has it goes, or can no longer be pressed, the first
 * that can be takes it.
 *
 * @param shown changes whenever other buttons are shown.
 */
function useKeptFocus(shown: string) {
  const ref = useRef<HTMLDivElement>(null)
  const isHeld = useRef(false) // what is taken out of the page tells nobody that it lost the focus
  useEffect(() => {
    const { activeElement } = document
    const isLost = activeElement === document.body || activeElement?.matches(':disabled')
    if (isHeld.current && isLost)
      ref.current?.querySelector<HTMLButtonElement>('button:enabled')?.focus({ preventScroll: true })
  }, [shown])
  return {
    ref,
    onFocus: () => {
      isHeld.current = true
    },
    onBlur: () => {
      isHeld.current = false
    },
  }
}

function Progress() {
  const { answered, total, secondsLeft } = useRuns((state) => state.progress)
  const status = useRuns((state) => state.status)
  if (status === 'idle' || status === 'starting') return null
  if (total === 0) return null // read from a file of another tool
  const left = secondsLeft === null ? '' : `, about ${formatTimeLeft(secondsLeft)} left`
  return (
    <label className={styles['progress']}>
      <progress value={answered} max={Math.max(1, total)} />
      <span>
        {answered.toLocaleString('en')} of {total.toLocaleString('en')} answers and scores
        {status === 'running' ? left : `, ${status}`}
      </span>
    </label>
  )
}
