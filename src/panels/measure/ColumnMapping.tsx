import { useEffect, useMemo, useState, type ComponentProps } from 'react'

import { finishInSlices } from '#lib/steps.ts'
import styles from '#panels/measure/Measure.module.css'
import { UncheckedList } from '#panels/measure/Unchecked.tsx'
import { fields, type Field, type Mapping } from '#suites/imports/guessMapping.ts'
import type { SuiteOptions } from '#suites/imports/makeSuite.ts'
import { defaultInstruction, isUnsaid, mostInstruction } from '#suites/imports/ownExamples.ts'
import { cellOf, type Table } from '#suites/imports/table.ts'
import { uncheckedInstructions } from '#suites/imports/uncheckedInstructions.ts'
import { tiers, type Tier } from '#suites/suite.ts'
import { Button } from '#ui/Button.tsx'
import { ChoiceField } from '#ui/ChoiceField.tsx'
import { formatCount } from '#ui/figures.ts'
import { ScrollBox } from '#ui/ScrollBox.tsx'
import { SelectField } from '#ui/SelectField.tsx'
import { TextField } from '#ui/TextField.tsx'

const fieldWords: Record<Field, string> = {
  prompt: 'Prompt',
  input: 'Input, put below the prompt',
  reference: 'Right answer',
  label: 'Label (a right answer out of few)',
  tier: 'Tier',
  task: 'Task',
  id: 'Id',
  group: 'Group (items that say one thing)',
  system: 'System prompt',
  instructions: 'IFEval instruction ids',
  kwargs: 'IFEval arguments',
}

const previewCount = 5

/** What the visitor says of the rows beside the columns. */
export type ChosenOptions = Required<Pick<SuiteOptions, 'tier' | 'instruction'>>

type ColumnMappingProps = {
  readonly table: Table
  readonly guess: Mapping
  readonly onUse: (mapping: Mapping, options: ChosenOptions) => void
}

/** Which column is what, with the first rows to see whether it is right. */
export function ColumnMapping({ table, guess, onUse }: ColumnMappingProps) {
  const [mapping, setMapping] = useState(guess)
  const [chosenTier, setTier] = useState<Tier | null>(null)
  // A label is what a bare text is sorted by: only there is an instruction put in front, without which nobody knows it.
  const tier = chosenTier ?? (mapping.label === null ? 'T3' : 'T1')
  const unchecked = useUnchecked(table, mapping)
  const [typed, setTyped] = useState<string | null>(null)
  const proposed = useMemo(() => defaultInstruction(table, mapping), [table, mapping])
  const instruction = typed ?? proposed
  const isUnscored = [mapping.reference, mapping.label, mapping.instructions].every((each) => each === null)
  return (
    <div className={styles['section']}>
      <div className={styles['fields']}>
        {fields.map((field) => (
          <SelectField
            key={field}
            label={fieldWords[field]}
            value={mapping[field] ?? ''}
            options={[
              { value: '', label: 'none' },
              ...table.columns.map((column) => ({ value: column, label: column })),
            ]}
            onChange={(value) => setMapping({ ...mapping, [field]: value === '' ? null : value })}
          />
        ))}
      </div>
      <Preview table={table} />
      <UncheckedList unchecked={unchecked} />
      {mapping.tier === null && (
        <ChoiceField
          label="Tier"
          help="How far these prompts are from what the specialist was trained on."
          value={tier}
          options={tiers.map((value) => ({ value, label: value }))}
          onChange={setTier}
        />
      )}
      {(mapping.tier !== null || isUnsaid({ tier })) && (
        <TextField
          label="Instruction before each text of T0 and T1"
          help="What an instruction-tuned model is asked, because the bare text does not say it; the specialist gets the text alone. Empty: nothing. Of 20 rows or more with a right answer there, five become solved examples for models that only continue text, and are not scored."
          value={instruction}
          rows={3}
          maxLength={mostInstruction}
          onChange={setTyped}
        />
      )}
      {isUnscored && mapping.prompt !== null && (
        <p className={styles['soft']}>
          No column is chosen for right answers or checks: answers and times will be shown, but there is
          nothing to score, so there are no rates.
        </p>
      )}
      <div className={styles['actions']}>
        <Button
          look="primary"
          disabled={mapping.prompt === null}
          onClick={() => onUse(mapping, { tier, instruction })}
        >
          {useWords(table.rows.length)}
        </Button>
        {mapping.prompt === null && (
          <p className={styles['soft']}>
            No column is known as the prompt: choose it above. The first row of a table is read as the names
            of its columns.
          </p>
        )}
      </div>
    </div>
  )
}

type Unchecked = ComponentProps<typeof UncheckedList>['unchecked']

/** What nobody can check among the instructions of the table; none until they have been looked at, in slices. */
function useUnchecked(table: Table, { instructions, kwargs }: Mapping): Unchecked {
  const [unchecked, setUnchecked] = useState<Unchecked>([])
  useEffect(() => {
    const control = new AbortController()
    void finishInSlices(uncheckedInstructions(table, { instructions, kwargs }), control.signal).then(
      (found) => {
        if (found && !control.signal.aborted)
          setUnchecked(found.map(({ id, reason, rowCount }) => ({ name: id, reason, itemCount: rowCount })))
      },
    )
    return () => control.abort()
  }, [table, instructions, kwargs])
  return instructions === null ? [] : unchecked
}

function useWords(rowCount: number): string {
  return `Use ${rowCount === 1 ? 'this' : 'these'} ${formatCount(rowCount, 'row')}`
}

function Preview({ table: { columns, rows } }: { readonly table: Table }) {
  return (
    <ScrollBox label="The first rows of the file">
      <table className={styles['table']}>
        <caption>The first rows</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, previewCount).map((row, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have no names and never move
            <tr key={index}>
              {columns.map((column) => (
                <td key={column}>{cellOf(row, column).slice(0, 200)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}
