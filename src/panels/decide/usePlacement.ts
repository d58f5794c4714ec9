import { useEffect, useState } from 'react'

import { mapInSlices } from '#store/audit.ts'
import { useSuites } from '#store/suites.ts'
import { tierOf, type DistanceIndex } from '#suites/distance.ts'
import { readInstruction } from '#suites/instructionSigns.ts'
import { placementRows, type PlacementRow } from '#suites/placement.ts'
import type { Item } from '#suites/suite.ts'

/** How the items of the shipped full suite would be placed; null until that is computed, none if it cannot be had. */
export function usePlacement(index: DistanceIndex): readonly PlacementRow[] | null {
  const [rows, setRows] = useState<readonly PlacementRow[] | null>(null)
  useEffect(() => {
    let isWanted = true
    const place = async (): Promise<readonly PlacementRow[] | null> => {
      const { items } = await useSuites.getState().load('full')
      const placed = await mapInSlices(items, (item) => placedItem(item, index), {
        isWanted: () => isWanted,
      })
      return placed && placementRows(placed)
    }
    const keepIfWanted = (found: readonly PlacementRow[] | null): void => {
      if (isWanted) setRows(found)
    }
    void place().then(keepIfWanted, () => keepIfWanted([]))
    return () => {
      isWanted = false
    }
  }, [index])
  return rows
}

function placedItem({ tier, prompt }: Item, index: DistanceIndex) {
  return { tier, guess: tierOf(index, prompt, readInstruction(prompt)) }
}
