import styles from '#panels/measure/Measure.module.css'
import { points } from '#panels/measure/points.ts'
import { verdictExplanation } from '#panels/measure/verdictExplanation.ts'
import stacked from '#panels/stacked.module.css'
import { StackedHead } from '#panels/StackedHead.tsx'
import type { TierComparison } from '#suites/comparison.ts'
import { Explained } from '#ui/Explained.tsx'

type VerdictCellProps = {
  readonly comparison: TierComparison | undefined
  readonly names: readonly [string, string]
}

/** Who is ahead on a tier, by how much, and what speaks for it. */
export function VerdictCell({ comparison, names }: VerdictCellProps) {
  const className = `${styles['verdict']} ${stacked['whole']}`
  const head = (
    <StackedHead>
      {names[0]} against {names[1]}
    </StackedHead>
  )
  if (!comparison?.difference) return <td className={className}>{head}–</td>
  const { verdict, difference, isLowPower, changeFromT0 } = comparison
  return (
    <td className={className} data-verdict={verdict}>
      {head}
      <Explained explanation={verdictExplanation(comparison, names)}>
        {isLowPower ? 'undecided, too few items' : verdict}
      </Explained>
      <span className={styles['interval']}>
        {points(difference.value, true)} ({points(difference.interval.low, true)} to{' '}
        {points(difference.interval.high, true)})
      </span>
      {changeFromT0 && (
        <span className={styles['interval']}>
          <Explained explanation="Difference in differences: by how many points the lead is larger here than on T0. The interval draws whole groups again, those of both tiers together.">
            {points(changeFromT0.value, true)} since T0
          </Explained>{' '}
          ({points(changeFromT0.interval.low, true)} to {points(changeFromT0.interval.high, true)})
        </span>
      )}
    </td>
  )
}
