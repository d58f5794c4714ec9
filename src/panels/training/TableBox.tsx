import type { ReactNode } from 'react'

import styles from '#panels/training/Training.module.css'

type TableBoxProps = {
  readonly label: string
  /** As high as its table. */
  readonly isWhole?: boolean
  readonly children: ReactNode
}

/** A table that scrolls in its own box, by keyboard too, so that the page never does sideways. */
export function TableBox({ label, isWhole = false, children }: TableBoxProps) {
  const className = `${styles['box']} ${isWhole ? styles['whole'] : ''}`
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must take focus
    <section className={className} aria-label={label} tabIndex={0}>
      <table className={styles['table']}>{children}</table>
    </section>
  )
}
