import { useMemo } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { ModelHeads } from '#panels/ModelHeads.tsx'
import { givenOf } from '#suites/given.ts'
import { fewestItemsOfWording, taskSpreads, type TaskSpread } from '#suites/measuring.ts'
import type { Run } from '#suites/run.ts'
import { tiersOf, type Tier } from '#suites/suite.ts'
import { formatShare } from '#ui/figures.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'

type Row = {
  readonly tier: Tier
  readonly task: string
  /** In the order of the models; null where one has no answers. */
  readonly cells: readonly (TaskSpread | null)[]
}

/** Every task with its mean, its worst wording and how far the best is from it, each with what it rests on. */
export function TaskSpreads({ run }: { readonly run: Run }) {
  const rows = useMemo(() => rowsOf(run), [run])
  const unsound = tiersOf(run.suite).filter((tier) => isUnsound(rows.filter((row) => row.tier === tier)))
  return (
    <>
      <p className={styles['soft']}>
        For each task how many answers are right, the wording with which the model did worst, and the spread:
        the best wording less the worst.
      </p>
      {unsound.length > 0 && (
        <p className={styles['soft']}>
          On {unsound.join(', ')} no task has {fewestItemsOfWording} items or more in every wording, so this
          run says nothing of their worst wordings and spreads there.
        </p>
      )}
      <ScrollBox label="Spread by task" isLow>
        <table className={styles['table']}>
          <caption>By task</caption>
          <thead>
            <tr>
              <th scope="col">Tier</th>
              <th scope="col">Task</th>
              <ModelHeads models={run.models} />
            </tr>
          </thead>
          <tbody>
            {rows.map(({ tier, task, cells }) => (
              <tr key={`${tier} ${task}`}>
                <td>{tier}</td>
                <th scope="row">{task}</th>
                {run.models.map(({ slotId }, index) => (
                  <td key={slotId}>
                    <SpreadCell spread={cells[index] ?? null} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  )
}

function SpreadCell({ spread: own }: { readonly spread: TaskSpread | null }) {
  if (!own) return '–'
  const { rate, count, spread, isSound } = own
  return (
    <>
      {formatShare(rate)} of {count}
      <span className={styles['figureLine']}>
        {isSound
          ? `worst ${formatShare(spread.worst.rate)} of ${spread.worst.count}: ${spread.worst.wording}`
          : unsoundWords(own)}
      </span>
      {isSound && (
        <span className={styles['figureLine']}>
          spread {(100 * spread.spread).toFixed(0)} points over {spread.counts.length} wordings
        </span>
      )}
    </>
  )
}

/** `too few items a wording (2)`, or from the rarest wording to the one that is asked most. */
function unsoundWords({ fewest, spread }: TaskSpread): string {
  if (spread.counts.length === 1) return 'one wording only'
  const most = Math.max(...spread.counts)
  return `too few items a wording (${fewest === most ? fewest : `${fewest} to ${most}`})`
}

function isUnsound(rows: readonly Row[]): boolean {
  return rows.length > 0 && rows.every(({ cells }) => cells.every((cell) => !cell?.isSound))
}

function rowsOf(run: Run): Row[] {
  return tiersOf(run.suite).flatMap((tier) => {
    const columns = run.models.map((model) => taskSpreads(givenOf(run, model, tier)))
    const tasks = new Set(columns.flatMap((column) => column.map(({ task }) => task)))
    return [...tasks].map((task) => ({
      tier,
      task,
      cells: columns.map((column) => column.find((own) => own.task === task) ?? null),
    }))
  })
}
