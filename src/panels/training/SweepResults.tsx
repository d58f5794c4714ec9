import { lazy, Suspense } from 'react'

import { PartStatus } from '#panels/training/PartStatus.tsx'
import styles from '#panels/training/SweepResults.module.css'
import { TableBox } from '#panels/training/TableBox.tsx'
import shared from '#panels/training/Training.module.css'
import { useTraining } from '#store/training.ts'
import type { SweepRun } from '#store/trainingFiles.ts'
import { formatDuration, formatFigure, formatShare } from '#ui/figures.ts'
import { Notice } from '#ui/Notice.tsx'

const LossChart = lazy(async () => ({ default: (await import('#panels/training/LossChart.tsx')).LossChart }))

const groups = [
  {
    id: 'rank',
    title: 'How much is trained: LoRA rank against full tuning',
    says: 'LoRA leaves the network as it is and trains a small addition beside each matrix; its rank is how wide. One pass over the same bank queries each.',
  },
  {
    id: 'examples',
    title: 'How much is shown: 100, 1,000 or 10,000 instructions',
    says: 'Each set is the beginning of the next. Seen wordings are those that were in the training data, unseen ones were kept out of it. A few short questions, such as a sum, may also have been trained on.',
  },
  {
    id: 'regularisation',
    title: 'What keeps it from learning by heart',
    says: 'A few bank queries, read again and again, with dropout and weight decay on or off. "Stopped early" are the weights that early stopping would have kept; "run to the end" are the last ones.',
  },
]

/** Short runs that differ in one thing at a time. */
export function SweepResults() {
  const sweep = useTraining((state) => state.sweep)
  return (
    <>
      <h2>What if they had been trained otherwise?</h2>
      <p className={shared['prose']}>
        Short runs from the domain model that differ in one thing. The dot is the share of right answers, the
        bar its 95% interval: where bars overlap by much, the runs cannot be told apart.
      </p>
      {sweep.status === 'missing' && <Notice tone="quiet">The sweep has not been run yet.</Notice>}
      {sweep.status !== 'ready' && sweep.status !== 'missing' && (
        <PartStatus what="The figures of the sweep" status={sweep.status} />
      )}
      {sweep.status === 'ready' && (
        <>
          {groups.map(({ id, title, says }) => (
            <Group
              key={id}
              title={title}
              says={says}
              runs={sweep.value.runs.filter(({ group }) => group === id)}
            />
          ))}
          <p className={shared['soft']}>
            Run on {sweep.value.hardware}, {sweep.value.precision}, seed {sweep.value.seed}. Learning rates
            were chosen once, not searched.
          </p>
        </>
      )}
    </>
  )
}

type GroupProps = { readonly title: string; readonly says: string; readonly runs: readonly SweepRun[] }

function Group({ title, says, runs }: GroupProps) {
  const labels = [...new Set(runs.flatMap(({ results }) => results.map(({ label }) => label)))]
  if (runs.length === 0) return null
  return (
    <div className={styles['group']}>
      <h3>{title}</h3>
      <p className={`${shared['prose']} ${shared['soft']}`}>{says}</p>
      <Dots runs={runs} labels={labels} />
      <details className={shared['details']}>
        <summary>As a table</summary>
        <RunTable title={title} runs={runs} labels={labels} />
      </details>
      <details className={shared['details']}>
        <summary>Loss of these runs</summary>
        <Suspense fallback={<p className={shared['soft']}>Loading the charts ...</p>}>
          <div className={shared['charts']}>
            {runs.map((run) => (
              <figure key={run.id} className={shared['figure']}>
                <figcaption>{run.label}</figcaption>
                <LossChart
                  label={`Loss of ${run.label}; kept step ${run.kept_step} of ${run.steps}`}
                  colour="var(--ink)"
                  loss={run.loss}
                  validation={run.val_loss}
                  keptStep={run.kept_step}
                />
              </figure>
            ))}
          </div>
        </Suspense>
      </details>
    </div>
  )
}

type RunsProps = {
  readonly title: string
  readonly runs: readonly SweepRun[]
  readonly labels: readonly string[]
}

/** Dots with intervals on one scale from 0 to 100%. Hidden from screen readers: the table has the figures. */
function Dots({ runs, labels }: Omit<RunsProps, 'title'>) {
  return (
    <div className={styles['plot']}>
      <div aria-hidden="true">
        {runs.map((run) => (
          <div key={run.id} className={styles['row']}>
            <span className={styles['name']}>{run.label}</span>
            <span className={styles['track']}>
              {run.results.map(({ label, value, low, high, n }) => (
                <span
                  key={label}
                  className={styles['line']}
                  data-series={labels.indexOf(label)}
                  title={`${label}: ${formatShare(value)} (${formatShare(low)} to ${formatShare(high)}), n ${n}`}
                >
                  <span
                    className={styles['bar']}
                    style={{ left: formatShare(low, 2), right: formatShare(1 - high, 2) }}
                  />
                  <span className={styles['dot']} style={{ left: formatShare(value, 2) }} />
                </span>
              ))}
            </span>
          </div>
        ))}
        <div className={styles['row']}>
          <span />
          <span className={styles['scale']}>
            <span>0%</span>
            <span>50%</span>
            <span>100%</span>
          </span>
        </div>
      </div>
      <p className={styles['legend']}>
        {labels.map((label, index) => (
          <span key={label} className={styles['key']} data-series={index}>
            <span className={styles['dot']} aria-hidden="true" /> {label}
          </span>
        ))}
      </p>
    </div>
  )
}

function RunTable({ title, runs, labels }: RunsProps) {
  return (
    <TableBox label={title}>
      <thead>
        <tr>
          <th scope="col">Run</th>
          {labels.map((label) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
          <th scope="col">Trained parameters</th>
          <th scope="col">Examples</th>
          <th scope="col">Kept step</th>
          <th scope="col">Time</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <th scope="row">{run.label}</th>
            {labels.map((label) => (
              <td key={label}>
                <Result run={run} label={label} />
              </td>
            ))}
            <td>{run.trained_parameters.toLocaleString('en')}</td>
            <td>{run.examples.toLocaleString('en')}</td>
            <td>
              {run.kept_step} of {run.steps}
            </td>
            <td>
              {run.seconds < 90
                ? formatDuration(run.seconds * 1000)
                : `${formatFigure(run.seconds / 60)} min`}
            </td>
          </tr>
        ))}
      </tbody>
    </TableBox>
  )
}

function Result({ run, label }: { readonly run: SweepRun; readonly label: string }) {
  const result = run.results.find((found) => found.label === label)
  if (!result) return '–'
  return (
    <>
      {formatShare(result.value)}
      <span className={shared['interval']}>
        {formatShare(result.low)} to {formatShare(result.high)}, n {result.n}
      </span>
    </>
  )
}
