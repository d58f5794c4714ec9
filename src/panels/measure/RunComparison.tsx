import { useEffect, useMemo, useState } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { verdictWords } from '#panels/measure/cellRows.ts'
import { runNames } from '#panels/measure/runNames.ts'
import { roleColour } from '#panels/roles.ts'
import { readRun } from '#store/keptRuns.ts'
import { useRuns } from '#store/runs.ts'
import type { Run } from '#suites/run.ts'
import { differenceOf, type ItemDifference, type RunDifference } from '#suites/runDifference.ts'
import { Notice } from '#ui/Notice.tsx'
import { ScrollBox } from '#ui/ScrollBox.tsx'

const shownCount = 50

/** This run against an earlier one of the same suite: rates beside each other, and only the answers that differ. */
export function RunComparison({ run }: { readonly run: Run }) {
  const kept = useRuns((state) => state.kept)
  const others = kept.filter(({ id, suite }) => id !== run.id && suite.id === run.suite.id)
  const names = runNames(kept)
  const [otherId, setOtherId] = useState('')
  const { run: other, isLost } = useKeptRun(others.some(({ id }) => id === otherId) ? otherId : '')
  const difference = useMemo(() => (other ? differenceOf(run, other) : null), [run, other])
  if (others.length === 0)
    return <p className={styles['soft']}>There is no other run of this suite in this browser yet.</p>
  return (
    <>
      <label className={styles['field']}>
        <span>The other run</span>
        <select value={otherId} onChange={({ target }) => setOtherId(target.value)}>
          <option value="">none</option>
          {others.map(({ id }) => (
            <option key={id} value={id}>
              {names.get(id)}
            </option>
          ))}
        </select>
      </label>
      {isLost && (
        <Notice tone="failure">The other run could not be read in this browser. Choose it again.</Notice>
      )}
      {difference && <Difference difference={difference} />}
    </>
  )
}

type KeptRun = { readonly id: string; readonly run: Run | null; readonly isLost: boolean }

/** A run of the database; null until it is there. */
function useKeptRun(runId: string): KeptRun {
  const [read, setRead] = useState<KeptRun | null>(null)
  useEffect(() => {
    let isWanted = true
    const put = (run: Run | null): void => {
      if (isWanted) setRead({ id: runId, run, isLost: run === null })
    }
    if (runId !== '')
      readRun(runId).then(
        (run) => put(run ?? null),
        () => put(null),
      )
    return () => {
      isWanted = false
    }
  }, [runId])
  return read?.id === runId ? read : { id: runId, run: null, isLost: false }
}

function Difference({ difference: { tiers, items, unmatched } }: { readonly difference: RunDifference }) {
  return (
    <>
      <ScrollBox label="Rates of both runs">
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Tier</th>
              <th scope="col">Model</th>
              <th scope="col">Judged in both</th>
              <th scope="col">Right then</th>
              <th scope="col">Right in this run</th>
            </tr>
          </thead>
          <tbody>
            {tiers.map(({ tier, model, count, rightBefore, rightNow }) => (
              <tr key={`${tier} ${model.slotId}`}>
                <th scope="row">{tier}</th>
                <td style={{ color: roleColour(model.role) }}>{model.name}</td>
                <td>{count}</td>
                <td>{count > 0 ? rightBefore : '–'}</td>
                <td>{count > 0 ? rightNow : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {unmatched.length > 0 && (
        <p className={styles['soft']}>Only in this run: {unmatched.map(({ name }) => name).join(', ')}.</p>
      )}
      <p className={styles['soft']}>
        {items.length === 0 ? 'No answer differs.' : `${items.length.toLocaleString('en')} answers differ.`}
        {items.length > shownCount && ` The first ${shownCount}:`}
      </p>
      <ol className={styles['items']}>
        {items.slice(0, shownCount).map((each) => (
          <DifferingItem key={`${each.model.slotId} ${each.item.id}`} difference={each} />
        ))}
      </ol>
    </>
  )
}

function DifferingItem({ difference }: { readonly difference: ItemDifference }) {
  const { item, model, before, now, wasRight, isRight } = difference
  return (
    <li className={styles['item']}>
      <pre className={styles['prompt']}>{item.prompt}</pre>
      <p className={styles['soft']}>
        {item.tier}, {item.task}, <span style={{ color: roleColour(model.role) }}>{model.name}</span>
      </p>
      <p className={styles['answer']}>
        <span>then</span>
        <span>{verdictWords(wasRight)}</span>
        <code>{before.text}</code>
      </p>
      <p className={styles['answer']}>
        <span>in this run</span>
        <span>{verdictWords(isRight)}</span>
        <code>{now.text}</code>
      </p>
    </li>
  )
}
