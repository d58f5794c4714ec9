import { verdicts, type Facet, type Filters, type VerdictFilter } from '#panels/measure/cellRows.ts'
import styles from '#panels/measure/Measure.module.css'
import { ChoiceField } from '#ui/ChoiceField.tsx'
import { SearchField } from '#ui/SearchField.tsx'
import { SelectField } from '#ui/SelectField.tsx'

type ItemFiltersProps = {
  readonly facets: readonly Facet[]
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
}

/** Which items are shown; what passes has to pass all. */
export function ItemFilters({ facets, filters, onChange }: ItemFiltersProps) {
  const verdictOptions = (Object.keys(verdicts) as VerdictFilter[]).map((value) => ({
    value,
    label: verdicts[value],
  }))
  return (
    <>
      <ChoiceField
        label="Show"
        help="Only one is right: this model or another one, and not both."
        value={filters.verdict}
        options={verdictOptions}
        onChange={(verdict) => onChange({ ...filters, verdict })}
      />
      <div className={styles['fields']}>
        {facets.map(({ id, label, values }) => (
          <SelectField
            key={id}
            label={label}
            value={filters.facets[id] ?? ''}
            options={[
              { value: '', label: 'any' },
              ...values.map(({ value, count }) => ({ value, label: `${value} (${count})` })),
            ]}
            onChange={(value) =>
              onChange({ ...filters, facets: { ...filters.facets, [id]: value === '' ? undefined : value } })
            }
          />
        ))}
        <SearchField
          label="Search prompts and answers"
          value={filters.search}
          onChange={(search) => onChange({ ...filters, search })}
        />
      </div>
    </>
  )
}
