import { useMemo } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { roleColour } from '#panels/roles.ts'
import { knowledgeOf, type KnowledgeFigures } from '#suites/likelihoods.ts'
import { tiersOf } from '#suites/matrix.ts'
import { givenOf } from '#suites/measures.ts'
import type { Run, RunModel } from '#suites/run.ts'
import type { Tier } from '#suites/suite.ts'
import { Explained } from '#ui/Explained.tsx'
import { ScrollBox } from '#ui/ScrollBox.tsx'

type Row = {
  readonly name: string
  readonly explanation: string
  readonly value: (figures: KnowledgeFigures, said: number | null) => string
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
    value: ({ tokenPerplexity }) => tokenPerplexity?.toFixed(2) ?? '–',
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
    name: 'Format gap: knows less says',
    explanation:
      'Knowing per byte minus the share of the same tier that was said right: what the model knows and does not bring out.',
    value: ({ accBytes }, said) =>
      accBytes === null || said === null ? '–' : `${(100 * (accBytes - said)).toFixed(0)} points`,
  },
]

/** What the models know, whatever they say: by likelihood, on a few items of each tier. */
export function Knowledge({ run }: { readonly run: Run }) {
  const columns = useMemo(
    () =>
      tiersOf(run.suite).map((tier) => ({
        tier,
        cells: run.models.map((model) => cellOf(run, model, tier)),
      })),
    [run],
  )
  if (run.likelihoods.length === 0) return null
  const count = Math.max(...columns.flatMap(({ cells }) => cells.map(({ figures }) => figures.count)))
  return (
    <details className={styles['details']}>
      <summary>What they know against what they say</summary>
      <ScrollBox label="Likelihoods by tier">
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">By likelihood</th>
              {columns.map(({ tier }) => (
                <th key={tier} scope="col">
                  {tier}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, explanation, value }) => (
              <tr key={name}>
                <th scope="row">
                  <Explained explanation={explanation}>{name}</Explained>
                </th>
                {columns.map(({ tier, cells }) => (
                  <td key={tier}>
                    {cells.map(({ model, figures, said }) => (
                      <span
                        key={model.slotId}
                        className={styles['value']}
                        style={{ color: roleColour(model.role) }}
                      >
                        {value(figures, said)}
                      </span>
                    ))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className={styles['soft']}>
        {count} items of each tier, so these figures are a first look. Upper figure{' '}
        {run.models.map(({ name }) => name).join(', below it ')}.
      </p>
    </details>
  )
}

function cellOf(run: Run, model: RunModel, tier: Tier) {
  const labelled = givenOf(run, model, tier).filter(({ item }) => item.isLabelled)
  const said =
    labelled.length === 0 ? null : labelled.filter(({ isRight }) => isRight).length / labelled.length
  return { model, figures: knowledgeOf(run, model, tier), said }
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(0)}%`
}
