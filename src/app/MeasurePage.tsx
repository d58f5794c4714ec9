import { lazy, Suspense } from 'react'

import styles from '#app/TrainingPage.module.css'
import { ErrorBoundary } from '#ui/ErrorBoundary.tsx'

const Measure = lazy(async () => ({ default: (await import('#panels/measure/Measure.tsx')).Measure }))

/** Its heading is here at once; suites and scoring come as a chunk of their own. */
export function MeasurePage() {
  return (
    <>
      <div className={styles['intro']}>
        <h1 tabIndex={-1}>Measure</h1>
        <p>
          How often is each model right, the further a prompt is from what the specialist was trained on? Run
          a suite on the models of this page, here in your browser.
        </p>
      </div>
      <ErrorBoundary part="Measure">
        <Suspense fallback={<p className={styles['waiting']}>Loading ...</p>}>
          <Measure />
        </Suspense>
      </ErrorBoundary>
    </>
  )
}
