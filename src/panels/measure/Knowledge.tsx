import { tiersOf } from '#suites/suite.ts'
import { useMemo } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { points } from '#panels/measure/points.ts'
import { TierTable } from '#panels/measure/TierTable.tsx'
import { knowledgeOf, type KnowledgeFigures } from '#suites/knowledge.ts'
import type { Run } from '#suites/run.ts'
import { formatFigure, formatShare } from '#ui/figures.ts'

type Row = {
  readonly name: string
  readonly explanation: string
  readonly value: (figures: KnowledgeFigures) => string
}

const rows: readonly Row[] = [
  {
    name: 'Bits per byte of the right answer',
    explanation:
      'How unexpected the reference is to the model, given the prompt. Lower is better; comparable between models of any tokenizer.',
    value: ({ bitsPerByte }) => bitsPerByte?.toFixed(2) ?? '–',
  },
  {
    name: 'Perplexity a token of it',
    explanation: 'The same for models with one tokenizer, as siblings have. Lower is better.',
    value: ({ tokenPerplexity }) => (tokenPerplexity === null ? '–' : formatFigure(tokenPerplexity)),
  },
  {
    name: 'Knows: likeliest label is right',
    explanation:
      'acc: the label with the highest log-probability after the prompt, of all labels of the suite.',
    value: ({ acc }) => percent(acc),
  },
  {
    name: 'Knows, per byte',
    explanation:
      'acc_bytes: the same with log-probability divided by the length of the label, so that short ones are not favoured.',
    value: ({ accBytes }) => percent(accBytes),
  },
  {
    name: 'Says: first label in the answer is right',
    explanation: 'Of the same items: the answer mentions the right label before any other.',
    value: ({ said }) => percent(said),
  },
  {
    name: 'Format gap: knows less says',
    explanation:
      'Knowing per byte minus saying, on the same items: what the model knows and does not bring out.',
    value: ({ accBytes, said }) => (accBytes === null || said === null ? '–' : points(accBytes - said)),
  },
]

/** What the models know, whatever they say: by likelihood, on a few items of each tier. */
export function Knowledge({ run }: { readonly run: Run }) {
  const tiers = tiersOf(run.suite)
  const figures = useMemo(() => figuresOf(run), [run])
  if (run.likelihoods.length === 0)
    return <p className={styles['soft']}>No likelihoods have been taken in this run.</p>
  const count = Math.max(...[...figures.values()].map((each) => each.count))
  return (
    <>
      <TierTable
        label="Likelihoods by tier"
        head="By likelihood"
        tiers={tiers}
        models={run.models}
        rows={rows.map(({ name, explanation, value }) => ({
          name,
          explanation,
          value: (tier, { slotId }) => {
            const own = figures.get(`${slotId} ${tier}`)
            return own ? value(own) : '–'
          },
        }))}
      />
      <p className={styles['soft']}>
        At most {count} items of each tier, so these figures are a first look. Upper figure{' '}
        {run.models.map(({ name }) => name).join(', below it ')}.
      </p>
    </>
  )
}

/** By slot and tier. */
function figuresOf(run: Run): ReadonlyMap<string, KnowledgeFigures> {
  return new Map(
    run.models.flatMap((model) =>
      tiersOf(run.suite).map((tier) => [`${model.slotId} ${tier}`, knowledgeOf(run, model, tier)] as const),
    ),
  )
}

function percent(share: number | null): string {
  return share === null ? '–' : formatShare(share)
}
