import { useMemo } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { roleColour } from '#panels/roles.ts'
import { tiersOf } from '#suites/matrix.ts'
import { givenOf } from '#suites/given.ts'
import type { Run } from '#suites/run.ts'
import type { Item } from '#suites/suite.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'

type Row = {
  readonly key: string
  readonly task: string
  readonly wording: string
  /** Names of models. */
  readonly seenBy: readonly string[]
  readonly count: number
  /** Right answers, in the order of the models. */
  readonly right: readonly number[]
}

/** How much depends on the phrase: every wording of every task, with how often each model was right in it. */
export function Wordings({ run }: { readonly run: Run }) {
  const rows = useMemo(() => rowsOf(run), [run])
  if (rows.length === 0) return <p className={styles['soft']}>The suite says nothing in several wordings.</p>
  return (
    <>
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
            {rows.map(({ key, task, wording, seenBy, count, right }) => (
              <tr key={key}>
                <td>{task}</td>
                <td>{wording}</td>
                <td>{seenBy.length > 0 ? `seen by ${seenBy.join(', ')}` : 'never'}</td>
                <td>{count}</td>
                {run.models.map(({ slotId }, index) => (
                  <td key={slotId}>{right[index]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  )
}

/** The instruction, or on T1 the kind of rewording. */
function phraseOf({ wording, rewording }: Item): string | undefined {
  return wording ?? rewording
}

function rowsOf(run: Run): Row[] {
  const columns = run.models.map((model) => tiersOf(run.suite).flatMap((tier) => givenOf(run, model, tier)))
  const worded = run.suite.items.filter((item) => phraseOf(item) !== undefined)
  const groups = Map.groupBy(worded, (item) => JSON.stringify([item.task, phraseOf(item)]))
  return [...groups].map(([key, items]) => {
    const [first] = items
    const ids = new Set(items.map(({ id }) => id))
    return {
      key,
      task: first?.task ?? '',
      wording: (first && phraseOf(first)) ?? '',
      seenBy: run.models
        .filter(({ modelId }) => first?.wordingSeenBy.includes(modelId))
        .map(({ name }) => name),
      count: items.length,
      right: columns.map((given) => given.filter(({ item, isRight }) => isRight && ids.has(item.id)).length),
    }
  })
}
