import { Switch } from '@base-ui/react/switch'
import { useId } from 'react'

import field from '#ui/Field.module.css'
import styles from '#ui/LabelledSwitch.module.css'

type LabelledSwitchProps = {
  readonly label: string
  /** What it does, where the label does not say it all. */
  readonly help?: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

export function LabelledSwitch({ label, help, checked, onChange }: LabelledSwitchProps) {
  const helpId = useId()
  const labelled = (
    // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- Switch.Root holds the input
    <label className={styles['label']}>
      <Switch.Root
        className={styles['track']}
        aria-describedby={help === undefined ? undefined : helpId}
        checked={checked}
        onCheckedChange={onChange}
      >
        <Switch.Thumb className={styles['thumb']} />
      </Switch.Root>
      {label}
    </label>
  )
  if (help === undefined) return labelled
  return (
    <div>
      {labelled}
      <p id={helpId} className={field['help']}>
        {help}
      </p>
    </div>
  )
}
