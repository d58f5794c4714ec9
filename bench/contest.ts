/** @file Two ways of doing the same thing, measured in turns. */

/** `own` is always ours; `other` is what it is held against. */
export type Side = 'own' | 'other'

export const sides: readonly Side[] = ['own', 'other']

/** What must be the same in every run of a contest. */
export type Answer = {
  readonly text: string
  readonly tokenCount: number
  readonly promptTokenCount: number
}

export type Measured = {
  readonly value: number
  readonly elapsedMs: number
  readonly tokenCount: number
  readonly answers: readonly Answer[]
}

export type Contest = {
  readonly metric: string
  readonly unit: string
  readonly isLowerBetter?: boolean
  /** The ratio we want to reach. */
  readonly target?: number
  readonly otherName: string
  readonly repeats: number
  /** Its figures come from runs of another contest, so that processor time says nothing. */
  readonly isReplay?: boolean
  /** Null when the run was stopped before its end. */
  measure(side: Side): Promise<Measured | null>
}

/** `processorMs` is what the whole browser used, its GPU process included. */
export type Sample = {
  readonly side: Side
  readonly value: number
  readonly elapsedMs: number
  readonly processorMs: number
  readonly tokenCount: number
}

/** Ratios are above 1 where ours is better, whichever way the unit counts; null without samples of both. */
export type Result = {
  readonly metric: string
  readonly unit: string
  readonly otherName: string
  readonly own: number | null
  readonly other: number | null
  readonly ratio: number | null
  /** Of processor time: other work on the machine slows the clock but hardly this. */
  readonly processorRatio: number | null
  readonly target: number | null
  readonly isCutShort: boolean
  /** Chat template included; null where no prompt was read. */
  readonly promptTokens: { readonly fewest: number; readonly most: number } | null
  /** What makes the comparison worthless, in words. */
  readonly problems: readonly string[]
  readonly samples: readonly Sample[]
}

/** own other, other own, own other, ..: slow drifts of the machine meet both alike. */
function turns(repeats: number): Side[] {
  return Array.from({ length: repeats }, (_, index) => (index % 2 === 0 ? sides : sides.toReversed())).flat()
}

export type Watch = {
  /** Whether the contest's time is up. */
  isOver(): boolean
  /** Processor time that the browser has used so far. */
  processorMs(): Promise<number>
}

/** Runs a contest to its end, or until its time is up. */
export async function hold(contest: Contest, watch: Watch): Promise<Result> {
  const samples: Sample[] = []
  const runs: Measured[] = []
  let isCutShort = false
  for (const side of turns(contest.repeats)) {
    const startMs = await watch.processorMs()
    const measured = watch.isOver() ? null : await contest.measure(side)
    if (!measured) {
      isCutShort = true
      break
    }
    const { value, elapsedMs, tokenCount } = measured
    const processorMs = (await watch.processorMs()) - startMs
    samples.push({ side, value, elapsedMs, processorMs, tokenCount })
    runs.push(measured)
  }
  return {
    ...summarise(contest, samples),
    isCutShort,
    promptTokens: promptTokensOf(runs),
    problems: differences(runs),
    samples,
  }
}

function summarise(
  { metric, unit, target, otherName, isLowerBetter, isReplay }: Contest,
  samples: readonly Sample[],
): Omit<Result, 'isCutShort' | 'promptTokens' | 'problems' | 'samples'> {
  const own = medianOf(samples, 'own', 'value')
  const other = medianOf(samples, 'other', 'value')
  const ratio = isLowerBetter ? quotient(other, own) : quotient(own, other)
  const processorOf = (side: Side): number | null => medianOf(samples, side, 'processorMs')
  const processorRatio = isReplay ? null : quotient(processorOf('other'), processorOf('own'))
  return { metric, unit, otherName, own, other, ratio, processorRatio, target: target ?? null }
}

function medianOf(samples: readonly Sample[], side: Side, name: 'value' | 'processorMs'): number | null {
  return median(samples.filter((sample) => sample.side === side).map((sample) => sample[name]))
}

function quotient(dividend: number | null, divisor: number | null): number | null {
  return dividend === null || !divisor ? null : dividend / divisor
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return (low + high) / 2
}

function promptTokensOf(runs: readonly Measured[]): Result['promptTokens'] {
  const counts = runs.flatMap(({ answers }) => answers.map(({ promptTokenCount }) => promptTokenCount))
  if (counts.length === 0) return null
  return { fewest: Math.min(...counts), most: Math.max(...counts) }
}

/** Answers that are not those of the first run. */
function differences(runs: readonly Measured[]): string[] {
  const [first, ...later] = runs
  return later.flatMap(({ answers }, run) =>
    (first?.answers ?? []).flatMap((answer, index) => {
      const expected = JSON.stringify(answer)
      const found = JSON.stringify(answers[index])
      return found === expected ? [] : [`answer ${index} of run ${run + 1} is ${found}, of run 0 ${expected}`]
    }),
  )
}
