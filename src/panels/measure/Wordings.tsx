import { useMemo } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { roleColour } from '#panels/roles.ts'
import { tiersOf } from '#suites/matrix.ts'
import { givenOf } from '#suites/measures.ts'
import type { Run } from '#suites/run.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'

type Row = {
  readonly key: string
  readonly task: string
  readonly wording: string
  readonly isSeen: boolean
  readonly count: number
  /** Right answers, in the order of the models. */
  readonly right: readonly number[]
}

/** How much depends on the phrase: every wording of every task, with how often each model was right in it. */
export function Wordings({ run }: { readonly run: Run }) {
  const rows = useMemo(() => rowsOf(run), [run])
  if (rows.length === 0) return null
  return (
    <details className={styles['details']}>
      <summary>Wording by wording</summary>
      <ScrollBox label="Rates by wording" isLow>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col">Wording</th>
              <th scope="col">In training</th>
              <th scope="col">Items</th>
              {run.models.map(({ slotId, name, role }) => (
                <th key={slotId} scope="col" style={{ color: roleColour(role) }}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, task, wording, isSeen, count, right }) => (
              <tr key={key}>
                <td>{task}</td>
                <td>{wording}</td>
                <td>{isSeen ? 'seen' : 'never'}</td>
                <td>{count}</td>
                {run.models.map(({ slotId }, index) => (
                  <td key={slotId}>{right[index]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </details>
  )
}

function rowsOf(run: Run): Row[] {
  const columns = run.models.map((model) => tiersOf(run.suite).flatMap((tier) => givenOf(run, model, tier)))
  const worded = run.suite.items.filter(({ wording }) => wording !== undefined)
  const groups = Map.groupBy(worded, ({ task, wording }) => JSON.stringify([task, wording]))
  return [...groups].map(([key, items]) => {
    const [first] = items
    const ids = new Set(items.map(({ id }) => id))
    return {
      key,
      task: first?.task ?? '',
      wording: first?.wording ?? '',
      isSeen: (first?.wordingSeenBy.length ?? 0) > 0,
      count: items.length,
      right: columns.map((given) => given.filter(({ item, isRight }) => isRight && ids.has(item.id)).length),
    }
  })
}
