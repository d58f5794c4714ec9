import { Info } from 'lucide-react'
import { useState, type ReactNode } from 'react'

import { DeviceBadge } from '#panels/answer/DeviceBadge.tsx'
import { NumericsBadge } from '#panels/answer/NumericsBadge.tsx'
import styles from '#panels/answer/PanelHeader.module.css'
import { roleNames } from '#panels/roles.ts'
import { slotName } from '#panels/slotNames.ts'
import { isUnloaded, type SlotState, type SlotStatus } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'

const statusWords: Record<SlotStatus, string> = {
  empty: 'Not loaded',
  loading: 'Loading',
  ready: 'Ready',
  answering: 'Answering',
  failed: 'Failed',
}

type PanelHeaderProps = {
  readonly slot: SlotState
  readonly titleId: string
  /** What kind of answer stands below, where it is not this model's own. */
  readonly children?: ReactNode
}

/** Says whose column this is; stays in sight while the column is read. */
export function PanelHeader({ slot, titleId, children }: PanelHeaderProps) {
  const [showsSummary, setShowsSummary] = useState(false)
  const name = slotName(slot)
  const status = isUnloaded(slot) ? 'empty' : slot.status
  return (
    <header className={styles['header']}>
      <div className={styles['line']}>
        <h2 id={titleId} className={styles['name']}>
          {name}
        </h2>
        {slot.role && <span className={styles['role']}>{roleNames[slot.role]}</span>}
        {slot.card && (
          <Button
            look="icon"
            label={`About ${name}`}
            aria-expanded={showsSummary}
            onClick={() => setShowsSummary(!showsSummary)}
          >
            <Info aria-hidden="true" />
          </Button>
        )}
        <span className={styles['state']}>
          {children}
          <span className={styles['status']} data-status={status}>
            {slot.isSilent ? 'Not responding' : statusWords[status]}
          </span>
          <DeviceBadge report={slot.report} />
          <NumericsBadge slot={slot} />
        </span>
      </div>
      {showsSummary && <p className={styles['summary']}>{slot.card?.summary}</p>}
    </header>
  )
}
