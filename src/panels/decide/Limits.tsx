import styles from '#panels/decide/Decide.module.css'
import { PlacementTable } from '#panels/decide/PlacementTable.tsx'
import type { DistanceIndex } from '#suites/distance.ts'

type LimitsProps = {
  readonly index: DistanceIndex
  /** Requests have been placed, so that it matters how often that goes wrong. */
  readonly isPlaced: boolean
}

/** What the placing cannot do, with what is known of how well it does. */
export function Limits({ index, isPlaced }: LimitsProps) {
  const { separation } = index
  return (
    <>
      <p className={styles['soft']}>
        The tier is guessed from letters, not from meaning: by the distance to the training queries, and by
        whether a request reads like an instruction. A short question about another matter may look near, a
        bank query in unusual words far. On the items of the full suite the distance tells T0 from T3 and T4
        with an AUC of {separation.T0.toFixed(2)} and T1 with {separation.T1.toFixed(2)} (1 is without fault,
        0.5 no better than chance). Read some of the placed requests before you trust the shares.
      </p>
      {isPlaced && <PlacementTable index={index} />}
    </>
  )
}
