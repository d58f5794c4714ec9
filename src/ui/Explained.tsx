import { Tooltip } from '@base-ui/react/tooltip'
import { useId, useState, type ReactNode } from 'react'

import styles from '#ui/Explained.module.css'
import hidden from '#ui/hidden.module.css'

type ExplainedProps = {
  readonly children: ReactNode
  /** Shown on hover, on keyboard focus and on tap; always there for screen readers. */
  readonly explanation: string
}

/** A figure or word that explains itself. */
export function Explained({ children, explanation }: ExplainedProps) {
  const [isOpen, setIsOpen] = useState(false)
  const id = useId()
  return (
    <Tooltip.Root open={isOpen} onOpenChange={setIsOpen}>
      <Tooltip.Trigger
        className={styles['trigger']}
        closeOnClick={false}
        delay={250}
        aria-describedby={id}
        onClick={() => setIsOpen(true)}
      >
        {children}
      </Tooltip.Trigger>
      <span id={id} className={hidden['hidden']}>
        {explanation}
      </span>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} collisionPadding={8} className={styles['positioner'] ?? ''}>
          <Tooltip.Popup className={styles['popup']} aria-hidden="true">
            {explanation}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
