import { useState } from 'react'

import { slotName } from '#panels/slotNames.ts'
import styles from '#panels/surprise/Surprise.module.css'
import { useAnswers } from '#store/answers.ts'
import { useScores } from '#store/scores.ts'
import { useSettings } from '#store/settings.ts'
import { failureOf, useSlots } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { TextField } from '#ui/TextField.tsx'

const firstText = 'My card has not arrived yet, and I need it for my holiday in Spain.'

/** The text to be scored, and what is read before it. */
export function SurpriseForm() {
  const [text, setText] = useState(firstText)
  const [context, setContext] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const isScoring = useScores(({ bySlot }) =>
    Object.values(bySlot).some(({ status }) => status === 'scoring'),
  )
  const score = (): void => {
    const { mode, system } = useSettings.getState()
    setRefusal(text.trim() === '' ? 'Write a text first.' : null)
    if (text.trim() === '') return
    useScores
      .getState()
      .score({ prompt: context, system, mode, text })
      .catch((error: unknown) => setRefusal(failureOf(error).message))
  }
  return (
    <form
      className={styles['form']}
      aria-label="Text to score"
      onSubmit={(event) => {
        event.preventDefault()
        score()
      }}
    >
      <TextField
        {...{ label: 'Text', value: text, rows: 2, onChange: setText }}
        help="Every token of it is scored."
      />
      <TextField
        {...{ label: 'Context (optional)', value: context, rows: 1, onChange: setContext }}
        help="Read first, as the prompt, and not scored: with one, the text is scored as the answer to it."
      />
      <div className={styles['buttons']}>
        <Button look="primary" type="submit" disabled={isScoring}>
          {isScoring ? 'Scoring' : 'Score'}
        </Button>
        <AnswerButtons
          onUse={(answer, prompt) => {
            setText(answer)
            setContext(prompt)
          }}
        />
      </div>
      <p role="alert" className={styles['refusal']}>
        {refusal}
      </p>
    </form>
  )
}

/** Fills the form from an answer on the page, with its prompt as the context. */
function AnswerButtons({ onUse }: { readonly onUse: (answer: string, prompt: string) => void }) {
  const slots = useSlots((state) => state.slots)
  const answers = useAnswers((state) => state.bySlot)
  return slots.map((slot) => {
    const answer = answers[slot.id]
    if (answer?.status !== 'finished' || answer.text === '') return null
    return (
      <Button key={slot.id} onClick={() => onUse(answer.text, answer.request.prompt)}>
        Use {slotName(slot)}&rsquo;s answer
      </Button>
    )
  })
}
