import styles from '#panels/decide/Decide.module.css'
import { countsOf, mostRequests, useAudit, type AuditedRequest } from '#store/audit.ts'
import { likelyParting, splitRequests, type Parting } from '#suites/splitRequests.ts'
import { Button } from '#ui/Button.tsx'
import { ChoiceField } from '#ui/ChoiceField.tsx'
import { formatCount, formatShare } from '#ui/figures.ts'
import { Notice } from '#ui/Notice.tsx'
import { TextField } from '#ui/TextField.tsx'

/** Where the visitor pastes requests. They stay in the page's memory and go nowhere. */
export function RequestForm() {
  const isReady = useAudit((state) => state.ground !== null)
  const text = useAudit((state) => state.text)
  const chosen = useAudit((state) => state.parting)
  const parting = chosen ?? likelyParting(text)
  return (
    <section className={styles['section']} aria-label="Your requests">
      <h2>Your requests</h2>
      <p className={styles['soft']}>
        Paste what users really ask, such as lines out of a log or mails to a help desk. Each is placed on a
        tier, with the queries it looks most like; then come the share of each tier and what the rules make of
        it.
      </p>
      <TextField
        label="Requests, one a line or parted by blank lines"
        help={`At most ${mostRequests.toLocaleString('en')}, best a random sample of what users really send. Nothing leaves the page.`}
        value={text}
        rows={8}
        onChange={(typed) => useAudit.getState().say({ text: typed })}
      />
      <ChoiceField
        label="Read as"
        help="A request of several lines stays whole only where blank lines part the requests."
        value={parting}
        options={[
          { value: 'line', label: `One a line (${countIn(text, 'line')})` },
          { value: 'blankLine', label: `Parted by blank lines (${countIn(text, 'blankLine')})` },
        ]}
        onChange={(value) => useAudit.getState().say({ parting: value })}
      />
      <div className={styles['actions']}>
        <Button
          look="primary"
          disabled={!isReady}
          onClick={() => void useAudit.getState().place(text, parting)}
        >
          Place them
        </Button>
        <Button look="quiet" onClick={() => useAudit.getState().clear()}>
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

function countIn(text: string, parting: Parting): string {
  return splitRequests(text, parting).length.toLocaleString('en')
}

function placedWords(requests: readonly AuditedRequest[]): string {
  const { T0, T1 } = countsOf(requests)
  return `${formatCount(requests.length, 'request')} placed, ${formatShare((T0 + T1) / requests.length)} of them in T0 and T1.`
}
