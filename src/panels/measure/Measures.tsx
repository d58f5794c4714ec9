import { tiersOf } from '#suites/suite.ts'
import { useMemo } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { TierTable } from '#panels/measure/TierTable.tsx'
import { points, wholeNumber } from '#panels/measure/points.ts'
import { Unchecked } from '#panels/measure/Unchecked.tsx'
import { measures, measuresOf, type MeasureUnit } from '#suites/measures.ts'
import { fewestItemsOfWording } from '#suites/measuring.ts'
import type { Run } from '#suites/run.ts'

/** What the answers say beyond right and wrong, tier by tier, each model under its compared condition. */
export function Measures({ run }: { readonly run: Run }) {
  const columns = useMemo(
    () => new Map(run.models.map((model) => [model.slotId, measuresOf(run, model)])),
    [run],
  )
  return (
    <>
      <TierTable
        label="Measures by tier"
        head="Measure"
        tiers={tiersOf(run.suite)}
        models={run.models}
        rows={measures
          .filter(({ id }) => hasAny(columns, id))
          .map(({ id, name, explanation, unit }) => ({
            name,
            explanation,
            value: (tier, model) => format(columns.get(model.slotId)?.get(tier)?.get(id) ?? null, unit),
          }))}
      />
      <p className={styles['soft']}>
        Upper figure {run.models.map(({ name }) => name).join(', below it ')}. A dash: the tier has nothing to
        compute it from; worst wordings and spreads also need {fewestItemsOfWording} items in every wording of
        a task, see Wording by wording.
      </p>
      <Unchecked suite={run.suite} />
    </>
  )
}

/** Whether any tier of any model has a value. */
function hasAny(columns: ReadonlyMap<string, ReturnType<typeof measuresOf>>, id: string): boolean {
  return [...columns.values()].some((values) =>
    [...values.values()].some((ofTier) => typeof ofTier.get(id) === 'number'),
  )
}

function format(value: number | null, unit: MeasureUnit): string {
  if (value === null) return '–'
  if (unit === 'points') return points(value)
  return unit === 'share' ? `${wholeNumber(100 * value)}%` : wholeNumber(value)
}
