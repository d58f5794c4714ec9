import { useMemo, useState } from 'react'

import styles from '#panels/decide/Decide.module.css'
import { useAudit } from '#store/audit.ts'
import { nearestExamples } from '#suites/distance.ts'

/** Own queries that are shown beside a request. */
const nearestCount = 3
/** Of a request, until it is opened. */
const shownCharacters = 300

/** A request that, once opened, names the queries of our own that look most like it: found only then. */
export function NearestExamples({ text }: { readonly text: string }) {
  const [isOpen, setIsOpen] = useState(false)
  const isCut = !isOpen && text.length > shownCharacters
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{isCut ? `${text.slice(0, shownCharacters).toWellFormed()} …` : text}</summary>
      {isOpen && <Nearest text={text} />}
    </details>
  )
}

function Nearest({ text }: { readonly text: string }) {
  const ground = useAudit((state) => state.ground)
  const nearest = useMemo(
    () => (ground ? nearestExamples(ground.index, text, ground.examples, nearestCount) : []),
    [ground, text],
  )
  return (
    <div className={styles['nearest']}>
      <p>Looks most like</p>
      <ul>
        {nearest.map(({ example }) => (
          <li key={example.text}>
            {example.text} ({example.intent})
          </li>
        ))}
      </ul>
    </div>
  )
}
