import { useId, useState } from 'react'

import own from '#panels/decide/Decide.module.css'
import styles from '#ui/Field.module.css'

type CountFieldProps = {
  readonly label: string
  readonly help: string
  /** Null: not said. */
  readonly value: number | null
  readonly min: number
  /** Only ever called with a whole number within the bounds, or null for an emptied field. */
  readonly onChange: (value: number | null) => void
}

const mostCount = 10_000_000

/** A whole number, or nothing said. While what is typed is neither, it says so and nothing counts as said. */
export function CountField({ label, help, value, min, onChange }: CountFieldProps) {
  const id = useId()
  /** What is being typed; null when nobody types. */
  const [typed, setTyped] = useState<string | null>(null)
  const isValid = typed === null || typed.trim() === '' || isCount(typed, min)
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={`${styles['number']} ${own['count']}`}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        placeholder="not said"
        value={typed ?? (value === null ? '' : String(value))}
        aria-invalid={!isValid}
        aria-describedby={`${id}-help`}
        onChange={({ target }) => {
          setTyped(target.value)
          onChange(isCount(target.value, min) ? Number(target.value) : null)
        }}
        onBlur={() => {
          if (isValid) setTyped(null)
        }}
      />
      <p id={`${id}-help`} className={isValid ? styles['help'] : styles['error']}>
        {isValid ? help : `A whole number from ${min} to ${mostCount.toLocaleString('en')}, or nothing.`}
      </p>
    </div>
  )
}

function isCount(typed: string, min: number): boolean {
  const count = Number(typed)
  return /^\s*\d+\s*$/.test(typed) && count >= min && count <= mostCount
}
