import type { ReactNode } from 'react'

import styles from '#ui/ScrollBox.module.css'

type ScrollBoxProps = {
  readonly label: string
  /** Else as high as its content. */
  readonly isLow?: boolean
  /** No higher than most of the window: for tables that are looked at as a whole. */
  readonly isScreenHigh?: boolean
  readonly children: ReactNode
}

/** Holds what may be wider than the page and scrolls it, by keyboard too, so that the page never scrolls sideways. */
export function ScrollBox({ label, isLow = false, isScreenHigh = false, children }: ScrollBoxProps) {
  const className = `${styles['box']} ${isLow ? styles['low'] : isScreenHigh ? styles['screenHigh'] : ''}`
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must take focus
    <section className={className} aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
