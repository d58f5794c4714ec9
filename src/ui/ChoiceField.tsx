import { useId } from 'react'

import styles from '#ui/Field.module.css'

type ChoiceFieldProps<Value extends string> = {
  readonly label: string
  readonly help: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
}

/** One of a few, all in sight. */
export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const { label, help, value, options, onChange } = props
  const id = useId()
  return (
    <fieldset className={styles['choices']} aria-describedby={`${id}-help`}>
      <legend className={styles['legend']}>{label}</legend>
      <div className={styles['options']}>
        {options.map((option) => (
          <label key={option.value} className={styles['option']}>
            <input
              type="radio"
              name={id}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
      <p id={`${id}-help`} className={styles['help']}>
        {help}
      </p>
    </fieldset>
  )
}
