import styles from '#panels/PairPicker.module.css'
import { slotName } from '#panels/slotNames.ts'
import type { SlotId, SlotState } from '#store/slots.ts'

export type Pair = readonly [left: SlotId, right: SlotId]

type PairPickerProps = {
  readonly label: string
  readonly slots: readonly SlotState[]
  readonly pair: Pair
  readonly onChange: (pair: Pair) => void
}

/** Which two slots are compared; only asked where there are more than two. */
export function PairPicker({ label, slots, pair, onChange }: PairPickerProps) {
  if (slots.length <= 2) return null
  const pairs = slots.flatMap((left, index) => slots.slice(index + 1).map((right) => ({ left, right })))
  return (
    <label className={styles['picker']}>
      {label}
      <select
        value={pair.join(' ')}
        onChange={({ target }) => {
          const chosen = pairs.find(({ left, right }) => `${left.id} ${right.id}` === target.value)
          if (chosen) onChange([chosen.left.id, chosen.right.id])
        }}
      >
        {pairs.map(({ left, right }) => (
          <option key={`${left.id} ${right.id}`} value={`${left.id} ${right.id}`}>
            {slotName(left)} and {slotName(right)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** The chosen pair if both slots exist; else standard and instruction, else the first two. */
export function pairOf(slots: readonly SlotState[], chosen: Pair | null): Pair | null {
  const has = (id: SlotId | undefined): id is SlotId => slots.some((slot) => slot.id === id)
  if (chosen && chosen.every(has)) return chosen
  const standard = slots.find(({ role }) => role === 'standard')?.id
  const instruction = slots.find(({ role }) => role === 'instruction')?.id
  if (has(standard) && has(instruction)) return [standard, instruction]
  const [first, second] = slots
  return first && second ? [first.id, second.id] : null
}
