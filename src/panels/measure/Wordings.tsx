import { useMemo } from 'react'

import styles from '#panels/measure/Measure.module.css'
import stacked from '#panels/stacked.module.css'
import { StackedHead } from '#panels/StackedHead.tsx'
import { TaskSpreads } from '#panels/measure/TaskSpreads.tsx'
import { ModelHeads } from '#panels/ModelHeads.tsx'
import { roleColour } from '#panels/roles.ts'
import { givenOf } from '#suites/given.ts'
import { phraseOf } from '#suites/measuring.ts'
import type { Run } from '#suites/run.ts'
import { whyUncheckable } from '#suites/scoring.ts'
import { tiersOf, type Item, type Tier } from '#suites/suite.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'

type Row = {
  readonly key: string
  readonly tier: Tier
  readonly task: string
  readonly wording: string
  /** Names of models. */
  readonly seenBy: readonly string[]
  /** In the order of the models. */
  readonly scores: readonly { readonly rightCount: number; readonly count: number }[]
}

/** How much depends on the phrase: by task, and every wording of every task with how often each model was right in it. */
export function Wordings({ run }: { readonly run: Run }) {
  const rows = useMemo(() => rowsOf(run), [run])
  if (rows.length === 0) return <p className={styles['soft']}>The suite says nothing in several wordings.</p>
  return (
    <div className={styles['section']}>
      <TaskSpreads run={run} />
      <ScrollBox label="Rates by wording" isLow>
        <table className={`${styles['table']} ${stacked['table']}`}>
          <caption>By wording</caption>
          <thead>
            <tr>
              <th scope="col">Tier</th>
              <th scope="col">Task</th>
              <th scope="col">Wording</th>
              <th scope="col">In training</th>
              <ModelHeads models={run.models} />
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, tier, task, wording, seenBy, scores }) => (
              <tr key={key}>
                <td className={stacked['short']}>{tier}</td>
                <td className={stacked['beside']}>{task}</td>
                <td className={stacked['whole']}>{wording}</td>
                <td className={stacked['whole']}>
                  <StackedHead>In training</StackedHead>
                  {seenBy.length > 0 ? `seen by ${seenBy.join(', ')}` : 'never'}
                </td>
                {run.models.map(({ slotId, name, role }, index) => (
                  <td key={slotId}>
                    <StackedHead colour={roleColour(role)}>{name}</StackedHead>
                    {scores[index]?.rightCount ?? 0} of {scores[index]?.count ?? 0}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </div>
  )
}

/** A wording of a task on a tier, over all items that are put in it; models may have answered different ones. */
function rowsOf(run: Run): Row[] {
  return tiersOf(run.suite).flatMap((tier) => {
    const keyOf = (item: Item): string => JSON.stringify([tier, item.task, phraseOf(item)])
    const columns = run.models.map((model) =>
      Map.groupBy(givenOf(run, model, tier), ({ item }) => keyOf(item)),
    )
    const worded = run.suite.items.filter(
      (item) => item.tier === tier && phraseOf(item) !== undefined && whyUncheckable(item) === null,
    )
    return [...Map.groupBy(worded, keyOf)].flatMap(([key, items]): Row[] => {
      const [first] = items
      if (!first) return []
      return [
        {
          key,
          tier,
          task: first.task,
          wording: phraseOf(first) ?? '',
          seenBy: run.models
            .filter(({ modelId }) => items.some(({ wordingSeenBy }) => wordingSeenBy.includes(modelId)))
            .map(({ name }) => name),
          scores: columns.map((column) => {
            const given = column.get(key) ?? []
            return { rightCount: given.filter(({ isRight }) => isRight).length, count: given.length }
          }),
        },
      ]
    })
  })
}
