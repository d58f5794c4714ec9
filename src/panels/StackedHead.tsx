import type { ReactNode } from 'react'

import stacked from '#panels/stacked.module.css'

type StackedHeadProps = { readonly children: ReactNode; readonly colour?: string }

/** What a cell's column is called, on a phone, where cells stand below each other; a screen reader has the head itself. */
export function StackedHead({ children, colour }: StackedHeadProps) {
  return (
    <span className={stacked['head']} style={{ color: colour }} aria-hidden="true">
      {children}
    </span>
  )
}
