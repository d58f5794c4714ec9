import { roleColour, roleNames } from '#panels/roles.ts'
import { LossChart } from '#panels/training/LossChart.tsx'
import type { FamilyStage } from '#panels/training/stages.ts'
import { TableBox } from '#panels/training/TableBox.tsx'
import shared from '#panels/training/Training.module.css'
import type { Stage } from '#store/trainingFiles.ts'

type CurvesProps = { readonly stages: readonly FamilyStage[]; readonly isOnItsWay: boolean }

/** Training and validation loss of every stage, as chart and as table. */
export function Curves({ stages, isOnItsWay }: CurvesProps) {
  return (
    <>
      <h2>How the loss fell</h2>
      <p className={shared['prose']}>
        The loss is how surprised a model is, on average, by the token that comes next. The thin line is text
        it trains on; the thick one, with dots, is text held back. Where the second turns up while the first
        still falls, the model learns by heart. The dashed line is the step whose weights were kept: the
        lowest point of the thick line where training may stop early, the last step where it may not. Heights
        of different charts are not comparable, because the texts differ.
      </p>
      {stages.length === 0 && (
        <p className={shared['soft']}>
          {isOnItsWay ? 'The curves are on their way ...' : 'There are no curves to show.'}
        </p>
      )}
      <div className={shared['charts']}>
        {stages.map(({ role, stage }) => (
          <figure key={role} className={shared['figure']}>
            <figcaption>
              <strong style={{ color: roleColour(role) }}>{roleNames[role]}</strong>
              <span className={shared['soft']}>{summaryOf(stage)}</span>
            </figcaption>
            <LossChart
              label={`Loss of the stage ${role}. ${summaryOf(stage)}`}
              colour={roleColour(role)}
              loss={stage.loss}
              validation={stage.val_loss}
              keptStep={stage.kept_step}
            />
            <details className={shared['details']}>
              <summary>As a table</summary>
              <LossTable role={roleNames[role]} stage={stage} />
            </details>
          </figure>
        ))}
      </div>
    </>
  )
}

function summaryOf({
  kept_step: kept,
  steps,
  best_val_loss: best,
  dropout,
  weight_decay: decay,
}: Stage): string {
  const step = kept === steps ? `Kept the last step, ${kept.toLocaleString('en')}` : keptEarly(kept, steps)
  const regularised = [
    dropout === null ? '' : `dropout ${dropout}`,
    decay === null ? '' : `weight decay ${decay}`,
  ].filter(Boolean)
  return [`${step}; validation loss ${best.toFixed(2)}`, ...regularised].join('; ') + '.'
}

function keptEarly(kept: number, steps: number): string {
  return `Kept step ${kept.toLocaleString('en')} of ${steps.toLocaleString('en')}`
}

function LossTable({ role, stage }: { readonly role: string; readonly stage: Stage }) {
  const training = new Map(stage.loss)
  const validation = new Map(stage.val_loss)
  const steps = [...new Set([...training.keys(), ...validation.keys()])].toSorted((a, b) => a - b)
  return (
    <TableBox label={`Loss by step: ${role}`}>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Training</th>
          <th scope="col">Validation</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <tr key={step}>
            <th scope="row">
              {step.toLocaleString('en')}
              {step === stage.kept_step && ' (kept)'}
            </th>
            <td>{training.get(step)?.toFixed(3) ?? '–'}</td>
            <td>{validation.get(step)?.toFixed(3) ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </TableBox>
  )
}
