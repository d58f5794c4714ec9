/** @file What a visitor's file holds, before anybody has said which column is what. */

/** `row` is the line as an editor numbers it; null where the whole file is meant. */
export type Problem = {
  readonly row: number | null
  readonly column: string | null
  readonly message: string
}

/** A row lacks the columns that its JSON object lacks, and cells that could not be read: see `cellOf`. */
export type Row = Readonly<Record<string, string>>

export type Table = {
  readonly fileName: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  /** The line that each row begins in; the entries of a JSON list may share one. */
  readonly lines: readonly number[]
  /** By index of the row: columns with a cell that could not be read. Each is among the problems as well. */
  readonly unread: ReadonlyMap<number, readonly string[]>
  readonly problems: readonly Problem[]
  /** Rows of the file that could not be read at all; each is among the problems as well. */
  readonly leftOutCount: number
}

/** How a long piece of work lets the page breathe: it pauses after every few milliseconds of work. */
export type Pace = {
  readonly pause: () => Promise<void>
  /** From 0 to 1. */
  readonly onProgress?: (share: number) => void
}

export const limits = { bytes: 50_000_000, rows: 50_000, columns: 100, characters: 20_000 } as const

/** Empty where the row has no such cell. A column may be called `constructor`, so a plain look-up will not do. */
export function cellOf(row: Row, column: string): string {
  return Object.hasOwn(row, column) ? (row[column] ?? '') : ''
}

export async function endSlice(pace: Pace, share: number): Promise<void> {
  pace.onProgress?.(Math.min(share, 1))
  await pace.pause()
}

/** The pace of a part of the work, which takes the progress from one share to another. */
export function partOf(pace: Pace, from: number, to: number): Pace {
  return { pause: () => pace.pause(), onProgress: (share) => pace.onProgress?.(from + share * (to - from)) }
}

export function figure(count: number): string {
  return count.toLocaleString('en')
}

/** Thrown where a file cannot be read at all; its problem is the only thing that is left of the file. */
export class Refusal extends Error {
  readonly problem: Problem

  constructor(message: string, row: number | null = null) {
    super(message)
    this.name = 'Refusal'
    this.problem = { row, column: null, message }
  }
}
