import type { ReactNode } from 'react'

import styles from '#ui/Notice.module.css'

type NoticeProps = {
  readonly tone: 'quiet' | 'failure'
  readonly children: ReactNode
  /** What can be done about it. */
  readonly action?: ReactNode
}

/** A plain sentence about something that happened. */
export function Notice({ tone, children, action }: NoticeProps) {
  return (
    <div className={`${styles['notice']} ${styles[tone]}`} data-tone={tone}>
      <p>{children}</p>
      {action}
    </div>
  )
}
