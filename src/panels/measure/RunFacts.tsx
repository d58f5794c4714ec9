import { tiersOf } from '#suites/suite.ts'
import styles from '#panels/measure/Measure.module.css'
import type { Run } from '#suites/run.ts'
import { whyUncheckable } from '#suites/scoring.ts'
import { useSuites, type Overlap } from '#store/suites.ts'
import { formatCount } from '#ui/figures.ts'

/** Under what circumstances the figures came about. */
export function RunFacts({ run }: { readonly run: Run }) {
  return (
    <section className={styles['section']} aria-label="The circumstances">
      {isForeign(run) ? <ForeignOrigin run={run} /> : <Origin run={run} />}
      <Caveats run={run} />
      <OverlapLine run={run} />
    </section>
  )
}

/** Made elsewhere, in a file that does not say how. */
function isForeign({ models }: Run): boolean {
  return models.every(({ device }) => device === null)
}

function ForeignOrigin({ run: { suite } }: { readonly run: Run }) {
  return (
    <p className={styles['soft']}>
      {suite.name}, {suite.items.length} items, read from {suite.imported?.from ?? 'a file'}. It does not say
      how the models were tuned, on what device the answers were made, when, how long they took, at what
      length they were cut and whether more was asked.
    </p>
  )
}

function Origin({ run }: { readonly run: Run }) {
  return (
    <p className={styles['soft']}>
      {run.suite.name}, {run.suite.items.length} items, started {new Date(run.startedAt).toLocaleString('en')}
      . Greedy answers of at most {run.maxTokens} tokens, up to 16 prompts at a time; the seed {run.seed} only
      draws the intervals and chance.
      {run.suite.imported && !run.isComplete && ' Read from a file that says of no complete run.'}
      {run.models.map((model) => (
        <span key={model.slotId}>
          {' '}
          {model.name}: {model.device === 'webgpu' ? 'WebGPU' : 'WASM'}, {model.dtype}
          {medianWords(run, model)}.
        </span>
      ))}
    </p>
  )
}

/** Of answers without refused prompts; nothing where none has come. */
function medianWords({ answers }: Run, { slotId }: Run['models'][number]): string {
  const own = answers.filter((answer) => answer.slotId === slotId && answer.finishReason !== 'refused')
  const times = own.map(({ totalMs }) => totalMs).toSorted((a, b) => a - b)
  const median = times[Math.floor(times.length / 2)]
  return median === undefined ? '' : `, median answer ${median.toFixed(0)} ms among the others of its batch`
}

/** What a reader must know to trust the rates. */
function Caveats({ run }: { readonly run: Run }) {
  const cut = run.answers.filter(({ finishReason }) => finishReason === 'length').length
  const refused = run.answers.filter(({ finishReason }) => finishReason === 'refused').length
  const faults = run.suite.items.flatMap((item) => whyUncheckable(item) ?? [])
  return (
    <p className={styles['soft']}>
      {run.answers.length > 0 &&
        !isForeign(run) &&
        `${((100 * cut) / run.answers.length).toFixed(0)}% of the answers were cut off at the limit. `}
      {refused > 0 &&
        `${formatCount(refused, 'prompt')} could not be taken and ${refused === 1 ? 'counts' : 'count'} as answered with nothing. `}
      {faults.length > 0 &&
        `${formatCount(faults.length, 'item')} cannot be judged and ${faults.length === 1 ? 'counts' : 'count'} in no rate: ${[...new Set(faults)].slice(0, 5).join(' ')} `}
      {run.models.map(({ slotId, name, modelId }) => {
        const tiersSeen = tiersOf(run.suite).filter((tier) =>
          run.suite.items.some((item) => item.tier === tier && item.taskSeenBy.includes(modelId)),
        )
        return (
          <span key={slotId}>
            {name} has been trained on tasks of{' '}
            {tiersSeen.length > 0 ? tiersSeen.join(', ') : 'no tier that is known of'}.{' '}
          </span>
        )
      })}
    </p>
  )
}

/** How far the prompts are from the training texts to the letter. */
function OverlapLine({ run }: { readonly run: Run }) {
  const overlap = useSuites((state) => state.overlap)
  const means = overlap ? overlapByTier(run, overlap) : []
  if (!overlap || means.length === 0) return null
  return (
    <p className={styles['soft']}>
      Of the sequences of {overlap.words} words in these prompts, so many stand in the training texts (of the
      instructions, in a sample of 60,000) word for word:{' '}
      {means.map(([tier, share]) => `${tier} ${(100 * share).toFixed(0)}%`).join(', ')}.
    </p>
  )
}

/** The mean by tier; tiers with an item of unknown overlap are left out. */
function overlapByTier({ suite }: Run, { byPrompt }: Overlap): (readonly [string, number])[] {
  return tiersOf(suite).flatMap((tier) => {
    const own = suite.items.filter((item) => item.tier === tier)
    const shares = own.flatMap(({ prompt }) => byPrompt.get(prompt) ?? [])
    if (shares.length < own.length) return []
    return [[tier, shares.reduce((sum, share) => sum + share, 0) / shares.length] as const]
  })
}
