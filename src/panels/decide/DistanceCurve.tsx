import { memo, useMemo } from 'react'

import { CurvePlot } from '#panels/decide/CurvePlot.tsx'
import styles from '#panels/decide/Decide.module.css'
import { equalBins, scoreOf, type Bin, type BinScore } from '#panels/decide/distanceBins.ts'
import { useDistances, type Distances } from '#panels/decide/useDistances.ts'
import { IntervalMark } from '#panels/IntervalMark.tsx'
import { ModelHeads } from '#panels/ModelHeads.tsx'
import { roleColour } from '#panels/roles.ts'
import stacked from '#panels/stacked.module.css'
import { StackedHead } from '#panels/StackedHead.tsx'
import type { DistanceIndex } from '#suites/distance.ts'
import { givenOf, type Given } from '#suites/given.ts'
import type { Run, RunModel } from '#suites/run.ts'
import { formatShare } from '#ui/figures.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'

type DistanceCurveProps = { readonly run: Run; readonly index: DistanceIndex }

/** One bin with what each model made of it, in the order of the models. */
export type BinRow = { readonly bin: Bin; readonly scores: readonly (BinScore | null)[] }

/** How right each model was the farther an item of T0 and T1 is from the specialist's training. */
export const DistanceCurve = memo(function DistanceCurve({ run, index }: DistanceCurveProps) {
  const distances = useDistances(run.suite, index)
  const rows = useMemo(() => (distances ? rowsOf(run, distances) : []), [run, distances])
  if (rows.length === 0) return null
  return (
    <section className={styles['section']} aria-label="Right by distance">
      <h2>Right by distance</h2>
      <p className={styles['soft']}>
        The items of T0 and T1 of the run that is open, by their distance to the specialist's training, from 0
        to 1 for a text that shares no word with it. They are parted into bins of about equal size, at least
        15 items each and at most ten bins; bars are 95% intervals, in which items that say one thing count
        together.
      </p>
      <CurvePlot rows={rows} models={run.models} />
      <DistanceTable rows={rows} models={run.models} />
    </section>
  )
})

type DistanceTableProps = { readonly rows: readonly BinRow[]; readonly models: readonly RunModel[] }

const fartherThan = 'Farther than, of validation queries'

function DistanceTable({ rows, models }: DistanceTableProps) {
  return (
    <ScrollBox label="Rates by distance">
      <table className={`${styles['table']} ${stacked['table']}`}>
        <caption>The same figures, nearest items first</caption>
        <thead>
          <tr>
            <th scope="col">Distance</th>
            <th scope="col">{fartherThan}</th>
            <ModelHeads models={models} />
          </tr>
        </thead>
        <tbody>
          {rows.map(({ bin, scores }) => (
            <tr key={bin[0]?.id}>
              <th scope="row">{rangeOf(bin, ({ distance }) => distance.toFixed(2))}</th>
              <td className={stacked['whole']}>
                <StackedHead>{fartherThan}</StackedHead>
                {rangeOf(bin, ({ percentile }) => formatShare(percentile / 100))}
              </td>
              {models.map(({ slotId, name, role }, place) => (
                <td key={slotId} className={styles['markColumn']}>
                  <StackedHead colour={roleColour(role)}>{name}</StackedHead>
                  <ScoreCell score={scores[place] ?? null} colour={roleColour(role)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function ScoreCell({ score, colour }: { readonly score: BinScore | null; readonly colour: string }) {
  if (!score) return '–'
  const { rate, count, interval } = score
  return (
    <>
      {formatShare(rate)} of {count}
      <span className={styles['interval']}>
        {formatShare(interval.low)} to {formatShare(interval.high)}
      </span>
      <IntervalMark rate={rate} interval={interval} colour={colour} />
    </>
  )
}

/** From the first item of a bin to its last; percentiles rise with distances. */
function rangeOf(bin: Bin, words: (item: Bin[number]) => string): string {
  const ends = [bin[0], bin.at(-1)].map((item) => (item ? words(item) : ''))
  return [...new Set(ends)].join(' to ')
}

/** The bins are of the items that any model has answered, so that all models share them. */
function rowsOf(run: Run, distances: Distances): BinRow[] {
  const columns = run.models.map((model) => {
    const given = (['T0', 'T1'] as const).flatMap((tier) => givenOf(run, model, tier))
    return new Map(given.map((own): [string, Given] => [own.item.id, own]))
  })
  const placed = [...distances]
    .filter(([id]) => columns.some((column) => column.has(id)))
    .map(([id, { distance, percentile }]) => ({ id, distance, percentile }))
  return equalBins(placed).map((bin) => ({ bin, scores: columns.map((column) => scoreOf(bin, column)) }))
}
