import { memo, useMemo } from 'react'

import { wilson } from '#metrics/statistics/wilson.ts'
import styles from '#panels/decide/Decide.module.css'
import { IntervalMark } from '#panels/IntervalMark.tsx'
import { roleColour } from '#panels/roles.ts'
import { usePercentiles, type Percentiles } from '#panels/decide/usePercentiles.ts'
import type { DistanceIndex } from '#suites/distance.ts'
import { givenOf } from '#suites/given.ts'
import type { Run } from '#suites/run.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'
import { formatShare } from '#ui/figures.ts'

/** Bounds of the bins, in per cent of the validation queries that are nearer. */
const bins = [
  { from: 0, to: 50, name: 'nearer half' },
  { from: 50, to: 90, name: 'farther half' },
  { from: 90, to: 99, name: 'farthest tenth' },
  { from: 99, to: Infinity, name: 'beyond nearly all' },
] as const

type DistanceCurveProps = { readonly run: Run; readonly index: DistanceIndex }

/** How right each model was the farther an item of T0 and T1 is from the specialist's training. */
export const DistanceCurve = memo(function DistanceCurve({ run, index }: DistanceCurveProps) {
  const percentiles = usePercentiles(run.suite, index)
  const rows = useMemo(() => (percentiles ? rowsOf(run, percentiles) : []), [run, percentiles])
  if (rows.every(({ cells }) => cells.every(({ count }) => count === 0))) return null
  return (
    <section className={styles['section']} aria-label="Right by distance">
      <h2>Right by distance</h2>
      <p className={styles['soft']}>
        The items of T0 and T1 of the run that is open, by their distance to the specialist's training: where
        the queries lie that it was validated on.
      </p>
      <ScrollBox label="Rates by distance">
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Distance</th>
              {run.models.map(({ slotId, name, role }) => (
                <th key={slotId} scope="col" style={{ color: roleColour(role) }}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cells }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map(({ slotId, colour, rightCount, count }) => (
                  <td key={slotId} className={styles['markColumn']}>
                    {count === 0 ? '–' : `${formatShare(rightCount / count)}, n ${count}`}
                    {count > 0 && (
                      <IntervalMark
                        rate={rightCount / count}
                        interval={wilson(rightCount, count)}
                        colour={colour}
                      />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  )
})

function rowsOf(run: Run, percentiles: Percentiles) {
  const columns = run.models.map((model) => ({
    model,
    given: (['T0', 'T1'] as const).flatMap((tier) => givenOf(run, model, tier)),
  }))
  return bins.map(({ from, to, name }) => ({
    name,
    cells: columns.map(({ model, given }) => {
      const inside = given.filter(({ item }) => {
        const percentile = percentiles.get(item.id) ?? 0
        return percentile >= from && percentile < to
      })
      const rightCount = inside.filter(({ isRight }) => isRight).length
      return { slotId: model.slotId, colour: roleColour(model.role), rightCount, count: inside.length }
    }),
  }))
}
