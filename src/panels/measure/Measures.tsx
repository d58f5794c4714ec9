import { useMemo } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { roleColour } from '#panels/roles.ts'
import { tiersOf } from '#suites/matrix.ts'
import { measures, measuresOf, type MeasureUnit } from '#suites/measures.ts'
import type { Run } from '#suites/run.ts'
import { Explained } from '#ui/Explained.tsx'
import hidden from '#ui/hidden.module.css'
import { ScrollBox } from '#ui/ScrollBox.tsx'

/** What the answers say beyond right and wrong, tier by tier, each model under its compared condition. */
export function Measures({ run }: { readonly run: Run }) {
  const columns = useMemo(() => run.models.map((model) => ({ model, values: measuresOf(run, model) })), [run])
  const tiers = tiersOf(run.suite)
  return (
    <>
      <ScrollBox label="Measures by tier">
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Measure</th>
              {tiers.map((tier) => (
                <th key={tier} scope="col">
                  {tier}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {measures
              .filter(({ id }) => hasAny(columns, id))
              .map(({ id, name, explanation, unit }) => (
                <tr key={id}>
                  <th scope="row">
                    <Explained explanation={explanation}>{name}</Explained>
                  </th>
                  {tiers.map((tier) => (
                    <td key={tier}>
                      {columns.map(({ model, values }) => (
                        <span
                          key={model.slotId}
                          className={styles['value']}
                          style={{ color: roleColour(model.role) }}
                        >
                          <span className={hidden['hidden']}>{model.name} </span>
                          {format(values.get(tier)?.get(id) ?? null, unit)}
                        </span>
                      ))}
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className={styles['soft']}>
        Upper figure {run.models.map(({ name }) => name).join(', below it ')}. A dash: the tier has nothing to
        compute it from.
      </p>
    </>
  )
}

/** Whether any tier of any model has a value. */
function hasAny(columns: readonly { readonly values: ReturnType<typeof measuresOf> }[], id: string): boolean {
  return columns.some(({ values }) =>
    [...values.values()].some((ofTier) => typeof ofTier.get(id) === 'number'),
  )
}

function format(value: number | null, unit: MeasureUnit): string {
  if (value === null) return '–'
  return unit === 'share' ? `${(100 * value).toFixed(0)}%` : value.toFixed(0)
}
