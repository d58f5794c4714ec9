/** @file Collects the rows of a file, whatever its format, within the limits. */
import { figure, limits, type Problem, Refusal, type Row, type Table } from '#suites/imports/table.ts'

/** A cell that could not be read says why instead. */
export type Cell = { readonly column: string } & ({ readonly text: string } | { readonly fault: string })

export class TableBuilder {
  readonly #fileName: string
  readonly #columns = new Set<string>()
  readonly #rows: Row[] = []
  readonly #lines: number[] = []
  readonly #unread = new Map<number, string[]>()
  readonly #problems: Problem[] = []
  #rowCount = 0

  constructor(fileName: string) {
    this.#fileName = fileName
  }

  addColumn(name: string): void {
    this.#columns.add(name)
    if (this.#columns.size > limits.columns) throw new Refusal(tooManyColumns)
  }

  addProblem(row: number, column: string | null, message: string): void {
    this.#problems.push({ row, column, message })
  }

  /** A row that cannot be used at all; it counts towards the limit like any other. */
  leaveOut(line: number, message: string): void {
    this.#countRow()
    this.addProblem(line, null, message)
  }

  addRow(line: number, cells: readonly Cell[]): void {
    this.#countRow()
    const entries: [string, string][] = []
    for (const cell of cells) {
      this.addColumn(cell.column)
      const fault = faultOf(cell)
      if (fault !== null) this.#addFault(line, cell.column, fault)
      else if ('text' in cell) entries.push([cell.column, cell.text])
    }
    this.#rows.push(Object.fromEntries(entries))
    this.#lines.push(line)
  }

  /** @throws {Refusal} where there was nothing to read. */
  finish(): Table {
    if (this.#rowCount === 0) throw new Refusal(noRows)
    return {
      fileName: this.#fileName,
      columns: [...this.#columns],
      rows: this.#rows,
      lines: this.#lines,
      unread: this.#unread,
      problems: this.#problems,
      leftOutCount: this.#rowCount - this.#rows.length,
    }
  }

  #countRow(): void {
    this.#rowCount += 1
    if (this.#rowCount > limits.rows) throw new Refusal(tooManyRows)
  }

  /** Of the row that is being added. */
  #addFault(line: number, column: string, fault: string): void {
    this.addProblem(line, column, fault)
    const index = this.#rows.length
    this.#unread.set(index, [...(this.#unread.get(index) ?? []), column])
  }
}

function faultOf(cell: Cell): string | null {
  if ('fault' in cell) return cell.fault
  if (cell.text.length <= limits.characters) return null
  return `This field has ${figure(cell.text.length)} characters; at most ${figure(limits.characters)} can be read. Shorten it.`
}

const noRows = 'The file has no rows. Drop one with at least one prompt.'

const tooManyRows = `The file has more than ${figure(limits.rows)} rows, which is the most that can be read. Split it and drop one part at a time.`

const tooManyColumns = `The file has more than ${figure(limits.columns)} columns, which is the most that can be read. Delete those that are not needed, then drop it again.`
