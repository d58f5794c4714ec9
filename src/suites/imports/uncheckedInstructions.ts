/** @file Which instructions of a table nobody can check, before a suite is made of it. */
import { whyUnsupported } from '#metrics/ifeval/followsInstruction.ts'
import type { Mapping } from '#suites/imports/guessMapping.ts'
import { ifevalChecks } from '#suites/imports/ifevalChecks.ts'
import { cellOf, type Table } from '#suites/imports/table.ts'

export type UncheckedInstruction = { readonly id: string; readonly reason: string; readonly rowCount: number }

const rowsPerStep = 100

/**
 * Those of most rows first. Such rows are imported, but count neither as right nor as wrong. Pauses after some rows: for
 * 50,000 it takes longer than the page may wait.
 */
export function* uncheckedInstructions(
  { rows }: Pick<Table, 'rows'>,
  { instructions, kwargs }: Pick<Mapping, 'instructions' | 'kwargs'>,
): Generator<void, UncheckedInstruction[]> {
  if (instructions === null) return []
  const found = new Map<string, UncheckedInstruction>()
  for (const [index, row] of rows.entries()) {
    if (index % rowsPerStep === 0) yield
    const cells = {
      instructions: cellOf(row, instructions),
      kwargs: kwargs === null ? '' : cellOf(row, kwargs),
    }
    for (const [id, reason] of unsupportedIn(cells)) {
      const before = found.get(id)
      found.set(id, { id, reason: before?.reason ?? reason, rowCount: (before?.rowCount ?? 0) + 1 })
    }
  }
  return [...found.values()].toSorted((a, b) => b.rowCount - a.rowCount)
}

/** By id, each once; nothing of a row that cannot be read, which is a problem of its own. */
function unsupportedIn(cells: Parameters<typeof ifevalChecks>[0]): ReadonlyMap<string, string> {
  const checks = ifevalChecks(cells)
  if ('message' in checks) return new Map()
  return new Map(
    checks.flatMap((check): [string, string][] => {
      const reason = check.kind === 'ifeval' ? whyUnsupported(check.id, check.kwargs) : null
      return check.kind === 'ifeval' && reason !== null ? [[check.id, reason]] : []
    }),
  )
}
