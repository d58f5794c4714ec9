import type { FigureWords } from '#panels/measure/figureWords.ts'
import styles from '#panels/measure/Measure.module.css'
import stacked from '#panels/stacked.module.css'
import { StackedHead } from '#panels/StackedHead.tsx'
import { roleColour } from '#panels/roles.ts'
import type { RunModel } from '#suites/run.ts'
import type { Tier } from '#suites/suite.ts'
import { Explained } from '#ui/Explained.tsx'
import hidden from '#ui/hidden.module.css'
import { ScrollBox } from '#ui/ScrollBox.tsx'

export type TierRow = {
  readonly name: string
  readonly explanation: string
  /** The figure of a model on a tier; null where there is none. */
  readonly figure: (tier: Tier, model: RunModel) => FigureWords | null
}

type TierTableProps = {
  readonly label: string
  readonly head: string
  readonly tiers: readonly Tier[]
  readonly models: readonly RunModel[]
  readonly rows: readonly TierRow[]
}

/**
 * Figures down, tiers across, in every cell one for each model, the first model's above. On a phone the tiers of a
 * figure stand below it.
 */
export function TierTable({ label, head, tiers, models, rows }: TierTableProps) {
  return (
    <ScrollBox label={label}>
      <table className={`${styles['table']} ${stacked['table']}`}>
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
          {rows.map(({ name, explanation, figure }) => (
            <tr key={name}>
              <th scope="row">
                <Explained explanation={explanation}>{name}</Explained>
              </th>
              {tiers.map((tier) => {
                const words = models.map((model) => figure(tier, model))
                return (
                  <td
                    key={tier}
                    className={words.every((own) => own === null) ? stacked['short'] : undefined}
                  >
                    <StackedHead>{tier}</StackedHead>
                    {models.map((model, index) => (
                      <TierFigure key={model.slotId} model={model} words={words[index] ?? null} />
                    ))}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

type TierFigureProps = { readonly model: RunModel; readonly words: FigureWords | null }

function TierFigure({ model: { name, role }, words }: TierFigureProps) {
  const colour = roleColour(role)
  return (
    <span className={stacked['value']} style={{ borderColor: colour }}>
      <span className={hidden['hidden']}>{name} </span>
      <span style={{ color: words?.isLowPower ? 'var(--ink-soft)' : colour }}>{words?.value ?? '–'}</span>
      {words?.lines.map((line) => (
        <span key={line} className={stacked['line']}>
          {line}
        </span>
      ))}
    </span>
  )
}
