import { lazy, Suspense } from 'react'

import styles from '#app/TrainingPage.module.css'
import { ErrorBoundary } from '#ui/ErrorBoundary.tsx'

const Models = lazy(async () => ({ default: (await import('#panels/models/Models.tsx')).Models }))

/** Its heading is here at once; everything about other models comes as a chunk of its own. */
export function ModelsPage() {
  return (
    <>
      <div className={styles['intro']}>
        <h1 tabIndex={-1}>Models</h1>
        <p>
          Put any suitable model into any column of Compare: one that comes with it, one from the Hub, or one
          from a folder of yours. Nothing large is fetched before you press a button that says how large it
          is.
        </p>
      </div>
      <ErrorBoundary part="Models">
        <Suspense fallback={<p className={styles['waiting']}>Loading ...</p>}>
          <Models />
        </Suspense>
      </ErrorBoundary>
    </>
  )
}
