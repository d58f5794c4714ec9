import { useState, type CSSProperties } from 'react'

import { PairPicker, pairOf, type Pair } from '#panels/PairPicker.tsx'
import { roleColour } from '#panels/roles.ts'
import { slotName } from '#panels/slotNames.ts'
import { tokenDifferences, type TokenDifference } from '#panels/surprise/bits.ts'
import styles from '#panels/surprise/Surprise.module.css'
import { TokenStrip, type StripToken } from '#panels/surprise/TokenStrip.tsx'
import { useScores } from '#store/scores.ts'
import { useSlots, type SlotState } from '#store/slots.ts'
import { formatFigure } from '#ui/figures.ts'

/** Differences from this many bits on are shown at full strength. */
const fullBits = 8

/** Where two models differ: each token in the hue of the model that expected it more. */
export function SurpriseDifference() {
  const slots = useSlots((state) => state.slots)
  const [chosenPair, setChosenPair] = useState<Pair | null>(null)
  const [leftId, rightId] = pairOf(slots, chosenPair) ?? ['', '']
  const leftScore = useScores(({ bySlot }) => bySlot[leftId]?.score)
  const rightScore = useScores(({ bySlot }) => bySlot[rightId]?.score)
  const left = slots.find(({ id }) => id === leftId)
  const right = slots.find(({ id }) => id === rightId)
  if (!left || !right || !leftScore || !rightScore) return null
  const differences = tokenDifferences(leftScore, rightScore)
  const style: CSSProperties & { '--role': string } = { '--role': 'var(--line-strong)' }
  return (
    <article className={styles['score']} style={style} aria-label="Difference in surprise">
      <div className={styles['heading']}>
        <h3>Difference</h3>
        <PairPicker label="between" slots={slots} pair={[left.id, right.id]} onChange={setChosenPair} />
        <span className={styles['figure']}>
          {verdict(left, right, rightScore.bitsPerByte - leftScore.bitsPerByte)}
        </span>
      </div>
      {differences ? (
        <>
          <p className={styles['aside']}>
            Each token in the colour of the model that expected it more:{' '}
            <b style={{ color: roleColour(left.role) }}>{slotName(left)}</b> or{' '}
            <b style={{ color: roleColour(right.role) }}>{slotName(right)}</b>. The stronger, the more bits
            apart.
          </p>
          <TokenStrip
            label={`Tokens with the difference between ${slotName(left)} and ${slotName(right)}`}
            tokens={differences.map((difference) => tinted(difference, left, right))}
          />
        </>
      ) : (
        <p className={styles['aside']}>
          These models cut the text into different tokens, so only their bits per byte can be compared.
        </p>
      )}
    </article>
  )
}

/** @param bits of the right model minus those of the left one, per byte. */
function verdict(left: SlotState, right: SlotState, bits: number): string {
  if (Math.abs(bits) < 0.005) return 'Both expected the text equally well.'
  return `${slotName(bits > 0 ? left : right)} expected it better, by ${formatFigure(Math.abs(bits))} bits/byte.`
}

function tinted({ text, bits }: TokenDifference, left: SlotState, right: SlotState): StripToken {
  const better = bits >= 0 ? left : right
  const strength = Math.min(1, Math.abs(bits) / fullBits) * 45
  return {
    text,
    value:
      Math.abs(bits) < 0.05
        ? 'expected equally by both'
        : `${Math.abs(bits).toFixed(1)} bits fewer for ${slotName(better)}`,
    ground: `color-mix(in srgb, ${roleColour(better.role)} ${strength.toFixed(0)}%, transparent)`,
    ink: 'var(--ink)',
  }
}
