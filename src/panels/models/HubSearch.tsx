import { useEffect, useState, type FormEvent } from 'react'

import { FoundModel } from '#panels/models/FoundModel.tsx'
import styles from '#panels/models/Models.module.css'
import type { Role } from '#protocol/model.ts'
import { findOnHub } from '#store/hub.ts'
import type { FoundModel as Found } from '#store/hubCard.ts'
import { failureOf } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { Notice } from '#ui/Notice.tsx'

/** Any model of the Hub by its name. */
export function HubSearch() {
  const [address, setAddress] = useState('')
  const [asked, setAsked] = useState<{ readonly address: string } | null>(null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (address.trim() !== '') setAsked({ address: address.trim() })
  }
  return (
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
      {asked && <LookedUp key={asked.address} address={asked.address} />}
    </form>
  )
}

type LookedUpProps = {
  readonly address: string
  readonly role?: Role
  /** Where the files are if the first place has none any more. */
  readonly fallback?: string | null
}

/** What became of a question to the Hub. */
type Outcome = { readonly question: string; readonly found?: Found; readonly problem?: string }

/** Asks the Hub for a model as soon as it is shown. */
export function LookedUp({ address, role, fallback = null }: LookedUpProps) {
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
  if (found) return <FoundModel found={found} {...(role && { role })} />
  if (!problem) return <output>Asking the Hub for {target} ...</output>
  return (
    <Notice
      tone="failure"
      action={
        <span className={styles['actions']}>
          <Button onClick={() => setAttempt(attempt + 1)}>Ask again</Button>
          {fallback && fallback !== target && (
            <Button onClick={() => setTarget(fallback)}>Try {fallback}</Button>
          )}
        </span>
      }
    >
      {problem}
    </Notice>
  )
}
