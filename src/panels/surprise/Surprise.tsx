import { useId } from 'react'

import { SurpriseDifference } from '#panels/surprise/SurpriseDifference.tsx'
import { SurpriseForm } from '#panels/surprise/SurpriseForm.tsx'
import { SurpriseLegend } from '#panels/surprise/SurpriseLegend.tsx'
import { SurpriseScore } from '#panels/surprise/SurpriseScore.tsx'
import styles from '#panels/surprise/Surprise.module.css'
import { useScores } from '#store/scores.ts'
import { useSlots } from '#store/slots.ts'
import { ErrorBoundary } from '#ui/ErrorBoundary.tsx'

/** The same text under every model: which words each expected, and which surprised it. */
export function Surprise() {
  const titleId = useId()
  const slots = useSlots((state) => state.slots)
  const request = useScores((state) => state.request)
  return (
    <section className={styles['surprise']} aria-labelledby={titleId}>
      <header>
        <h2 id={titleId}>Surprise</h2>
        <p className={styles['intro']}>
          A model gives every next token a probability. The less likely the token that really comes, the more
          bits it costs: 1 bit for one chance in two, 10 bits for one in a thousand. Score a text to see what
          each model expected.
        </p>
      </header>
      <SurpriseForm />
      {request && (
        <ErrorBoundary part="The scores">
          <SurpriseLegend />
          <div className={styles['scores']} data-count={slots.length}>
            {slots.map((slot) => (
              <SurpriseScore key={slot.id} slot={slot} />
            ))}
          </div>
          <SurpriseDifference />
        </ErrorBoundary>
      )}
    </section>
  )
}
