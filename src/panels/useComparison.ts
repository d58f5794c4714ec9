import { nextTask } from '#lib/steps.ts'
import { useEffect, useState } from 'react'

import { compareInSlices, type TierComparison } from '#suites/comparison.ts'
import type { Run, RunModel } from '#suites/run.ts'

type Compared = {
  readonly run: Run
  readonly key: string
  readonly comparisons: readonly TierComparison[]
}

/** Two models of a run, tier by tier; null until that has been computed, or where `run` is null. */
export function useComparison(
  run: Run | null,
  first: RunModel | undefined,
  second: RunModel | undefined,
): readonly TierComparison[] | null {
  const [compared, setCompared] = useState<Compared | null>(null)
  const key = `${first?.slotId} ${second?.slotId}`
  useEffect(() => {
    if (!run || !first || !second) return undefined
    let isWanted = true
    const keepIfWanted = (comparisons: readonly TierComparison[]): void => {
      if (isWanted) setCompared({ run, key, comparisons })
    }
    void compareInSlices(run, first, second, nextTask).then(keepIfWanted)
    return () => {
      isWanted = false
    }
  }, [run, first, second, key])
  return compared?.run === run && compared?.key === key ? compared.comparisons : null
}
