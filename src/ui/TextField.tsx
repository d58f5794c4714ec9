import { useId } from 'react'

import styles from '#ui/Field.module.css'

type TextFieldProps = {
  readonly label: string
  readonly help: string
  readonly value: string
  readonly rows: number
  readonly maxLength?: number
  readonly onChange: (value: string) => void
}

/** A few lines of text in any language and direction. */
export function TextField({ label, help, value, rows, maxLength, onChange }: TextFieldProps) {
  const id = useId()
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className={styles['text']}
        dir="auto"
        rows={rows}
        maxLength={maxLength}
        value={value}
        aria-describedby={`${id}-help`}
        onChange={({ target }) => onChange(target.value)}
      />
      <p id={`${id}-help`} className={styles['help']}>
        {help}
      </p>
    </div>
  )
}
