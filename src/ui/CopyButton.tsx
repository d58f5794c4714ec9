import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'

import { Button } from '#ui/Button.tsx'
import hidden from '#ui/hidden.module.css'

/** How long the button says what came of it. */
const feedbackMs = 2000

type Outcome = 'copied' | 'blocked'
const words: Record<Outcome, string> = { copied: 'Copied', blocked: 'Not allowed here: select the text' }

export function CopyButton({ text }: { readonly text: string }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  useEffect(() => {
    if (!outcome) return undefined
    const timer = setTimeout(() => setOutcome(null), feedbackMs)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = (): void => {
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))
    written.then(
      () => setOutcome('copied'),
      () => setOutcome('blocked'),
    )
  }
  return (
    <Button look="quiet" onClick={copy}>
      {outcome === 'copied' ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      {outcome ? words[outcome] : 'Copy'}
      <output className={hidden['hidden']}>{outcome && words[outcome]}</output>
    </Button>
  )
}
