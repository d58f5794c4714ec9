import type { ComponentProps, ReactNode } from 'react'

import styles from '#ui/Button.module.css'

type ButtonProps = Omit<ComponentProps<'button'>, 'className' | 'title'> & {
  /** `quiet` has no border; `icon` is square and needs a `label`. */
  readonly look?: 'primary' | 'plain' | 'quiet' | 'icon'
  /** Name for screen readers and hover, where the content is only an icon. */
  readonly label?: string
  readonly children: ReactNode
}

export function Button({ look = 'plain', label, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`${styles['button']} ${styles[look]}`}
      aria-label={label}
      title={label}
      {...rest}
    >
      {children}
    </button>
  )
}
