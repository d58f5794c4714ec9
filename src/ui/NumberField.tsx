import { useId, useState } from 'react'

import styles from '#ui/Field.module.css'

type NumberFieldProps = {
  readonly label: string
  /** What the number does, in a sentence. */
  readonly help: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  /** Only ever called with a number within the bounds. */
  readonly onChange: (value: number) => void
}

/** A number with bounds. While what is typed is no such number it says so, and keeps the last good one. */
export function NumberField({ label, help, value, min, max, step, onChange }: NumberFieldProps) {
  const id = useId()
  /** What is being typed; null when nobody types. */
  const [typed, setTyped] = useState<string | null>(null)
  const isValid = typed === null || isWithin(typed, { min, max, step })
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={styles['number']}
        type="number"
        inputMode="decimal"
        {...{ min, max, step }}
        value={typed ?? String(value)}
        aria-invalid={!isValid}
        aria-describedby={`${id}-help`}
        onChange={({ target }) => {
          setTyped(target.value)
          if (isWithin(target.value, { min, max, step })) onChange(Number(target.value))
        }}
        onBlur={() => setTyped(null)}
      />
      <p id={`${id}-help`} className={isValid ? styles['help'] : styles['error']}>
        {isValid ? help : `Between ${min} and ${max}${Number.isInteger(step) ? ', a whole number' : ''}.`}
      </p>
    </div>
  )
}

function isWithin(typed: string, { min, max, step }: { min: number; max: number; step: number }): boolean {
  const value = Number(typed)
  if (typed.trim() === '' || !Number.isFinite(value)) return false
  return value >= min && value <= max && (!Number.isInteger(step) || Number.isInteger(value))
}
