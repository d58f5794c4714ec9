import { useEffect, useMemo, useRef, type ReactNode } from 'react'

import { IntervalMark } from '#panels/IntervalMark.tsx'
import type { Place } from '#panels/measure/Measure.tsx'
import styles from '#panels/measure/Measure.module.css'
import stacked from '#panels/stacked.module.css'
import { StackedHead } from '#panels/StackedHead.tsx'
import { tierName, tierSentence } from '#panels/measure/tierWords.ts'
import { VerdictCell } from '#panels/measure/VerdictCell.tsx'
import { ModelHeads } from '#panels/ModelHeads.tsx'
import { roleColour } from '#panels/roles.ts'
import { useComparison } from '#panels/useComparison.ts'
import { useRuns } from '#store/runs.ts'
import { comparedCondition } from '#suites/conditions.ts'
import { columnOf, type Cell } from '#suites/matrix.ts'
import { tiersOf, type Tier } from '#suites/suite.ts'
import { pairIn, type ModelPair, type Run, type RunModel } from '#suites/run.ts'
import { Explained } from '#ui/Explained.tsx'
import hidden from '#ui/hidden.module.css'
import { ScrollBox } from '#ui/ScrollBox.tsx'
import { formatCount, formatShare } from '#ui/figures.ts'

type MatrixProps = {
  readonly run: Run
  /** The visitor has just asked to see this run. */
  readonly isWanted: boolean
  readonly isOpen: (place: Place) => boolean
  readonly onPlace: (place: Place) => void
}

export const conditionWords = {
  template: 'in its template',
  raw: 'as raw text',
  instructed: 'with an instruction',
  'few-shot': 'after five examples',
} as const

