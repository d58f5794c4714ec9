import { tiersOf } from '#suites/suite.ts'
import { useMemo } from 'react'

import { confusionCounts, type Classified } from '#metrics/classification.ts'
import { ConfusionMatrix } from '#panels/measure/ConfusionMatrix.tsx'
import styles from '#panels/measure/Measure.module.css'
import { roleColour } from '#panels/roles.ts'
import { classifiedOf, givenOf } from '#suites/given.ts'
import type { Run, RunModel } from '#suites/run.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'

const shownCount = 20

/** Which labels a model takes for which, over all tiers that ask for one: as a matrix, and the most frequent first. */
export function Confusions({ run }: { readonly run: Run }) {
  const columns = useMemo(
    () => run.models.map((model) => ({ model, answers: classifiedBy(run, model) })),
    [run],
  )
  if (run.suite.labels.length === 0) return <p className={styles['soft']}>The suite has no labels.</p>
  if (columns.every(({ answers }) => answers.length === 0))
    return <p className={styles['soft']}>No answer has been given where the suite asks for a label.</p>
  return (
    <div className={styles['section']}>
      <p className={styles['soft']}>
        The right label down, the label given across, the labels that are confused most often first; the
        darker or brighter a cell, the more answers. Labels that take part in no confusion, or in few, are
        summed.
      </p>
      {columns.map(({ model, answers }) => (
        <ConfusionMatrix
          key={model.slotId}
          name={model.name}
          colour={roleColour(model.role)}
          answers={answers}
        />
      ))}
      <div className={styles['columns']}>
        {columns.map(({ model, answers }) => (
          <ModelConfusions key={model.slotId} model={model} answers={answers} />
        ))}
      </div>
    </div>
  )
}

/** Each tier under the condition that is compared. */
function classifiedBy(run: Run, model: RunModel): readonly Classified[] {
  const given = tiersOf(run.suite).flatMap((tier) => givenOf(run, model, tier))
  return classifiedOf(given, run.suite.labels)
}

type ModelConfusionsProps = { readonly model: RunModel; readonly answers: readonly Classified[] }

function ModelConfusions({ model, answers }: ModelConfusionsProps) {
  const confusions = useMemo(
    () => confusionCounts(answers).filter(({ reference, answer }) => reference !== answer),
    [answers],
  )
  return (
    <ScrollBox label={`Confusions of ${model.name}`}>
      <table className={styles['table']}>
        <caption style={{ color: roleColour(model.role) }}>{model.name}</caption>
        <thead>
          <tr>
            <th scope="col">Right label</th>
            <th scope="col">Label given</th>
            <th scope="col">Times</th>
          </tr>
        </thead>
        <tbody>
          {confusions.slice(0, shownCount).map(({ reference, answer, count }) => (
            <tr key={`${reference} ${answer ?? ''}`}>
              <td>{reference}</td>
              <td>{answer ?? 'no label'}</td>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}
