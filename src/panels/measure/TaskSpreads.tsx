import type { ChanceSpread } from '#metrics/statistics/chanceSpread.ts'
import { chanceWords, figureFormats, intervalWords } from '#panels/measure/figureWords.ts'
import styles from '#panels/measure/Measure.module.css'
import stacked from '#panels/stacked.module.css'
import { StackedHead } from '#panels/StackedHead.tsx'
import { useSteps } from '#panels/measure/useSteps.ts'
import { ModelHeads } from '#panels/ModelHeads.tsx'
import { isLowPower } from '#suites/figure.ts'
import { givenOf } from '#suites/given.ts'
import { points } from '#panels/measure/points.ts'
import { roleColour } from '#panels/roles.ts'
import type { Run } from '#suites/run.ts'
import { fewestItemsOfWording, spreadsOf, type TaskSpread } from '#suites/spreads.ts'
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
  const rows = useSteps(run, rowsOf)
  if (!rows) return <p className={styles['soft']}>Computing ...</p>
  const unsound = tiersOf(run.suite).filter((tier) => isUnsound(rows.filter((row) => row.tier === tier)))
  return (
    <>
      <p className={styles['soft']}>
        For each task how many answers are right, the wording with which the model did worst with its 95%
        interval (Wilson), and the spread: the best wording less the worst. One of several wordings is always
        the worst, so beside the spread stands what it would be by chance, if wordings did not matter: the
        mean, and where 95% lie of {dealWords(rows)} deals of the answers to the wordings at random - within a
        question that is asked in every wording, else within the task. A spread within that says nothing of
        the wordings.
      </p>
      {unsound.length > 0 && (
        <p className={styles['soft']}>
          On {unsound.join(', ')} no task has {fewestItemsOfWording} items or more in every wording, so this
          run says nothing of their worst wordings and spreads there.
        </p>
      )}
      <ScrollBox label="Spread by task" isLow>
        <table className={`${styles['table']} ${stacked['table']}`}>
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
                <td className={stacked['short']}>{tier}</td>
                <th scope="row" className={stacked['beside']}>
                  {task}
                </th>
                {run.models.map(({ slotId, name, role }, index) => (
                  <td key={slotId}>
                    <StackedHead colour={roleColour(role)}>{name}</StackedHead>
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
  const { rate, count, spread, worst, chance } = own
  return (
    <>
      {formatShare(rate)} of {count}
      <span className={`${styles['figureLine']} ${stacked['narrow']}`}>
        {chance ? worstWords(worst, spread) : unsoundWords(own)}
      </span>
      {chance && (
        <span className={`${styles['figureLine']} ${stacked['narrow']}`}>{spreadWords(spread, chance)}</span>
      )}
    </>
  )
}

/** `worst 20% of 5 (4% to 62%), low power: Name it.`; none is the worst where all are equally good. */
function worstWords(
  worst: TaskSpread['worst'],
  { spread, worst: { wording } }: TaskSpread['spread'],
): string {
  if (spread === 0) return 'no wording is worse than another'
  const interval = worst.interval ? ` (${intervalWords(worst.interval)})` : ''
  return `worst ${formatShare(worst.value)} of ${worst.count}${interval}${isLowPower(worst) ? ', low power' : ''}: ${wording}`
}

/** The spread beside that of chance. */
function spreadWords({ spread, counts }: TaskSpread['spread'], chance: ChanceSpread): string {
  const words = `spread ${points(spread)} over ${counts.length} wordings`
  if (chance.high === 0) return `${words}: all wordings are alike`
  return `${words}, ${chanceWords(spread, chance, figureFormats.points.end)}`
}

/** `1,000`; where tiers of very many answers are dealt out less often, from the fewest on. */
function dealWords(rows: readonly Row[]): string {
  const counts = rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.chance?.dealCount ?? []))
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  if (counts.length === 0) return 'many'
  const words = (count: number): string => count.toLocaleString('en')
  return fewest === most ? words(most) : `${words(fewest)} to ${words(most)}`
}

/** `too few items a wording (2)`, or from the rarest wording to the one that is asked most. */
function unsoundWords({ fewest, spread }: TaskSpread): string {
  if (spread.counts.length === 1) return 'one wording only'
  const most = Math.max(...spread.counts)
  return `too few items a wording (${fewest === most ? fewest : `${fewest} to ${most}`})`
}

function isUnsound(rows: readonly Row[]): boolean {
  return rows.length > 0 && rows.every(({ cells }) => cells.every((cell) => !cell?.chance))
}

/** Pauses at each step. */
function* rowsOf(run: Run): Generator<void, Row[]> {
  const rows: Row[] = []
  for (const tier of tiersOf(run.suite)) {
    const columns: (readonly TaskSpread[])[] = []
    for (const model of run.models) {
      const { tasks } = yield* spreadsOf(givenOf(run, model, tier), run.seed)
      columns.push(tasks)
      yield
    }
    const tasks = new Set(columns.flatMap((column) => column.map(({ task }) => task)))
    for (const task of tasks)
      rows.push({
        tier,
        task,
        cells: columns.map((column) => column.find((own) => own.task === task) ?? null),
      })
  }
  return rows
}
