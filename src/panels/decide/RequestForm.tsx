import { useState } from 'react'

import styles from '#panels/decide/Decide.module.css'
import { countsOf, mostRequests, useAudit, type AuditedRequest } from '#store/audit.ts'
import { Button } from '#ui/Button.tsx'
import { formatCount, formatShare } from '#ui/figures.ts'
import { Notice } from '#ui/Notice.tsx'
import { TextField } from '#ui/TextField.tsx'

/** Where the visitor pastes requests. They stay in the page's memory and go nowhere. */
export function RequestForm() {
  const isReady = useAudit((state) => state.ground !== null)
  const [text, setText] = useState('')
  return (
    <section className={styles['section']} aria-label="Your requests">
      <h2>Your requests</h2>
      <p className={styles['soft']}>
        Paste what users really ask, such as lines out of a log or of a help desk's inbox. Each is placed on a
        tier, with the queries it looks most like; then come the share of each tier and what the rules make of
        it.
      </p>
      <TextField
        label="Requests, one a line"
        help={`At most ${mostRequests.toLocaleString('en')}, best a random sample of what users really send. Nothing leaves the page.`}
        value={text}
        rows={8}
        onChange={setText}
      />
      <div className={styles['actions']}>
        <Button look="primary" disabled={!isReady} onClick={() => void useAudit.getState().place(text)}>
          Place them
        </Button>
        <Button
          look="quiet"
          onClick={() => {
            setText('')
            useAudit.getState().clear()
          }}
        >
          Clear
        </Button>
      </div>
      <PlacingStatus />
    </section>
  )
}

/** How far the placing is, for all; that it begins and ends, and what was refused, also said aloud. */
function PlacingStatus() {
  const isGroundLost = useAudit((state) => state.isGroundLost)
  const refusal = useAudit((state) => state.refusal)
  const placing = useAudit((state) => state.placing)
  const requests = useAudit((state) => state.requests)
  return (
    <>
      {placing && <progress aria-label="Requests placed" value={placing.placedCount} max={placing.total} />}
      <output className={styles['soft']}>
        {placing
          ? `Placing ${formatCount(placing.total, 'request')} …`
          : requests.length > 0 && placedWords(requests)}
      </output>
      <div role="alert">
        {refusal !== null && <Notice tone="failure">{refusal}</Notice>}
        {isGroundLost && (
          <Notice
            tone="failure"
            action={<Button onClick={() => void useAudit.getState().fetchGround()}>Try again</Button>}
          >
            The index of the specialist's training could not be fetched, so requests cannot be placed. Check
            the connection.
          </Notice>
        )}
      </div>
    </>
  )
}

function placedWords(requests: readonly AuditedRequest[]): string {
  const { T0, T1 } = countsOf(requests)
  return `${formatCount(requests.length, 'request')} placed, ${formatShare((T0 + T1) / requests.length)} of them in T0 and T1.`
}
