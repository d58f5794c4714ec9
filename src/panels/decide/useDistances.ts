import { useEffect, useState } from 'react'

import type { ItemDistance } from '#panels/decide/distanceBins.ts'
import { mapInSlices } from '#store/audit.ts'
import { distanceOf, type DistanceIndex } from '#suites/distance.ts'
import type { Suite } from '#suites/suite.ts'

/** By the item's id. */
export type Distances = ReadonlyMap<string, ItemDistance>

/** Those of a suite's items of T0 and T1; null until they are measured, in slices. A run that grows keeps its suite. */
export function useDistances(suite: Suite, index: DistanceIndex): Distances | null {
  const [measured, setMeasured] = useState<{ suite: Suite; distances: Distances } | null>(null)
  useEffect(() => {
    let isWanted = true
    const items = suite.items.filter(({ tier }) => tier === 'T0' || tier === 'T1')
    const distanceFor = ({ id, prompt }: (typeof items)[number]) => [id, distanceOf(index, prompt)] as const
    void mapInSlices(items, distanceFor, { isWanted: () => isWanted }).then((pairs) => {
      if (pairs) setMeasured({ suite, distances: new Map(pairs) })
    })
    return () => {
      isWanted = false
    }
  }, [suite, index])
  return measured?.suite === suite ? measured.distances : null
}
