import styles from '#panels/measure/Measure.module.css'
import { useSteps } from '#panels/measure/useSteps.ts'
import { uncheckedOf, type Unchecked as UncheckedPart } from '#suites/measuring.ts'
import type { Suite } from '#suites/suite.ts'
import { formatCount } from '#ui/figures.ts'

/** So many are named; a file may hold any number of ids that nobody knows. */
const shownCount = 20

/** What a suite asks for and nobody's answer can be held to, by name and with the reason; nothing where there is none. */
export function Unchecked({ suite }: { readonly suite: Pick<Suite, 'items'> }) {
  return <UncheckedList unchecked={useSteps(suite, uncheckedOf) ?? []} />
}

type UncheckedListProps = {
  /** All, or the first of them. */
  readonly unchecked: readonly UncheckedPart[]
  /** How many there are. */
  readonly count?: number
}

export function UncheckedList({ unchecked, count = unchecked.length }: UncheckedListProps) {
  if (unchecked.length === 0) return null
  return (
    <div className={styles['soft']}>
      <p>
        Not checked, and items that ask for it count in no rate
        {count > shownCount && `; the first ${shownCount} of ${count}`}:
      </p>
      <ul className={styles['unchecked']}>
        {unchecked.slice(0, shownCount).map(({ name, reason, itemCount }) => (
          <li key={name}>
            {name === 'judged' ? 'The right answer' : <code>{name}</code>} ({formatCount(itemCount, 'item')}):{' '}
            {reason}
          </li>
        ))}
      </ul>
    </div>
  )
}
