import { lazy, Suspense, useEffect, useMemo } from 'react'

import { FamilyTree } from '#panels/training/FamilyTree.tsx'
import { Formats } from '#panels/training/Formats.tsx'
import { NeverShown } from '#panels/training/NeverShown.tsx'
import { Measured } from '#panels/training/Measured.tsx'
import { Sources } from '#panels/training/Sources.tsx'
import { stagesOf } from '#panels/training/stages.ts'
import { SweepResults } from '#panels/training/SweepResults.tsx'
import styles from '#panels/training/Training.module.css'
import type { ModelCard, Role } from '#protocol/model.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { useTraining } from '#store/training.ts'
import { ErrorBoundary } from '#ui/ErrorBoundary.tsx'
import { Notice } from '#ui/Notice.tsx'

const Curves = lazy(async () => ({ default: (await import('#panels/training/Curves.tsx')).Curves }))

const familyOrder: readonly Role[] = ['base', 'domain', 'standard', 'instruction', 'both']

/** How the models were trained, from the files beside them. Every part stands or fails on its own. */
export function Training() {
  const failure = useCatalogue((state) => state.failure)
  const models = useFamily()
  const records = useTraining((state) => state.records)
  useEffect(() => {
    void useTraining.getState().fetchShared()
  }, [])
  useEffect(() => {
    void useTraining.getState().fetchRecords(models)
  }, [models])
  const stages = useMemo(() => stagesOf(models, records), [models, records])
  const isOnItsWay = !failure && (models.length === 0 || models.some(({ id }) => isWaiting(records[id])))
  return (
    <div className={styles['training']}>
      {failure && <Notice tone="failure">{failure.message}</Notice>}
      <Lost models={models} />
      <Section part="The family tree">
        <FamilyTree stages={stages} isOnItsWay={isOnItsWay} />
      </Section>
      <Section part="What they read">
        <Formats />
      </Section>
      <Section part="The curves">
        <Suspense fallback={<p className={styles['soft']}>Loading the charts ...</p>}>
          <Curves stages={stages} isOnItsWay={isOnItsWay} />
        </Suspense>
      </Section>
      <Section part="The sweep">
        <SweepResults />
      </Section>
      <Section part="What was measured">
        <Measured models={models} />
      </Section>
      <Section part="What they were never shown">
        <NeverShown />
      </Section>
      <Section part="The sources">
        <Sources />
      </Section>
    </div>
  )
}

function isWaiting(part: { readonly status: string } | undefined): boolean {
  return part === undefined || part.status === 'waiting'
}

/** The models of the catalogue, parents before children. */
function useFamily(): readonly ModelCard[] {
  const models = useCatalogue((state) => state.models)
  return useMemo(
    () => models.toSorted((a, b) => familyOrder.indexOf(a.role) - familyOrder.indexOf(b.role)),
    [models],
  )
}

function Section({ part, children }: { readonly part: string; readonly children: React.ReactNode }) {
  return (
    <section className={styles['section']} aria-label={part}>
      <ErrorBoundary part={part}>{children}</ErrorBoundary>
    </section>
  )
}

const whyLost = {
  missing: 'has not been published',
  unreachable: 'could not be fetched',
  damaged: 'arrived damaged',
}

/** Which models' records cannot be shown, and why. */
function Lost({ models }: { readonly models: readonly ModelCard[] }) {
  const records = useTraining((state) => state.records)
  const lost = models.flatMap(({ id, name }) => {
    const status = records[id]?.status
    if (status === undefined || status === 'waiting' || status === 'ready') return []
    return [{ id, sentence: `The training record of ${name} ${whyLost[status]}.` }]
  })
  if (lost.length === 0) return null
  return (
    <Notice tone="failure">
      {lost.map(({ id, sentence }) => (
        <span key={id}>{sentence} </span>
      ))}
      The rest of the page goes on without it.
    </Notice>
  )
}
