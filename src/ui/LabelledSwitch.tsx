import { Switch } from '@base-ui/react/switch'

import styles from '#ui/LabelledSwitch.module.css'

type LabelledSwitchProps = {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

export function LabelledSwitch({ label, checked, onChange }: LabelledSwitchProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- Switch.Root holds the input
    <label className={styles['label']}>
      <Switch.Root className={styles['track']} checked={checked} onCheckedChange={onChange}>
        <Switch.Thumb className={styles['thumb']} />
      </Switch.Root>
      {label}
    </label>
  )
}
