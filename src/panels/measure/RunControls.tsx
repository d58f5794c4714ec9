import { useState } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { failureOf, useSlots } from '#store/slots.ts'
import { useRuns } from '#store/runs.ts'
import { shippedSuites, useSuites } from '#store/suites.ts'
import { Button } from '#ui/Button.tsx'
import { ChoiceField } from '#ui/ChoiceField.tsx'
import { Notice } from '#ui/Notice.tsx'

/** Which suite to run, and the run under way. */
export function RunControls() {
  const status = useRuns((state) => state.status)
  const slots = useSlots((state) => state.slots)
  const own = useSuites((state) => state.own)
  const suites = [...shippedSuites, ...own]
  const [suiteId, setSuiteId] = useState<string>('quick')
  const [isStarting, setStarting] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const start = async (): Promise<void> => {
    setProblem(null)
    setStarting(true)
    try {
      const suite = await useSuites.getState().load(suiteId)
      const started = useRuns.getState().start(
        suite,
        slots.map(({ id }) => id),
      )
      started.catch((error: unknown) => setProblem(failureOf(error).message))
    } catch (error) {
      setProblem(failureOf(error).message)
    }
    setStarting(false)
  }
  const isRunning = status === 'running'
  return (
    <section className={styles['section']} aria-label="The run">
      {!isRunning && (
        <ChoiceField
          label="Suite"
          help={suites.find(({ id }) => id === suiteId)?.summary ?? ''}
          value={suiteId}
          options={suites.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setSuiteId}
        />
      )}
      <div className={styles['actions']}>
        {isRunning ? (
          <Button onClick={() => useRuns.getState().pause()}>Pause</Button>
        ) : (
          <Button look="primary" disabled={isStarting || slots.length === 0} onClick={() => void start()}>
            Run on {slots.map(({ card }) => card?.name).join(' and ')}
          </Button>
        )}
        {status === 'paused' && <Button onClick={() => void useRuns.getState().resume()}>Go on</Button>}
        <Progress />
      </div>
      {problem && <Notice tone="failure">{problem}</Notice>}
    </section>
  )
}

function Progress() {
  const { answered, total, secondsLeft } = useRuns((state) => state.progress)
  const status = useRuns((state) => state.status)
  if (status === 'idle') return null
  const left = secondsLeft === null ? '' : `, about ${duration(secondsLeft)} left`
  return (
    <label className={styles['progress']}>
      <progress value={answered} max={Math.max(1, total)} />
      <span>
        {answered.toLocaleString('en')} of {total.toLocaleString('en')} answers
        {status === 'running' ? left : status === 'paused' ? ', paused' : ', complete'}
      </span>
    </label>
  )
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  return `${Math.round(seconds / 60)} min`
}
