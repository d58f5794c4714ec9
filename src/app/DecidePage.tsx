import { lazy, Suspense } from 'react'

import styles from '#app/TrainingPage.module.css'
import { ErrorBoundary } from '#ui/ErrorBoundary.tsx'

const Decide = lazy(async () => ({ default: (await import('#panels/decide/Decide.tsx')).Decide }))

/** Its heading is here at once; the rules come as a chunk of their own. */
export function DecidePage() {
  return (
    <>
      <div className={styles['intro']}>
        <h1 tabIndex={-1}>Decide</h1>
        <p>
          Specialist, generalist or both? Paste real requests: the page sees how far they are from what the
          specialist was trained on, and says what the measured models would do with them.
        </p>
      </div>
      <ErrorBoundary part="Decide">
        <Suspense fallback={<p className={styles['waiting']}>Loading ...</p>}>
          <Decide />
        </Suspense>
      </ErrorBoundary>
    </>
  )
}
