import styles from '#panels/measure/Measure.module.css'
import { useRuns } from '#store/runs.ts'
import { Button } from '#ui/Button.tsx'

/** The runs this browser keeps. */
export function KeptRuns() {
  const kept = useRuns((state) => state.kept)
  const shownId = useRuns((state) => state.run?.id)
  if (kept.length === 0) return null
  return (
    <section className={styles['section']} aria-label="Runs kept in this browser">
      <h2>Runs kept in this browser</h2>
      <ul className={styles['kept']}>
        {kept.map(({ id, suite, startedAt, models, isComplete }) => (
          <li key={id}>
            <span>
              {new Date(startedAt).toLocaleString('en')}: {suite.name} on{' '}
              {models.map(({ name }) => name).join(' and ')}
              {isComplete ? '' : ', not complete'}
            </span>
            <Button disabled={id === shownId} onClick={() => void useRuns.getState().openKept(id)}>
              Show
            </Button>
            <Button onClick={() => void useRuns.getState().remove(id)}>Delete</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
