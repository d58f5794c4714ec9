/** @file The items of a cell of the matrix, each with what every model said to it, and which of them pass filters. */
import type { Place } from '#panels/measure/Measure.tsx'
import { comparedCondition } from '#suites/conditions.ts'
import { shownItems, type Shown } from '#suites/matrix.ts'
import type { Run, RunModel } from '#suites/run.ts'

export type Other = Pick<RunModel, 'slotId' | 'name' | 'role'> & { readonly answered: Shown }
export type Row = { readonly own: Shown; readonly others: readonly Other[] }

export const verdicts = {
  all: 'All',
  wrong: 'Wrong',
  right: 'Right',
  differs: 'Only one is right',
} as const
export type VerdictFilter = keyof typeof verdicts

/** The other models under their compared conditions. */
export function rowsOf(run: Run, place: Place): Row[] {
  const others = run.models
    .filter(({ slotId }) => slotId !== place.slotId)
    .map(({ slotId, name, role }) => {
      const condition = comparedCondition(role, place.tier, run.suite)
      return { slotId, name, role, items: shownItems(run, { tier: place.tier, slotId, condition }) }
    })
  return shownItems(run, place).map((own, index) => ({
    own,
    others: others.flatMap(({ slotId, name, role, items }) => {
      const answered = items[index]
      return answered ? [{ slotId, name, role, answered }] : []
    }),
  }))
}

/** Of one answer; null where nobody can judge it. */
export function verdictWords(isRight: boolean | null): string {
  if (isRight === null) return 'not judged'
  return isRight ? 'right' : 'wrong'
}

/** What facets look at besides the item. */
export type FacetContext = {
  readonly modelId: string | undefined
  /** Shares by the item's prompt; null where they are not known. */
  readonly overlap: ReadonlyMap<string, number> | null
}

type FacetId = 'task' | 'rewording' | 'wording' | 'overlap'
type FacetRule = { readonly label: string; of(row: Row, context: FacetContext): string }

const facetRules: Record<FacetId, FacetRule> = {
  task: { label: 'Task', of: ({ own }) => own.item.task },
  rewording: { label: 'Rewording', of: ({ own }) => own.item.rewording ?? 'not reworded' },
  wording: {
    label: 'Wording',
    of: ({ own: { item } }, { modelId }) => {
      if (item.wording === undefined) return 'no wording known'
      return modelId !== undefined && item.wordingSeenBy.includes(modelId)
        ? 'seen in training'
        : 'never seen in training'
    },
  },
  overlap: {
    label: 'Words in a row in the training texts',
    of: ({ own }, { overlap }) => {
      const share = overlap?.get(own.item.prompt)
      return share === undefined ? 'not known' : share > 0 ? 'yes' : 'no'
    },
  },
}
const facetIds: readonly FacetId[] = ['task', 'rewording', 'wording', 'overlap']

export type Facet = {
  readonly id: FacetId
  readonly label: string
  /** In order of appearance. */
  readonly values: readonly { readonly value: string; readonly count: number }[]
}

/** What the rows differ in; a facet of one value would filter nothing. */
export function facetsOf(rows: readonly Row[], context: FacetContext): Facet[] {
  return facetIds
    .map((id): Facet => {
      const groups = Map.groupBy(rows, (row) => facetRules[id].of(row, context))
      const values = [...groups].map(([value, own]) => ({ value, count: own.length }))
      return { id, label: facetRules[id].label, values }
    })
    .filter(({ values }) => values.length > 1)
}

export type Filters = {
  readonly verdict: VerdictFilter
  /** The wanted value of a facet; a facet that is not named lets everything pass. */
  readonly facets: Readonly<Partial<Record<FacetId, string>>>
  readonly search: string
}

export const noFilters: Filters = { verdict: 'all', facets: {}, search: '' }

/** The rows that pass all filters. */
export function filtered(rows: readonly Row[], filters: Filters, context: FacetContext): Row[] {
  const wanted = filters.search.trim().toLowerCase()
  return rows.filter(
    (row) =>
      hasVerdict(row, filters.verdict) &&
      facetIds.every((id) => {
        const value = filters.facets[id]
        return value === undefined || facetRules[id].of(row, context) === value
      }) &&
      (wanted === '' || textsOf(row).some((text) => text.toLowerCase().includes(wanted))),
  )
}

function hasVerdict({ own, others }: Row, filter: VerdictFilter): boolean {
  if (filter === 'all') return true
  if (own.isRight === null) return false
  if (filter === 'differs')
    return others.some(({ answered }) => answered.isRight !== null && answered.isRight !== own.isRight)
  return own.isRight === (filter === 'right')
}

/** The prompt and all answers to it. */
function textsOf({ own, others }: Row): string[] {
  const answers = [own, ...others.map(({ answered }) => answered)]
  return [own.item.prompt, ...answers.map(({ answer }) => answer?.text ?? '')]
}
