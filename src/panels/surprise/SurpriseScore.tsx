import type { CSSProperties } from 'react'

import { roleColour } from '#panels/roles.ts'
import { slotName } from '#panels/slotNames.ts'
import { heatInk } from '#panels/surprise/heat.ts'
import { bitsOf, heatOf } from '#panels/surprise/bits.ts'
import styles from '#panels/surprise/Surprise.module.css'
import { TokenStrip, type StripToken } from '#panels/surprise/TokenStrip.tsx'
import type { ScoredToken } from '#protocol/answer.ts'
import { useScores, type ScoreState } from '#store/scores.ts'
import type { SlotState } from '#store/slots.ts'
import { Explained } from '#ui/Explained.tsx'
import { formatFigure } from '#ui/figures.ts'
import { Notice } from '#ui/Notice.tsx'

/** One model's surprise at the text. */
export function SurpriseScore({ slot }: { readonly slot: SlotState }) {
  const state = useScores(({ bySlot }) => bySlot[slot.id])
  const style: CSSProperties & { '--role': string } = { '--role': roleColour(slot.role) }
  return (
    <article className={styles['score']} style={style} aria-label={`Surprise of ${slotName(slot)}`}>
      <div className={styles['heading']}>
        <h3>{slotName(slot)}</h3>
        {state?.score && (
          <span className={styles['figure']}>
            <Explained explanation="All bits of the text divided by its UTF-8 bytes: lower means better predicted. Comparable between models that cut text into different tokens.">
              {formatFigure(state.score.bitsPerByte)} bits/byte
            </Explained>
          </span>
        )}
      </div>
      <ScoreBody name={slotName(slot)} state={state} />
    </article>
  )
}

function ScoreBody({ name, state }: { readonly name: string; readonly state: ScoreState | undefined }) {
  if (!state) return <p className={styles['aside']}>Not scored yet: press Score.</p>
  if (state.failure) return <Notice tone="failure">{state.failure.message}</Notice>
  if (!state.score) return <p className={styles['aside']}>Scoring; a model that still loads is waited for.</p>
  return <TokenStrip label={`Tokens with the surprise of ${name}`} tokens={state.score.tokens.map(heated)} />
}

function heated(token: ScoredToken): StripToken {
  const bits = bitsOf(token)
  const step = heatOf(bits)
  const chance = Math.exp(token.logprob) * 100
  return {
    text: token.text,
    value: `${bits.toFixed(1)} bits (probability ${chance < 0.01 ? 'below 0.01' : formatFigure(chance)} %)`,
    ground: `var(--heat-${step})`,
    ink: heatInk(step),
  }
}
