/** @file The cells of a confusion matrix in words, in shades and under the arrow keys. */
import type { ConfusionMatrix, MatrixLine } from '#metrics/classification.ts'

export type MatrixCell = ConfusionMatrix['cells'][number][number]
export type CellPlace = { readonly row: number; readonly column: number }

/** As many shades as the tokens have. */
const shadeCount = 5

export function lineWords(line: MatrixLine, otherCount: number): string {
  if (line.kind === 'label') return line.label
  if (line.kind === 'none') return 'no label'
  return otherCount === 1 ? '1 other label' : `${otherCount} other labels`
}

/** `12 × card arrival answered as card delivery`. */
export function cellSentence(
  { rows, columns, cells, otherCount }: ConfusionMatrix,
  place: CellPlace,
): string {
  const [row, column] = [rows[place.row], columns[place.column]]
  const cell = cells[place.row]?.[place.column]
  if (!row || !column || !cell) return ''
  const asked = `${cell.count.toLocaleString('en')} × ${lineWords(row, otherCount)} answered`
  if (row.kind === 'other' && column.kind === 'other')
    return `${asked} as one of them, ${cell.rightCount.toLocaleString('en')} of them rightly`
  if (cell.rightCount > 0) return `${asked} rightly`
  return column.kind === 'none' ? `${asked} with no label` : `${asked} as ${lineWords(column, otherCount)}`
}

/** 0 for none to 5 for the most wrong answers of a cell; what is right has no shade. */
export function heatOf({ count, rightCount }: MatrixCell, highest: number): number {
  return highest === 0 ? 0 : Math.ceil((shadeCount * (count - rightCount)) / highest)
}

const steps: Readonly<Record<string, CellPlace>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
}

/** Where a key leads from a cell, never out of the matrix; null for other keys. */
export function movedPlace(
  { row, column }: CellPlace,
  key: string,
  size: { readonly rows: number; readonly columns: number },
): CellPlace | null {
  if (key === 'Home') return { row, column: 0 }
  if (key === 'End') return { row, column: size.columns - 1 }
  const step = steps[key]
  if (!step) return null
  return {
    row: Math.min(size.rows - 1, Math.max(0, row + step.row)),
    column: Math.min(size.columns - 1, Math.max(0, column + step.column)),
  }
}
