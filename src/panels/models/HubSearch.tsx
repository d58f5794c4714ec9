import { useEffect, useRef, useState, type FormEvent } from 'react'

import { FoundModel } from '#panels/models/FoundModel.tsx'
import styles from '#panels/models/Models.module.css'
import type { Role } from '#protocol/model.ts'
import { findOnHub } from '#store/hub.ts'
import type { FoundModel as Found } from '#store/hubCard.ts'
import { failureOf } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import hidden from '#ui/hidden.module.css'
import { Notice } from '#ui/Notice.tsx'

/** Any model of the Hub by its name. */
export function HubSearch() {
  const [address, setAddress] = useState('')
  /** Counted, so that the same address can be asked for again. */
  const [asked, setAsked] = useState<{ readonly address: string; readonly count: number } | null>(null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const count = (asked?.count ?? 0) + 1
    if (address.trim() !== '') setAsked({ address: address.trim(), count })
  }
  return (
    <div className={styles['offer']}>
      <form className={styles['offer']} onSubmit={submit}>
        <label className={styles['search']}>
          <span>A model's name or address on the Hub</span>
          <input
            type="text"
            value={address}
            maxLength={300}
            placeholder="onnx-community/Qwen2.5-0.5B-Instruct"
            autoCapitalize="off"
            spellCheck={false}
            onChange={({ target }) => setAddress(target.value)}
          />
        </label>
        <div className={styles['actions']}>
          <Button type="submit" disabled={address.trim() === ''}>
            Look it up
          </Button>
          <span className={styles['soft']}>Asks the Hub what files it has; fetches no weights.</span>
        </div>
      </form>
      {asked && <LookedUp key={asked.count} address={asked.address} />}
    </div>
  )
}

type LookedUpProps = {
  readonly address: string
  readonly role?: Role
  /** Where the files are if the first place has none any more. */
  readonly fallback?: string | null
  /** It stands where the button was that asked for it. */
  readonly takesFocus?: boolean
}

/** What became of a question to the Hub. */
type Outcome = { readonly question: string; readonly found?: Found; readonly problem?: string }

/** Asks the Hub for a model as soon as it is shown. */
export function LookedUp({ address, role, fallback = null, takesFocus = false }: LookedUpProps) {
  const [target, setTarget] = useState(address)
  const [attempt, setAttempt] = useState(0)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const question = `${attempt} ${target}`
  useEffect(() => {
    const abort = new AbortController()
    findOnHub(target, { signal: abort.signal })
      .then((found) => ({ found }))
      .catch((error: unknown) => ({ problem: failureOf(error).message }))
      .then((answer) => abort.signal.aborted || setOutcome({ question, ...answer }))
      .catch(() => undefined)
    return () => abort.abort()
  }, [target, question])
  const { found, problem } = outcome?.question === question ? outcome : {}
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (takesFocus) ref.current?.focus()
  }, [takesFocus])
  return (
    <div ref={ref} tabIndex={-1} className={styles['lookedUp']}>
      <output className={found ? hidden['hidden'] : styles['soft']}>
        {found ? `Found ${found.card.name}` : !problem && `Asking the Hub for ${target} ...`}
      </output>
      {found && <FoundModel found={found} {...(role && { role })} />}
      <div role="alert">
        {problem && (
          <Refusal
            problem={problem}
            fallback={fallback === target ? null : fallback}
            onAgain={() => setAttempt(attempt + 1)}
            onFallback={setTarget}
          />
        )}
      </div>
    </div>
  )
}

type RefusalProps = {
  readonly problem: string
  readonly fallback: string | null
  readonly onAgain: () => void
  readonly onFallback: (repo: string) => void
}

function Refusal({ problem, fallback, onAgain, onFallback }: RefusalProps) {
  const ways = (
    <span className={styles['actions']}>
      <Button onClick={onAgain}>Ask again</Button>
      {fallback && <Button onClick={() => onFallback(fallback)}>Try {fallback}</Button>}
    </span>
  )
  return (
    <Notice tone="failure" action={ways}>
      {problem}
    </Notice>
  )
}
