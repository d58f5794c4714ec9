import { useEffect, useState } from 'react'

import { finishInSlices } from '#lib/steps.ts'
import type { Run } from '#suites/run.ts'

/** Of a run, in slices; null until it has been computed. `compute` must stay the same from one rendering to the next. */
export function useSteps<T>(run: Run, compute: (run: Run) => Generator<void, T>): T | null {
  const [computed, setComputed] = useState<{ readonly run: Run; readonly value: T } | null>(null)
  useEffect(() => {
    const control = new AbortController()
    void finishInSlices(compute(run), control.signal).then((value) => {
      if (value !== null && !control.signal.aborted) setComputed({ run, value })
    })
    return () => control.abort()
  }, [run, compute])
  return computed?.run === run ? computed.value : null
}
