import { CountField } from '#panels/decide/CountField.tsx'
import styles from '#panels/decide/Decide.module.css'
import { checklistWords, type Checklist } from '#suites/checklist.ts'
import { ChoiceField } from '#ui/ChoiceField.tsx'

type ChecklistFormProps = {
  readonly checklist: Checklist
  readonly onChange: (checklist: Checklist) => void
}

const answers = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
  { value: 'unsaid', label: 'Not said' },
] as const

/** What no measurement can tell: the task, and the data at hand. Nothing is said until the visitor says it. */
export function ChecklistForm({ checklist, onChange }: ChecklistFormProps) {
  const change = (changes: Partial<Checklist>): void => onChange({ ...checklist, ...changes })
  const count = (help: string, key: 'pairCount' | 'instructionPairCount' | 'taskCount') => (
    <CountField
      label={checklistWords[key]}
      help={help}
      value={checklist[key]}
      min={key === 'taskCount' ? 1 : 0}
      onChange={(value) => change({ [key]: value })}
    />
  )
  const choice = (help: string, key: 'isFormatFixed' | 'needsFreshKnowledge') => (
    <ChoiceField
      label={checklistWords[key]}
      help={help}
      value={checklist[key] === null ? 'unsaid' : checklist[key] ? 'yes' : 'no'}
      options={answers}
      onChange={(value) => change({ [key]: value === 'unsaid' ? null : value === 'yes' })}
    />
  )
  return (
    <section className={styles['section']} aria-label="Your case">
      <h2>Your case</h2>
      <p className={styles['soft']}>
        What no measurement can tell. A rule that needs an answer does not hold without it.
      </p>
      <div className={styles['fields']}>
        {count('How many different things are asked of the model.', 'taskCount')}
        {count('Pairs of input and right output in the one format.', 'pairCount')}
        {count('Triples of instruction, input and response, over several tasks.', 'instructionPairCount')}
      </div>
      {choice('Such as one label of a list, or JSON of one form.', 'isFormatFixed')}
      {choice('Prices, stock, news, the account of the one who asks.', 'needsFreshKnowledge')}
    </section>
  )
}
