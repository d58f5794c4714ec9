import styles from '#panels/decide/Decide.module.css'
import type { Checklist } from '#suites/recommendation.ts'
import { LabelledSwitch } from '#ui/LabelledSwitch.tsx'
import { NumberField } from '#ui/NumberField.tsx'

type ChecklistFormProps = {
  readonly checklist: Checklist
  readonly onChange: (checklist: Checklist) => void
}

/** What no measurement can tell: the task, and the data at hand. */
export function ChecklistForm({ checklist, onChange }: ChecklistFormProps) {
  const change = (changes: Partial<Checklist>): void => onChange({ ...checklist, ...changes })
  const count = (label: string, help: string, key: 'pairCount' | 'instructionPairCount' | 'taskCount') => (
    <NumberField
      label={label}
      help={help}
      value={checklist[key]}
      min={key === 'taskCount' ? 1 : 0}
      max={10_000_000}
      step={1}
      onChange={(value) => change({ [key]: value })}
    />
  )
  return (
    <section className={styles['section']} aria-label="Your case">
      <h2>Your case</h2>
      <div className={styles['fields']}>
        {count('Tasks', 'How many different things are asked of the model.', 'taskCount')}
        {count('Task examples', 'Pairs of input and right output in the one format.', 'pairCount')}
        {count(
          'Instruction examples',
          'Triples of instruction, input and response, over several tasks.',
          'instructionPairCount',
        )}
      </div>
      <LabelledSwitch
        label="The answer has one fixed format"
        checked={checklist.isFormatFixed}
        onChange={(isFormatFixed) => change({ isFormatFixed })}
      />
      <LabelledSwitch
        label="Answers depend on knowledge that changes"
        checked={checklist.needsFreshKnowledge}
        onChange={(needsFreshKnowledge) => change({ needsFreshKnowledge })}
      />
    </section>
  )
}
