import { lazy, Suspense } from 'react'

import styles from '#app/TrainingPage.module.css'
import { ErrorBoundary } from '#ui/ErrorBoundary.tsx'

const Training = lazy(async () => ({ default: (await import('#panels/training/Training.tsx')).Training }))

/** Its heading is here at once; charts and text come as a chunk of their own. */
export function TrainingPage() {
  return (
    <>
      <div className={styles['intro']}>
        <h1 tabIndex={-1}>How they were trained</h1>
        <p>
          One family of small models, each trained for this page from the one before it. What they read, how
          long it took, and what was measured.
        </p>
      </div>
      <ErrorBoundary part="How they were trained">
        <Suspense fallback={<p className={styles['waiting']}>Loading ...</p>}>
          <Training />
        </Suspense>
      </ErrorBoundary>
    </>
  )
}
