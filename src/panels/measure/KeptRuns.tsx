import { useRef, useState } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { runNames, type KeptRun } from '#panels/measure/runNames.ts'
import { useRuns } from '#store/runs.ts'
import { Button } from '#ui/Button.tsx'
import { DeleteButton } from '#ui/DeleteButton.tsx'
import { Notice } from '#ui/Notice.tsx'

/** The runs this browser keeps. */
export function KeptRuns({ onShown }: { readonly onShown: () => void }) {
  const kept = useRuns((state) => state.kept)
  const [problem, setProblem] = useState<string | null>(null)
  const headingRef = useRef<HTMLHeadingElement>(null)
  if (kept.length === 0) return null
  const names = runNames(kept)
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
      <h2 ref={headingRef} tabIndex={-1}>
        Runs kept in this browser
      </h2>
      <ul className={styles['kept']}>
        {kept.map((run) => (
          <KeptRunLine
            key={run.id}
            run={run}
            name={names.get(run.id) ?? ''}
            onShow={() => void open(run.id)}
            onDelete={() => {
              headingRef.current?.focus() // the button goes with the run
              void useRuns.getState().remove(run.id)
            }}
          />
        ))}
      </ul>
      {problem && <Notice tone="failure">{problem}</Notice>}
    </section>
  )
}

type KeptRunLineProps = {
  readonly run: KeptRun
  readonly name: string
  readonly onShow: () => void
  readonly onDelete: () => void
}

function KeptRunLine({ run, name, onShow, onDelete }: KeptRunLineProps) {
  const { id, isComplete, isStopped } = run
  const isShown = useRuns((state) => state.run?.id === id)
  return (
    <li>
      <span>
        {name}
        {isComplete ? '' : isStopped ? ', stopped before its end' : ', not complete'}
      </span>
      <Button aria-label={`Show ${name}`} disabled={isShown} onClick={onShow}>
        Show
      </Button>
      <DeleteButton name={name} onDelete={onDelete} />
    </li>
  )
}
