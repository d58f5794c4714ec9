import styles from '#panels/measure/Measure.module.css'
import type { Run } from '#suites/run.ts'
import { columnOf, tiersOf } from '#suites/matrix.ts'
import { useSuites, type Overlap } from '#store/suites.ts'

/** Under what circumstances the figures came about. */
export function RunFacts({ run }: { readonly run: Run }) {
  return (
    <section className={styles['section']} aria-label="The circumstances">
      <p className={styles['soft']}>
        {run.suite.name}, {run.suite.items.length} items, started{' '}
        {new Date(run.startedAt).toLocaleString('en')}. Greedy answers of at most {run.maxTokens} tokens, up
        to 16 prompts at a time.
        {run.models.map((model) => (
          <span key={model.slotId}>
            {' '}
            {model.name}: {model.device === 'webgpu' ? 'WebGPU' : 'WASM'}, {model.dtype}, median answer{' '}
            {medianMs(run, model)} ms among the others of its batch.
          </span>
        ))}
      </p>
      <OverlapLine run={run} />
    </section>
  )
}

function medianMs(run: Run, model: Run['models'][number]): string {
  const medians = columnOf(run, model).flatMap(({ medianMs: ms }) => ms ?? [])
  const sorted = medians.toSorted((a, b) => a - b)
  return (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0)
}

/** How far the prompts are from the training texts to the letter. */
function OverlapLine({ run }: { readonly run: Run }) {
  const overlap = useSuites((state) => state.overlap)
  const means = overlap ? overlapByTier(run, overlap) : []
  if (!overlap || means.length === 0) return null
  return (
    <p className={styles['soft']}>
      Of the sequences of {overlap.words} words in these prompts, so many stand in the training texts word for
      word: {means.map(([tier, share]) => `${tier} ${(100 * share).toFixed(0)}%`).join(', ')}.
    </p>
  )
}

/** The mean by tier; tiers with an item of unknown overlap are left out. */
function overlapByTier({ suite }: Run, { items }: Overlap): (readonly [string, number])[] {
  return tiersOf(suite).flatMap((tier) => {
    const own = suite.items.filter((item) => item.tier === tier)
    const shares = own.flatMap(({ id }) => items[id] ?? [])
    if (shares.length < own.length) return []
    return [[tier, shares.reduce((sum, share) => sum + share, 0) / shares.length] as const]
  })
}
