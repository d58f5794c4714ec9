import { useMemo } from 'react'

import { confusionCounts } from '#metrics/classification.ts'
import styles from '#panels/measure/Measure.module.css'
import { roleColour } from '#panels/roles.ts'
import { tiersOf } from '#suites/matrix.ts'
import { classifiedOf, givenOf } from '#suites/given.ts'
import type { Run, RunModel } from '#suites/run.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'

const shownCount = 20

/** Which labels a model takes for which, over all tiers that ask for one; the most frequent first. */
export function Confusions({ run }: { readonly run: Run }) {
  if (run.suite.labels.length === 0) return <p className={styles['soft']}>The suite has no labels.</p>
  return (
    <>
      <div className={styles['columns']}>
        {run.models.map((model) => (
          <ModelConfusions key={model.slotId} run={run} model={model} />
        ))}
      </div>
    </>
  )
}

function ModelConfusions({ run, model }: { readonly run: Run; readonly model: RunModel }) {
  const confusions = useMemo(() => {
    const given = tiersOf(run.suite).flatMap((tier) => givenOf(run, model, tier))
    const counts = confusionCounts(classifiedOf(given, run.suite.labels))
    return counts.filter(({ reference, answer }) => reference !== answer)
  }, [run, model])
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
