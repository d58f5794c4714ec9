import { memo, useMemo, useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react'

import {
  confusionMatrix,
  type Classified,
  type ConfusionMatrix as Matrix,
  type MatrixLine,
} from '#metrics/classification.ts'
import styles from '#panels/measure/ConfusionMatrix.module.css'
import {
  cellSentence,
  heatOf,
  lineWords,
  movedPlace,
  type CellPlace,
  type MatrixCell,
} from '#panels/measure/confusionCells.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'

/** Labels with a line of their own. */
const mostLabels = 20

type ConfusionMatrixProps = {
  readonly name: string
  readonly colour: string
  readonly answers: readonly Classified[]
}

/** Right labels down, labels given across. A cell says what it counts under the pointer and at the arrow keys. */
export function ConfusionMatrix({ name, colour, answers }: ConfusionMatrixProps) {
  const matrix = useMemo(() => confusionMatrix(answers, mostLabels), [answers])
  const [place, setPlace] = useState<CellPlace | null>(null)
  const tableRef = useRef<HTMLTableElement>(null)
  const { rows, columns, cells, otherCount } = matrix
  const highest = useMemo(() => mostWrong(matrix), [matrix])
  if (rows.length === 0 || !hasWrong(answers))
    return <p className={styles['soft']}>{name} takes no label for another.</p>
  const tell = ({ target }: SyntheticEvent): void => {
    const found = placeOf(target)
    if (found) setPlace(found)
  }
  const move = (event: KeyboardEvent): void => {
    const from = placeOf(event.target)
    const to = from && movedPlace(from, event.key, { rows: rows.length, columns: columns.length })
    if (!to) return
    event.preventDefault()
    tableRef.current?.tBodies[0]?.rows[to.row]?.cells[to.column + 1]?.focus()
  }
  return (
    <div className={styles['matrix']}>
      <ScrollBox label={`Confusion matrix of ${name}`} isScreenHigh>
        <table
          ref={tableRef}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- its cells take focus
          role="grid"
          className={styles['table']}
          onMouseOver={tell}
          onFocus={tell}
          onKeyDown={move}
        >
          <caption style={{ color: colour }}>{name}</caption>
          <thead>
            <tr>
              <th scope="col">Right ↓ given →</th>
              {columns.map((line) => (
                <th key={lineWords(line, otherCount)} scope="col" title={lineWords(line, otherCount)}>
                  <span className={styles['across']}>{lineWords(line, otherCount)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((line, row) => (
              <MatrixRow
                key={lineWords(line, otherCount)}
                words={lineWords(line, otherCount)}
                line={line}
                row={row}
                columns={columns}
                cells={cells[row] ?? noCells}
                highest={highest}
                entry={(place?.row ?? 0) === row ? (place?.column ?? 0) : null}
              />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <output className={styles['told']}>
        {place ? cellSentence(matrix, place) : 'Point at a cell, or go through them with the arrow keys.'}
      </output>
    </div>
  )
}

const noCells: readonly MatrixCell[] = []

type MatrixRowProps = {
  readonly words: string
  readonly line: MatrixLine
  readonly row: number
  readonly columns: readonly MatrixLine[]
  readonly cells: readonly MatrixCell[]
  readonly highest: number
  /** The column whose cell the tab key reaches; null where it is in another row. */
  readonly entry: number | null
}

const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { words, line, row, columns, cells, highest, entry } = props
  return (
    <tr>
      <th scope="row" title={words}>
        <span className={styles['down']}>{words}</span>
      </th>
      {columns.map((column, index) => {
        const cell = cells[index] ?? { count: 0, rightCount: 0 }
        return (
          <td
            key={JSON.stringify(column)}
            tabIndex={entry === index ? 0 : -1}
            data-row={row}
            data-column={index}
            data-heat={isSummed(line, column) ? 0 : heatOf(cell, highest)}
            data-right={isSame(line, column)}
          >
            {cell.count > 0 && cell.count.toLocaleString('en')}
          </td>
        )
      })}
    </tr>
  )
})

function isSame(line: MatrixLine, column: MatrixLine): boolean {
  if (line.kind !== 'label' || column.kind !== 'label') return line.kind === column.kind
  return line.label === column.label
}

/** Sums over many labels would outshine every single one. */
function isSummed(line: MatrixLine, column: MatrixLine): boolean {
  return line.kind === 'other' || column.kind === 'other'
}

function hasWrong(answers: readonly Classified[]): boolean {
  return answers.some(({ reference, answer }) => reference !== answer)
}

/** Of the cells that are shaded. */
function mostWrong({ rows, columns, cells }: Matrix): number {
  const counts = rows.flatMap((line, row) =>
    columns.map((column, place) => {
      const cell = cells[row]?.[place]
      return !cell || isSummed(line, column) ? 0 : cell.count - cell.rightCount
    }),
  )
  return Math.max(0, ...counts)
}

function placeOf(target: EventTarget): CellPlace | null {
  if (!(target instanceof HTMLElement)) return null
  const { row, column } = target.dataset
  return row === undefined || column === undefined ? null : { row: Number(row), column: Number(column) }
}
