import { useMemo } from 'react'

import styles from '#panels/measure/Measure.module.css'
import { roleColour } from '#panels/roles.ts'
import { knowledgeOf, type KnowledgeFigures } from '#suites/likelihoods.ts'
import { tiersOf } from '#suites/matrix.ts'
import type { Run } from '#suites/run.ts'
import { Explained } from '#ui/Explained.tsx'
import hidden from '#ui/hidden.module.css'
import { ScrollBox } from '#ui/ScrollBox.tsx'

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
    name: 'Says: first label in the answer is right',
    explanation: 'Of the same items: the answer mentions the right label before any other.',
    value: ({ said }) => percent(said),
  },
  {
    name: 'Format gap: knows less says',
    explanation:
      'Knowing per byte minus saying, on the same items: what the model knows and does not bring out.',
    value: ({ accBytes, said }) =>
      accBytes === null || said === null ? '–' : `${(100 * (accBytes - said)).toFixed(0)} points`,
  },
]

/** What the models know, whatever they say: by likelihood, on a few items of each tier. */
export function Knowledge({ run }: { readonly run: Run }) {
  const columns = useMemo(
    () =>
      tiersOf(run.suite).map((tier) => ({
        tier,
        cells: run.models.map((model) => ({ model, figures: knowledgeOf(run, model, tier) })),
      })),
    [run],
  )
  if (run.likelihoods.length === 0)
    return <p className={styles['soft']}>No likelihoods have been taken in this run.</p>
  const count = Math.max(...columns.flatMap(({ cells }) => cells.map(({ figures }) => figures.count)))
  return (
    <>
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
                    {cells.map(({ model, figures }) => (
                      <span
                        key={model.slotId}
                        className={styles['value']}
                        style={{ color: roleColour(model.role) }}
                      >
                        <span className={hidden['hidden']}>{model.name} </span>
                        {value(figures)}
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
        At most {count} items of each tier, so these figures are a first look. Upper figure{' '}
        {run.models.map(({ name }) => name).join(', below it ')}.
      </p>
    </>
  )
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(0)}%`
}
