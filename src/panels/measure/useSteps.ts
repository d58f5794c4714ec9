import { useEffect, useState } from 'react'

import { finishInSlices } from '#lib/steps.ts'

/** In slices; null until it has been computed. `compute` must stay the same from one rendering to the next. */
export function useSteps<Source, T>(
  source: Source,
  compute: (source: Source) => Generator<void, T>,
): T | null {
  const [computed, setComputed] = useState<{ readonly source: Source; readonly value: T } | null>(null)
  useEffect(() => {
    const control = new AbortController()
    void finishInSlices(compute(source), control.signal).then((value) => {
      if (value !== null && !control.signal.aborted) setComputed({ source, value })
    })
    return () => control.abort()
  }, [source, compute])
  return computed?.source === source ? computed.value : null
}
