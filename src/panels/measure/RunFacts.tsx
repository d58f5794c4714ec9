import styles from '#panels/measure/Measure.module.css'
import type { Run } from '#suites/run.ts'
import { columnOf } from '#suites/matrix.ts'

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
    </section>
  )
}

function medianMs(run: Run, model: Run['models'][number]): string {
  const medians = columnOf(run, model).flatMap(({ medianMs: ms }) => ms ?? [])
  const sorted = medians.toSorted((a, b) => a - b)
  return (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0)
}
