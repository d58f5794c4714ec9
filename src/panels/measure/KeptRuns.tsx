import { useState } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { useRuns } from '#store/runs.ts'
import { Button } from '#ui/Button.tsx'
import { Notice } from '#ui/Notice.tsx'

type KeptRun = ReturnType<typeof useRuns.getState>['kept'][number]

/** The runs this browser keeps. */
export function KeptRuns({ onShown }: { readonly onShown: () => void }) {
  const kept = useRuns((state) => state.kept)
  const [problem, setProblem] = useState<string | null>(null)
  if (kept.length === 0) return null
  const open = async (runId: string): Promise<void> => {
    setProblem(null)
    try {
      await useRuns.getState().openKept(runId)
      onShown()
    } catch {
      setProblem('The run could not be read in this browser. Reload the page and try again.')
    }
  }
  return (
    <section className={styles['section']} aria-label="Runs kept in this browser">
      <h2>Runs kept in this browser</h2>
      <ul className={styles['kept']}>
        {kept.map((run) => (
          <KeptRun key={run.id} run={run} onShow={() => void open(run.id)} />
        ))}
      </ul>
      {problem && <Notice tone="failure">{problem}</Notice>}
    </section>
  )
}

/** What is deleted is gone, so it is asked for twice. */
function KeptRun({ run, onShow }: { readonly run: KeptRun; readonly onShow: () => void }) {
  const { id, suite, startedAt, models, isComplete, isStopped } = run
  const isShown = useRuns((state) => state.run?.id === id)
  const [isAsking, setAsking] = useState(false)
  const name = `${new Date(startedAt).toLocaleString('en')}: ${suite.name} on ${models.map((model) => model.name).join(' and ')}`
  return (
    <li>
      <span>
        {name}
        {isComplete ? '' : isStopped ? ', stopped before its end' : ', not complete'}
      </span>
      <Button aria-label={`Show ${name}`} disabled={isShown} onClick={onShow}>
        Show
      </Button>
      {/* The same button, so that the focus stays and a double click deletes nothing. */}
      <Button aria-label={`${isAsking ? 'Keep' : 'Delete'} ${name}`} onClick={() => setAsking(!isAsking)}>
        {isAsking ? 'Keep' : 'Delete'}
      </Button>
      {isAsking && (
        <Button aria-label={`Delete for good? ${name}`} onClick={() => void useRuns.getState().remove(id)}>
          Delete for good?
        </Button>
      )}
    </li>
  )
}
