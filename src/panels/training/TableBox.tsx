import type { ReactNode } from 'react'

import styles from '#panels/training/Training.module.css'
import { ScrollBox } from '#ui/ScrollBox.tsx'

type TableBoxProps = {
  readonly label: string
  /** As high as its table. */
  readonly isWhole?: boolean
  readonly children: ReactNode
}

/** A table of figures in a box of its own. */
export function TableBox({ label, isWhole = false, children }: TableBoxProps) {
  return (
    <ScrollBox label={label} isLow={!isWhole}>
      <table className={styles['table']}>{children}</table>
    </ScrollBox>
  )
}
