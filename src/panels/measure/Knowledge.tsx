import { figureFormats, figureWords, type FigureFormat } from '#panels/measure/figureWords.ts'
import styles from '#panels/measure/Measure.module.css'
import { FigureLegend } from '#panels/measure/Measures.tsx'
import { TierTable } from '#panels/measure/TierTable.tsx'
import { useSteps } from '#panels/measure/useSteps.ts'
import type { Figure } from '#suites/figure.ts'
import { knowledgeOf, type KnowledgeFigures } from '#suites/knowledge.ts'
import type { Run } from '#suites/run.ts'
import { tiersOf } from '#suites/suite.ts'
import { formatFigure } from '#ui/figures.ts'

type Row = {
  readonly name: string
  readonly explanation: string
  readonly format: FigureFormat
  readonly figure: (figures: KnowledgeFigures) => Figure | null
}

const bits = (value: number): string => value.toFixed(2)

const rows: readonly Row[] = [
  {
    name: 'Bits per byte of the right answer',
    explanation:
      'How unexpected the reference is to the model, given the prompt. Lower is better; comparable between models of any tokenizer.',
    format: { value: bits, end: bits },
    figure: ({ bitsPerByte }) => bitsPerByte,
  },
  {
    name: 'Perplexity a token of it',
    explanation: 'The same for models with one tokenizer, as siblings have. Lower is better.',
    format: { value: formatFigure, end: formatFigure },
    figure: ({ tokenPerplexity }) => tokenPerplexity,
  },
  {
    name: 'Knows: likeliest label is right',
    explanation:
      'acc: the label with the highest log-probability after the prompt, of all labels of the suite.',
    format: figureFormats.share,
    figure: ({ acc }) => acc,
  },
  {
    name: 'Knows, per byte',
    explanation:
      'acc_bytes: the same with log-probability divided by the length of the label, so that short ones are not favoured.',
    format: figureFormats.share,
    figure: ({ accBytes }) => accBytes,
  },
  {
    name: 'Says: first label in the answer is right',
    explanation: 'Of the same items: the answer mentions the right label before any other.',
    format: figureFormats.share,
    figure: ({ said }) => said,
  },
  {
    name: 'Format gap: knows less says',
    explanation:
      'Knowing per byte minus saying, on the same items: what the model knows and does not bring out.',
    format: figureFormats.points,
    figure: ({ gap }) => gap,
  },
]

/** What the models know, whatever they say: by likelihood, on a few items of each tier. */
export function Knowledge({ run }: { readonly run: Run }) {
  const figures = useSteps(run, knowledgeOf)
  if (run.likelihoods.length === 0)
    return <p className={styles['soft']}>No likelihoods have been taken in this run.</p>
  if (!figures) return <p className={styles['soft']}>Computing ...</p>
  const count = Math.max(...[...figures.values()].map((each) => each.count))
  return (
    <>
      <TierTable
        label="Likelihoods by tier"
        head="By likelihood"
        tiers={tiersOf(run.suite)}
        models={run.models}
        rows={rows.map(({ name, explanation, format, figure }) => ({
          name,
          explanation,
          figure: (tier, { slotId }) => {
            const own = figures.get(`${slotId} ${tier}`)
            const found = own ? figure(own) : null
            return found && figureWords(found, format)
          },
        }))}
      />
      <FigureLegend models={run.models} />
      <p className={styles['soft']}>At most {count} items of each tier, so these figures are a first look.</p>
    </>
  )
}
