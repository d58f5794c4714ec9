/** @file A run as files for other programs. */
import { compareModels } from '#suites/comparison.ts'
import { writeCsv } from '#suites/exports/csv.ts'
import { writeComparison } from '#suites/exports/llmComparator.ts'
import { writeSamples } from '#suites/exports/lmEvalSamples.ts'
import { writeReport } from '#suites/exports/markdown.ts'
import { runParts } from '#suites/exports/runJson.ts'
import { columnOf } from '#suites/matrix.ts'
import type { Run, RunAnswer } from '#suites/run.ts'
import { isRight } from '#suites/scoring.ts'

/** One file to be saved; its content in parts. */
export type RunFile = { readonly name: string; readonly type: string; readonly content: string[] }

export const fileKinds = {
  run: 'Run file (JSON)',
  csv: 'Table (CSV)',
  report: 'Report (Markdown)',
  comparator: 'LLM Comparator (JSON)',
  samples: 'lm-eval samples (JSONL)',
} as const

export type FileKind = keyof typeof fileKinds

/** Gives the page a turn between two slices of work. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** The files of a kind; one, or one for each model. */
export async function filesOf(run: Run, kind: FileKind): Promise<RunFile[]> {
  const name = `tuning-fork-${run.suite.id}-${run.startedAt.slice(0, 19).replaceAll(':', '')}`
  const right = rightness(run)
  switch (kind) {
    case 'run':
      return [{ name: `${name}.json`, type: 'application/json', content: await partsInSlices(run) }]
    case 'csv':
      return [{ name: `${name}.csv`, type: 'text/csv', content: [writeCsv(run, right)] }]
    case 'report':
      return [{ name: `${name}.md`, type: 'text/markdown', content: [reportOf(run)] }]
    case 'comparator': {
      const [a, b] = run.models
      if (!a || !b) return []
      const options = { slotA: a.slotId, slotB: b.slotId, condition: 'compared', isRight: right } as const
      return [
        {
          name: `${name}-comparator.json`,
          type: 'application/json',
          content: [writeComparison(run, options)],
        },
      ]
    }
    case 'samples':
      return await samplesOf(run, name, right)
    default:
      return kind satisfies never
  }
}

/** A run of 50,000 items takes its time. */
async function partsInSlices(run: Run): Promise<string[]> {
  const parts: string[] = []
  for (const part of runParts(run)) {
    parts.push(part)
    await pause()
  }
  return parts
}

async function samplesOf(run: Run, name: string, right: (answer: RunAnswer) => boolean): Promise<RunFile[]> {
  const files: RunFile[] = []
  for (const { slotId, modelId } of run.models) {
    await pause()
    const content = [writeSamples(run, { slotId, condition: 'compared', isRight: right })]
    files.push({ name: `${name}-samples-${modelId}.jsonl`, type: 'application/jsonl', content })
  }
  return files
}

function rightness(run: Run): (answer: RunAnswer) => boolean {
  const items = new Map(run.suite.items.map((item) => [item.id, item]))
  return (answer) => {
    const item = items.get(answer.itemId)
    return item !== undefined && isRight(item, answer)
  }
}

function reportOf(run: Run): string {
  const [first, second] = run.models
  const cells = run.models
    .flatMap((model) => columnOf(run, model))
    .flatMap(({ tier, slotId, condition, rightCount, count, interval }) =>
      interval ? [{ tier, slotId, condition, rate: rightCount / count, ...interval, count }] : [],
    )
  const comparisons = first && second ? compareModels(run, first, second) : []
  const verdicts = comparisons.flatMap(({ tier, verdict, difference }) => {
    if (!difference) return []
    const { value, interval } = difference
    const [points, low, high] = [value, interval.low, interval.high].map((share) => (100 * share).toFixed(0))
    const text = `${first?.name} against ${second?.name}: ${verdict}, ${points} points (${low} to ${high})`
    return [{ tier, text }]
  })
  return writeReport(run, { cells, verdicts })
}
