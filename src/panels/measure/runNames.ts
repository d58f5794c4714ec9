/** @file What kept runs are called, each otherwise than the others: what is deleted by its name must be the one meant. */
import type { useRuns } from '#store/runs.ts'

export type KeptRun = ReturnType<typeof useRuns.getState>['kept'][number]

/** By the run's id: when, which suite, which models, and where the answers came from if not from here. */
export function runNames(kept: readonly KeptRun[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [name, alike] of Map.groupBy(kept, nameOf))
    for (const [place, { id }] of alike.entries())
      names.set(id, alike.length > 1 ? `${name} (${place + 1} of ${alike.length})` : name)
  return names
}

function nameOf({ startedAt, suite, models }: KeptRun): string {
  const from = suite.importedFrom === undefined ? '' : `, from a file of ${suite.importedFrom}`
  return `${new Date(startedAt).toLocaleString('en')}: ${suite.name} on ${models.map(({ name }) => name).join(' and ')}${from}`
}
