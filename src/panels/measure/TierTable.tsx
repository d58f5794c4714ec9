import styles from '#panels/measure/Measure.module.css'
import { roleColour } from '#panels/roles.ts'
import type { RunModel } from '#suites/run.ts'
import type { Tier } from '#suites/suite.ts'
import { Explained } from '#ui/Explained.tsx'
import hidden from '#ui/hidden.module.css'
import { ScrollBox } from '#ui/ScrollBox.tsx'

export type TierRow = {
  readonly name: string
  readonly explanation: string
  /** The figure of a model on a tier, in words. */
  readonly value: (tier: Tier, model: RunModel) => string
}

type TierTableProps = {
  readonly label: string
  readonly head: string
  readonly tiers: readonly Tier[]
  readonly models: readonly RunModel[]
  readonly rows: readonly TierRow[]
}

/** Figures down, tiers across, in every cell one for each model, the first model's above. */
export function TierTable({ label, head, tiers, models, rows }: TierTableProps) {
  return (
    <ScrollBox label={label}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {tiers.map((tier) => (
              <th key={tier} scope="col">
                {tier}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, explanation, value }) => (
            <tr key={name}>
              <th scope="row">
                <Explained explanation={explanation}>{name}</Explained>
              </th>
              {tiers.map((tier) => (
                <td key={tier}>
                  {models.map((model) => (
                    <span
                      key={model.slotId}
                      className={styles['value']}
                      style={{ color: roleColour(model.role) }}
                    >
                      <span className={hidden['hidden']}>{model.name} </span>
                      {value(tier, model)}
                    </span>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}
