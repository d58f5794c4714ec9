import { ArrowUp, Square } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react'

import { askPrompt } from '#prompt/askPrompt.ts'
import styles from '#prompt/PromptBox.module.css'
import { isUnderWay, longestPrompt, useAnswers } from '#store/answers.ts'
import { useDraft } from '#store/draft.ts'
import { useSlots } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'

/** The box where a prompt is written; Enter asks, Shift+Enter starts a new line. */
export function PromptBox({ inputRef }: { readonly inputRef: RefObject<HTMLTextAreaElement | null> }) {
  const text = useDraft((state) => state.text)
  const refusal = useAnswers((state) => state.refusal)
  const isAnswering = useAnswers(
    ({ bySlot, isWaitingForSlots }) => isWaitingForSlots || Object.values(bySlot).some(isUnderWay),
  )
  useGrowth(inputRef, text)

  const handleKey = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // While an input method composes, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void askPrompt(text)
  }
  return (
    <form
      className={styles['box']}
      aria-label="Prompt"
      onSubmit={(event) => {
        event.preventDefault()
        void askPrompt(text)
      }}
    >
      <label className={styles['label']} htmlFor="prompt">
        Your prompt, sent to every model
      </label>
      <div className={styles['frame']}>
        <textarea
          ref={inputRef}
          id="prompt"
          className={styles['input']}
          dir="auto"
          rows={2}
          placeholder="Ask about a bank card, or anything else"
          value={text}
          aria-invalid={refusal !== null}
          aria-describedby="prompt-notes"
          onChange={({ target }) => {
            useDraft.getState().change(target.value)
            if (refusal) useAnswers.getState().clearRefusal()
          }}
          onKeyDown={handleKey}
        />
        {isAnswering ? (
          <Button look="primary" onClick={() => useAnswers.getState().stop()}>
            <Square aria-hidden="true" /> Stop
          </Button>
        ) : (
          <Button look="primary" onClick={() => void askPrompt(text)}>
            <ArrowUp aria-hidden="true" /> Ask
          </Button>
        )}
      </div>
      <div id="prompt-notes" className={styles['notes']}>
        <p role="alert" className={styles['refusal']}>
          {refusal?.message}
        </p>
        <Length length={text.length} />
      </div>
    </form>
  )
}

/** How much has been written, once it may be too much for a model. */
function Length({ length }: { readonly length: number }) {
  const context = useSlots(({ slots }) =>
    Math.min(...slots.map(({ report }) => report?.contextLength ?? Infinity)),
  )
  const isLong = length >= Math.min(2 * context, 0.9 * longestPrompt)
  if (!isLong) return null
  const limit = length >= 0.9 * longestPrompt ? `at most ${longestPrompt.toLocaleString('en')}` : null
  return (
    <p className={styles['length']}>
      {length.toLocaleString('en')} characters;{' '}
      {limit ?? `these models read about ${context} tokens, prompt and answer together`}
    </p>
  )
}

/** Browsers without `field-sizing` need the height set; CSS bounds it. */
function useGrowth(inputRef: RefObject<HTMLTextAreaElement | null>, text: string): void {
  const growsByItself = useRef(CSS.supports('field-sizing', 'content'))
  useEffect(() => {
    const input = inputRef.current
    if (!input || growsByItself.current) return
    input.style.height = 'auto'
    input.style.height = `${input.scrollHeight}px`
  }, [inputRef, text])
}