/** Tiers down, models across, how often each was right; and who is ahead, where that can be told. */
export function Matrix({ run, isWanted, isOpen, onPlace }: MatrixProps) {
  const headingRef = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (isWanted) headingRef.current?.focus() // what was pressed stands far below
  }, [isWanted])
  const columns = useMemo(() => run.models.map((model) => ({ model, cells: columnOf(run, model) })), [run])
  const sentences = useMemo(
    () => new Map(tiersOf(run.suite).map((tier) => [tier, tierSentence(tier, run.suite)])),
    [run.suite],
  )
  const isRunning = useRuns((state) => state.status === 'running')
  const pairSlots = useRuns((state) => state.pair)
  const pair = pairIn(run.models, pairSlots)
  const [first, second] = pair
  const comparisons = useComparison(isRunning ? null : run, first, second)
  return (
    <section className={styles['section']} aria-label="The matrix">
      <h2 ref={headingRef} tabIndex={-1}>
        The generalization matrix
      </h2>
      <p className={styles['soft']}>
        How often each model is right. Select a rate to see the items behind it.
      </p>
      {run.models.length > 2 && (
        <PairChoice
          models={run.models}
          pair={pair}
          onChange={(slotIds) => useRuns.getState().choosePair(slotIds)}
        />
      )}
      <ScrollBox label="Rates by tier and model">
        <table className={`${styles['table']} ${stacked['table']}`}>
          <thead>
            <tr>
              <th scope="col">Tier</th>
              <ModelHeads models={run.models} />
              {first && second && (
                <th scope="col">
                  {first.name} against {second.name}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {tiersOf(run.suite).map((tier) => (
              <MatrixRow
                key={tier}
                tier={tier}
                sentence={sentences.get(tier) ?? ''}
                run={run}
                columns={columns}
                isOpen={isOpen}
                onPlace={onPlace}
              >
                {first && second && (
                  <VerdictCell
                    comparison={comparisons?.find((each) => each.tier === tier)}
                    names={[first.name, second.name]}
                  />
                )}
              </MatrixRow>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className={styles['soft']}>
        Right means: all checks of the item hold; in the shipped suites the answer is a reference to the
        letter, in files of other tools it is what the file says. The dot is the rate, the bar its 95%
        interval (Wilson, over as many items as their groups are worth), n the answers. Times are those of an
        answer among the others of its batch: the median, and tokens by time.
      </p>
      {first && second && (
        <p className={styles['soft']}>
          {first.name} against {second.name}: by how many points {first.name} is ahead of {second.name}, with
          its 95% interval; below 0 it is behind. Point at a verdict, or tap it, to see the test behind it.
        </p>
      )}
    </section>
  )
}

type MatrixRowProps = Omit<MatrixProps, 'isWanted'> & {
  readonly tier: Tier
  readonly sentence: string
  readonly columns: readonly { readonly model: RunModel; readonly cells: readonly Cell[] }[]
  /** The verdict. */
  readonly children: ReactNode
}

/** One tier: all models, each under all its conditions. */
function MatrixRow({ tier, sentence, run, columns, isOpen, onPlace, children }: MatrixRowProps) {
  return (
    <tr>
      <th scope="row">
        <Explained explanation={sentence}>{tier}</Explained>
        <span className={styles['tierName']}>{tierName(tier, run.suite)}</span>
      </th>
      {columns.map(({ model, cells }) => {
        const compared = comparedCondition(model.role, tier, run.suite)
        const own = cells.filter(
          ({ tier: of, condition, answeredCount }) =>
            of === tier && (condition === compared || answeredCount > 0 || !run.suite.imported),
        )
        return (
          <td key={model.slotId}>
            <StackedHead colour={roleColour(model.role)}>{model.name}</StackedHead>
            {own.map((cell) => (
              <MatrixCell
                key={cell.condition}
                cell={cell}
                colour={roleColour(model.role)}
                isCompared={cell.condition === compared}
                isOpen={isOpen(cell)}
                modelName={model.name}
                onOpen={() => onPlace(cell)}
              />
            ))}
          </td>
        )
      })}
      {children}
    </tr>
  )
}

type PairChoiceProps = {
  readonly models: readonly RunModel[]
  readonly pair: ModelPair
  readonly onChange: (slotIds: readonly [string, string]) => void
}

function PairChoice({ models, pair: [first, second], onChange }: PairChoiceProps) {
  const choose = (label: string, model: RunModel | undefined, change: (slotId: string) => void) => (
    <label className={styles['field']}>
      <span>{label}</span>
      <select value={model?.slotId} onChange={({ target }) => change(target.value)}>
        {models.map(({ slotId, name }) => (
          <option key={slotId} value={slotId}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <div className={styles['actions']}>
      {choose('Compare', first, (slotId) => onChange([slotId, second?.slotId ?? '']))}
      {choose('against', second, (slotId) => onChange([first?.slotId ?? '', slotId]))}
    </div>
  )
}

type MatrixCellProps = {
  readonly cell: Cell
  readonly colour: string
  readonly modelName: string
  readonly isCompared: boolean
  readonly isOpen: boolean
  readonly onOpen: () => void
}

/** The compared condition in full; the others as one line below it. */
function MatrixCell({ cell, colour, modelName, isCompared, isOpen, onOpen }: MatrixCellProps) {
  const { interval, rightCount, count, condition } = cell
  const rate = count > 0 ? formatShare(rightCount / count) : '–'
  return (
    <button
      type="button"
      className={isCompared ? styles['cell'] : styles['otherCell']}
      aria-pressed={isOpen}
      onClick={onOpen}
    >
      <span className={styles['rate']}>
        {rate}{' '}
        <span className={hidden['hidden']}>
          {modelName} right on {cell.tier}
        </span>
      </span>
      {isCompared && interval && (
        <IntervalMark rate={rightCount / count} interval={interval} colour={colour} />
      )}
      {isCompared && <CellFigures cell={cell} />}
      <span className={styles['condition']}>{conditionWords[condition]}</span>
    </button>
  )
}

/** What a rate rests on, and how long the answers took. */
function CellFigures({ cell }: { readonly cell: Cell }) {
  const { interval, count, answeredCount, total, groupCount, medianMs, tokensPerSecond } = cell
  return (
    <>
      {interval && (
        <span className={styles['interval']}>
          {formatShare(interval.low)} to {formatShare(interval.high)}, n&nbsp;{count}
          {count < total ? ` of ${total}` : ''}
          {groupCount < count ? ` in ${groupCount} groups` : ''}
        </span>
      )}
      {total === 0 && answeredCount > 0 && (
        <span className={styles['interval']}>nothing to score, {formatCount(answeredCount, 'answer')}</span>
      )}
      {medianMs !== null && (
        <span className={styles['interval']}>
          {medianMs.toFixed(0)} ms an answer, {tokensPerSecond?.toFixed(0)} tokens/s
        </span>
      )}
    </>
  )
}
