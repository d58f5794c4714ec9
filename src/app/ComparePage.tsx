import { useRef, useState } from 'react'

import styles from '#app/ComparePage.module.css'
import { besideSlots, loadQuietly, startPage } from '#app/startup.ts'
import { useShortcuts } from '#app/useShortcuts.ts'
import { AnswerColumns } from '#panels/answer/AnswerColumns.tsx'
import { Surprise } from '#panels/surprise/Surprise.tsx'
import { PromptBox } from '#prompt/PromptBox.tsx'
import { Suggestions } from '#prompt/Suggestions.tsx'
import { forgetAnswer, useAnswers } from '#store/answers.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { useSettings, type BesideModel } from '#store/settings.ts'
import { useSlots } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { LabelledSwitch } from '#ui/LabelledSwitch.tsx'
import { Notice } from '#ui/Notice.tsx'

/** The home page: one prompt, every model's answer beside the others. */
export function ComparePage({ isQuiet }: { readonly isQuiet: boolean }) {
  const inputRef = useRef<HTMLTextAreaElement>(null)
  const [comparesWords, setComparesWords] = useState(false)
  const beside = useSettings((state) => state.beside)
  useShortcuts(
    {
      '/': () => inputRef.current?.focus(),
      b: () => show('base', !beside.includes('base')),
      r: askAgain,
      w: () => setComparesWords(!comparesWords),
    },
    isQuiet,
  )
  return (
    <>
      <p className={styles['intro']}>
        One small model, tuned in two ways: the specialist learned a single task by heart, the generalist
        learned to read what is asked. Ask both the same and see where each one holds. Each prompt starts
        fresh, so that the answers can be compared.
      </p>
      <CatalogueFailure />
      <PromptBox inputRef={inputRef} />
      <Suggestions />
      <AnswerColumns comparesWords={comparesWords} onCompareWords={setComparesWords}>
        <LabelledSwitch
          label="Show the base model"
          checked={beside.includes('base')}
          onChange={(isShown) => show('base', isShown)}
        />
        <LabelledSwitch
          label="Show the model tuned both ways"
          checked={beside.includes('both')}
          onChange={(isShown) => show('both', isShown)}
        />
      </AnswerColumns>
      <Surprise />
    </>
  )
}

/** Without the catalogue there is no model to load at all. */
function CatalogueFailure() {
  const failure = useCatalogue((state) => state.failure)
  if (!failure) return null
  return (
    <Notice tone="failure" action={<Button onClick={() => void startPage()}>Retry</Button>}>
      {failure.message}
    </Notice>
  )
}

/** Opens or closes a further column. */
function show(modelId: BesideModel, isShown: boolean): void {
  const slotId = besideSlots[modelId]
  const settings = useSettings.getState()
  const others = settings.beside.filter((each) => each !== modelId)
  settings.change({ beside: isShown ? [...others, modelId] : others })
  if (isShown) loadQuietly(slotId, modelId)
  if (!isShown) {
    forgetAnswer(slotId)
    useSlots.getState().close(slotId)
  }
}

function askAgain(): void {
  const answers = useAnswers.getState()
  const request = Object.values(answers.bySlot)[0]?.request
  if (request) void answers.ask(request).catch(() => undefined)
}
