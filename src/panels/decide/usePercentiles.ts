import { useEffect, useState } from 'react'

import { mapInSlices } from '#store/audit.ts'
import { distanceOf, type DistanceIndex } from '#suites/distance.ts'
import type { Suite } from '#suites/suite.ts'

/** Per cent of the validation queries that are nearer than an item, by its id. */
export type Percentiles = ReadonlyMap<string, number>

/** Those of a suite's items of T0 and T1; null until they are measured, in slices. A run that grows keeps its suite. */
export function usePercentiles(suite: Suite, index: DistanceIndex): Percentiles | null {
  const [measured, setMeasured] = useState<{ suite: Suite; percentiles: Percentiles } | null>(null)
  useEffect(() => {
    let isWanted = true
    const items = suite.items.filter(({ tier }) => tier === 'T0' || tier === 'T1')
    const percentileOf = ({ id, prompt }: (typeof items)[number]) =>
      [id, distanceOf(index, prompt).percentile] as const
    void mapInSlices(items, percentileOf, { isWanted: () => isWanted }).then((pairs) => {
      if (pairs) setMeasured({ suite, percentiles: new Map(pairs) })
    })
    return () => {
      isWanted = false
    }
  }, [suite, index])
  return measured?.suite === suite ? measured.percentiles : null
}
