/** @file A run as files for other programs. */
import { finishInSlices, nextTask } from '#lib/steps.ts'
import { compareInSlices } from '#suites/comparison.ts'
import { csvParts } from '#suites/exports/csv.ts'
import { comparisonParts } from '#suites/exports/llmComparator.ts'
import { sampleParts } from '#suites/exports/lmEvalSamples.ts'
import { writeReport, type ReportCell, type ReportVerdict } from '#suites/exports/markdown.ts'
import { runParts } from '#suites/exports/runJson.ts'
import { comparedCondition } from '#suites/conditions.ts'
import { columnOf } from '#suites/matrix.ts'
import type { ModelPair, Run, RunAnswer } from '#suites/run.ts'
import { isRight, whyUncheckable } from '#suites/scoring.ts'

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

/**
 * The files of a kind; one, or one for each model. Those that compare two models compare the pair. The page has its turn
 * while they are written. Rejects where the run contradicts itself.
 */
export async function filesOf(run: Run, kind: FileKind, pair: ModelPair): Promise<RunFile[]> {
  const name = `tuning-fork-${run.suite.id}-${run.startedAt.slice(0, 19).replaceAll(':', '')}`
  const right = rightness(run)
  switch (kind) {
    case 'run':
      return [{ name: `${name}.json`, type: 'application/json', content: await inSlices(runParts(run)) }]
    case 'csv':
      return [{ name: `${name}.csv`, type: 'text/csv', content: await inSlices(csvParts(run, right)) }]
    case 'report':
      return [{ name: `${name}.md`, type: 'text/markdown', content: [await reportOf(run, pair)] }]
    case 'comparator': {
      const [a, b] = pair
      if (!a || !b) return []
      const options = { slotA: a.slotId, slotB: b.slotId, condition: 'compared', isRight: right } as const
      const content = await inSlices(comparisonParts(run, options))
      return [{ name: `${name}-comparator.json`, type: 'application/json', content }]
    }
    case 'samples':
      return await samplesOf(run, name, right)
    default:
      return kind satisfies never
  }
}

/** A run of 50,000 items takes its time. */
async function inSlices(parts: Iterable<string>): Promise<string[]> {
  const collected: string[] = []
  function* steps(): Generator<void, void> {
    for (const part of parts) {
      collected.push(part)
      yield
    }
  }
  await finishInSlices(steps())
  return collected
}

async function samplesOf(run: Run, name: string, right: ReturnType<typeof rightness>): Promise<RunFile[]> {
  const files: RunFile[] = []
  for (const { slotId, modelId } of run.models) {
    await nextTask()
    const content = await inSlices(sampleParts(run, { slotId, condition: 'compared', isRight: right }))
    files.push({ name: `${name}-samples-${modelId}.jsonl`, type: 'application/jsonl', content })
  }
  return files
}

/** null where nobody's answer to the item can be judged: it counts neither as right nor as wrong. */
function rightness(run: Run): (answer: RunAnswer) => boolean | null {
  const items = new Map(run.suite.items.map((item) => [item.id, item]))
  return (answer) => {
    const item = items.get(answer.itemId)
    return item === undefined || whyUncheckable(item) !== null ? null : isRight(item, answer)
  }
}

async function reportOf(run: Run, pair: ModelPair): Promise<string> {
  const cells: ReportCell[] = []
  for (const model of run.models) {
    await nextTask()
    const ofModel = columnOf(run, model).flatMap(
      ({ tier, slotId, condition, rightCount, count, groupCount, interval }) =>
        interval
          ? [{ tier, slotId, condition, rate: rightCount / count, ...interval, count, groupCount }]
          : [],
    )
    cells.push(...ofModel)
  }
  return writeReport(run, { cells, verdicts: await verdictsOf(run, pair) })
}

async function verdictsOf(run: Run, [first, second]: ModelPair): Promise<ReportVerdict[]> {
  if (!first || !second) return []
  const comparisons = await compareInSlices(run, first, second, nextTask)
  return comparisons.flatMap(({ tier, verdict, difference }) => {
    if (!difference) return []
    const { value, interval } = difference
    const [points, low, high] = [value, interval.low, interval.high].map((share) => (100 * share).toFixed(0))
    const [asked, otherAsked] = [first, second].map(({ role }) => comparedCondition(role, tier, run.suite))
    const text = `${first.name} against ${second.name}: ${verdict}, ${points} points (${low} to ${high}), asked as ${asked} and as ${otherAsked}`
    return [{ tier, text }]
  })
}
