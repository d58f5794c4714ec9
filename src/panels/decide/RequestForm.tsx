import { useState } from 'react'

import styles from '#panels/decide/Decide.module.css'
import { mostRequests, useAudit } from '#store/audit.ts'
import { Button } from '#ui/Button.tsx'
import { Notice } from '#ui/Notice.tsx'
import { TextField } from '#ui/TextField.tsx'

/** Where the visitor pastes requests. They stay in the page's memory and go nowhere. */
export function RequestForm() {
  const refusal = useAudit((state) => state.refusal)
  const isReady = useAudit((state) => state.ground !== null)
  const [text, setText] = useState('')
  return (
    <section className={styles['section']} aria-label="Your requests">
      <h2>Your requests</h2>
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
      {refusal && <Notice tone="failure">{refusal}</Notice>}
    </section>
  )
}
