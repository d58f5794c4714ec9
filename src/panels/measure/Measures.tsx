import { figureFormats, figureWords } from '#panels/measure/figureWords.ts'
import styles from '#panels/measure/Measure.module.css'
import { TierTable } from '#panels/measure/TierTable.tsx'
import { Unchecked } from '#panels/measure/Unchecked.tsx'
import { useSteps } from '#panels/measure/useSteps.ts'
import type { Figure } from '#suites/figure.ts'
import { measures, measuresOf } from '#suites/measures.ts'
import type { Run, RunModel } from '#suites/run.ts'
import { fewestItemsOfWording } from '#suites/spreads.ts'
import { tiersOf, type Tier } from '#suites/suite.ts'
import { readersOf } from '#suites/wordingMeasures.ts'

/** What the answers say beyond right and wrong, tier by tier, each model under its compared condition. */
export function Measures({ run }: { readonly run: Run }) {
  const columns = useSteps(run, measuresOf)
  if (!columns) return <p className={styles['soft']}>Computing ...</p>
  const figureOf = (id: string, tier: Tier, { slotId }: RunModel): Figure | null =>
    columns.get(slotId)?.get(tier)?.get(id) ?? null
  const tiers = tiersOf(run.suite)
  const hasAny = (id: string): boolean =>
    run.models.some((model) => tiers.some((tier) => figureOf(id, tier, model) !== null))
  if (!measures.some(({ id }) => hasAny(id)))
    return (
      <p className={styles['soft']}>
        Nothing beyond the answers and their times can be computed in this run: nothing says what is right, or
        nothing has been answered.
      </p>
    )
  const deals = [...columns.values()].flatMap((ofModel) =>
    [...ofModel.values()].flatMap((figures) => figures.get('spread')?.chance?.dealCount ?? []),
  )
  return (
    <>
      <TierTable
        label="Measures by tier"
        head="Measure"
        tiers={tiers}
        models={run.models}
        rows={measures
          .filter(({ id }) => hasAny(id))
          .map(({ id, name, explanation, unit }) => ({
            name,
            explanation,
            figure: (tier, model) => {
              const figure = figureOf(id, tier, model)
              return figure && figureWords(figure, figureFormats[unit])
            },
          }))}
      />
      <FigureLegend models={run.models} />
      <p className={styles['soft']}>
        A dash: the tier has nothing to compute it from; worst wordings and spreads also need{' '}
        {fewestItemsOfWording} items in every wording of a task, see Wording by wording.
        {deals.length > 0 && ` By chance: ${Math.min(...deals).toLocaleString('en')} deals of the answers.`}
      </p>
      <SplitWords run={run} />
      <Unchecked suite={run.suite} />
    </>
  )
}

/** How the cells of a table of figures are to be read. */
export function FigureLegend({ models }: { readonly models: readonly RunModel[] }) {
  return (
    <p className={styles['soft']}>
      {models.length > 1 && `Upper figure ${models.map(({ name }) => name).join(', below it ')}. `}
      Below each its 95% interval (of shares Wilson, of means and differences 2,000 drawings of whole groups
      of items, and none where every drawing says the same) and n, the answers. Low power, and grey: fewer
      than 30 groups of items.
    </p>
  )
}

/** Whose training parts the wordings, and who is held against it. */
function SplitWords({ run }: { readonly run: Run }) {
  const readers = readersOf(run)
  if (!readers) return null
  const { reader, control } = readers
  return (
    <p className={styles['soft']}>
      Seen in training: by {reader.name}, for all models.{' '}
      {control
        ? `${control.name} was trained on none of these wordings: what it finds easier in them is easier, and only what ${reader.name} gains beyond that can come from recognising phrases.`
        : 'No model of this run was trained on none of them, so how much of the difference comes from recognising phrases cannot be told from how easy the wordings are.'}
    </p>
  )
}
