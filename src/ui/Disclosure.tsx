import { useState, type ReactNode } from 'react'

import styles from '#ui/Disclosure.module.css'

type DisclosureProps = {
  readonly summary: string
  /** Rendered only while it is open: what nobody looks at is not computed. */
  readonly children: ReactNode
}

/** Something that is shown when it is asked for. */
export function Disclosure({ summary, children }: DisclosureProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={styles['details']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen && children}
    </details>
  )
}
