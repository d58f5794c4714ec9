import styles from '#panels/answer/EarlierTurns.module.css'
import { slotName } from '#panels/slotNames.ts'
import type { Turn } from '#protocol/answer.ts'
import type { AnswerState } from '#store/answers.ts'
import { earlierTurns, mostTurns, standingOf, type Standing } from '#store/conversation.ts'
import type { SlotState } from '#store/slots.ts'

/** Characters of a turn that are shown; the exact string has them all. */
const mostShown = 1000

type EarlierTurnsProps = { readonly slot: SlotState; readonly answer: AnswerState }

const reasons: Record<Exclude<Standing, 'joined'>, string> = {
  'no-template': 'No template: each prompt stands alone.',
  raw: 'Raw text: each prompt stands alone.',
  'one-turn': 'Its template takes no earlier turns: each prompt stands alone.',
  refused: 'Its template refuses these earlier turns: this prompt stands alone.',
}

/** What was said before the present answer and went with its prompt, as plain text; or why nothing did. */
export function EarlierTurns({ slot, answer }: EarlierTurnsProps) {
  const standing = standingOf(answer)
  if (standing !== null && standing !== 'joined') {
    return <p className={styles['aside']}>{reasons[standing]}</p>
  }
  const turns = earlierTurns(answer)
  if (turns.length === 0) return null
  const shown: readonly Turn[] = [...turns, { role: 'user', content: answer.request.prompt }]
  return (
    <section className={styles['turns']} aria-label={`Said before, ${slotName(slot)}`}>
      {turns.length >= 2 * mostTurns && (
        <p className={styles['aside']}>The last {mostTurns} turns; older ones are forgotten.</p>
      )}
      <ol className={styles['list']}>
        {shown.map(({ role, content }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- turns have no other identity
          <li key={index} className={styles[role]}>
            <span className={styles['who']}>{role === 'user' ? 'You' : slotName(slot)}</span>
            <p className={styles['text']} dir="auto">
              {shortened(content)}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

function shortened(text: string): string {
  if (text.length <= mostShown) return text
  // A pair of code units is one character.
  const head = text.slice(0, mostShown).replace(/[\uD800-\uDBFF]$/, '')
  return `${head} … (${text.length.toLocaleString('en')} characters)`
}
