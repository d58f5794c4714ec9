import { useEffect, useState } from 'react'

import { CellItems } from '#panels/measure/CellItems.tsx'
import { Confusions } from '#panels/measure/Confusions.tsx'
import { KeptRuns } from '#panels/measure/KeptRuns.tsx'
import { Matrix } from '#panels/measure/Matrix.tsx'
import styles from '#panels/measure/Measure.module.css'
import { Knowledge } from '#panels/measure/Knowledge.tsx'
import { Measures } from '#panels/measure/Measures.tsx'
import { OwnData } from '#panels/measure/OwnData.tsx'
import { RunComparison } from '#panels/measure/RunComparison.tsx'
import { RunControls } from '#panels/measure/RunControls.tsx'
import { RunFacts } from '#panels/measure/RunFacts.tsx'
import { RunFiles } from '#panels/measure/RunFiles.tsx'
import { tierWords } from '#panels/measure/tierWords.ts'
import { UnfinishedRun } from '#panels/measure/UnfinishedRun.tsx'
import { Wordings } from '#panels/measure/Wordings.tsx'
import { useRuns } from '#store/runs.ts'
import { useSuites } from '#store/suites.ts'
import type { Cell } from '#suites/matrix.ts'
import type { Run } from '#suites/run.ts'
import { tiers } from '#suites/suite.ts'
import { Disclosure } from '#ui/Disclosure.tsx'
import { Notice } from '#ui/Notice.tsx'

/** One of the cells of the matrix, whose items are shown below it. */
export type Place = Pick<Cell, 'tier' | 'slotId' | 'condition'>

/** Runs a suite on the models of the page and shows how far from its training each one holds. */
export function Measure() {
  const run = useRuns((state) => state.run)
  const failure = useRuns((state) => state.failure)
  const keepFailure = useRuns((state) => state.keepFailure)
  const [wantedId, setWantedId] = useState<string | null>(null)
  const want = (): void => setWantedId(useRuns.getState().run?.id ?? null)
  useEffect(() => {
    void useRuns.getState().readKept()
    void useSuites.getState().readOwn()
  }, [])
  return (
    <div className={styles['measure']}>
      <RunControls />
      {!run && <UnfinishedRun onShown={want} />}
      {failure && <Notice tone="failure">{failure.message} What was answered is kept.</Notice>}
      {keepFailure && <Notice tone="quiet">{keepFailure}</Notice>}
      {run ? <ShownRun key={run.id} run={run} isWanted={run.id === wantedId} /> : <TierList />}
      <OwnData />
      <RunFiles />
      <KeptRuns onShown={want} />
    </div>
  )
}

/** A run and all that follows from it. */
function ShownRun({ run, isWanted }: { readonly run: Run; readonly isWanted: boolean }) {
  const isRunning = useRuns((state) => state.status === 'running')
  useEffect(() => void useSuites.getState().fetchOverlap(), [])
  const [place, setPlace] = useState<Place | null>(null)
  const isOpen = (other: Place): boolean => place !== null && placeKey(place) === placeKey(other)
  return (
    <>
      <Matrix
        run={run}
        isWanted={isWanted}
        isOpen={isOpen}
        onPlace={(other) => setPlace(isOpen(other) ? null : other)}
      />
      {!isRunning && <RunFacts run={run} />}
      {place && <CellItems key={placeKey(place)} run={run} place={place} />}
      {!isRunning && (
        <>
          <Disclosure summary="More measures, tier by tier">
            <Measures run={run} />
          </Disclosure>
          <Disclosure summary="What they know against what they say">
            <Knowledge run={run} />
          </Disclosure>
          <Disclosure summary="Wording by wording">
            <Wordings run={run} />
          </Disclosure>
          <Disclosure summary="Confusions: which label was taken for which">
            <Confusions run={run} />
          </Disclosure>
          <Disclosure summary="Compare with another run">
            <RunComparison run={run} />
          </Disclosure>
        </>
      )}
    </>
  )
}

function placeKey({ tier, slotId, condition }: Place): string {
  return `${tier} ${slotId} ${condition}`
}

/** What will be measured, as long as nothing has been. */
function TierList() {
  return (
    <section className={styles['section']} aria-label="The tiers">
      <h2>Five tiers, nearest to the specialist's training first</h2>
      <dl className={styles['tiers']}>
        {tiers.map((tier) => (
          <div key={tier}>
            <dt>{tier}</dt>
            <dd>{tierWords[tier].sentence}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
