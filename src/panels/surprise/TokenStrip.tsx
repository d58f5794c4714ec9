import { useId, useState, type CSSProperties, type KeyboardEvent } from 'react'

import { visibleText } from '#panels/surprise/bits.ts'
import styles from '#panels/surprise/TokenStrip.module.css'

/** A token and how it is shown. */
export type StripToken = {
  readonly text: string
  /** Its value in words, e.g. `3.2 bits`. */
  readonly value: string
  readonly ground: string
  readonly ink: string
}

type TokenStripProps = {
  /** What the strip shows, for screen readers. */
  readonly label: string
  readonly tokens: readonly StripToken[]
}

/** A text in coloured tokens. Hover, or arrow keys once it has the focus, tells each token's value. */
export function TokenStrip({ label, tokens }: TokenStripProps) {
  const id = useId()
  const [activeIndex, setActiveIndex] = useState<number | null>(null)
  const active = activeIndex === null ? undefined : tokens[activeIndex]
  const handleKey = (event: KeyboardEvent): void => {
    const next = nextIndex(event.key, activeIndex ?? -1, tokens.length)
    if (next === null) return
    event.preventDefault()
    setActiveIndex(next)
  }
  return (
    <div>
      <div
        className={styles['strip']}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select cannot show running text
        role="listbox"
        tabIndex={0}
        dir="auto"
        aria-label={label}
        aria-activedescendant={active ? `${id}-${activeIndex}` : undefined}
        onKeyDown={handleKey}
        onFocus={() => setActiveIndex((now) => now ?? 0)}
        onPointerOver={({ target }) => {
          const index = target instanceof HTMLElement ? target.dataset['index'] : undefined
          if (index !== undefined) setActiveIndex(Number(index))
        }}
      >
        {tokens.map(({ text, value, ground, ink }, index) => {
          const style: CSSProperties = { background: ground, color: ink }
          return (
            <span
              // oxlint-disable-next-line react/no-array-index-key -- a token is its place in the text
              key={index}
              id={`${id}-${index}`}
              className={styles['token']}
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- belongs to the listbox
              role="option"
              aria-selected={index === activeIndex}
              aria-label={`${text}, ${value}`}
              data-index={index}
              style={style}
            >
              {visibleText(text)}
            </span>
          )
        })}
      </div>
      <p className={styles['readout']} aria-hidden="true">
        {active ? (
          <>
            <bdi className={styles['word']}>{visibleText(active.text).trimEnd()}</bdi> {active.value}
          </>
        ) : (
          'Point at a token, or use the arrow keys.'
        )}
      </p>
    </div>
  )
}

function nextIndex(key: string, index: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(count - 1, index + 1)
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, index - 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
