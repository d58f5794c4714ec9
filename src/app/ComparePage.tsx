import { useRef, useState } from 'react'

import styles from '#app/ComparePage.module.css'
import { bytesOf, heldBackOf, loadHeldBack, showBeside, slotsBeside, startPage } from '#app/startup.ts'
import { useShortcuts } from '#app/useShortcuts.ts'
import { AnswerColumns } from '#panels/answer/AnswerColumns.tsx'
import { Surprise } from '#panels/surprise/Surprise.tsx'
import { PromptBox } from '#prompt/PromptBox.tsx'
import { Suggestions } from '#prompt/Suggestions.tsx'
import { askSame, useAnswers } from '#store/answers.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { useSettings, type BesideModel } from '#store/settings.ts'
import { useSlots } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { LabelledSwitch } from '#ui/LabelledSwitch.tsx'
import { formatMegabytes } from '#ui/figures.ts'
import { Notice } from '#ui/Notice.tsx'

/** The home page: one prompt, every model's answer beside the others. */
export function ComparePage({ isQuiet }: { readonly isQuiet: boolean }) {
  const inputRef = useRef<HTMLTextAreaElement>(null)
  const [comparesWords, setComparesWords] = useState(false)
  const beside = useSettings((state) => state.beside)
  const isConversation = useSettings((state) => state.conversation)
  const [isFull, setFull] = useState(false)
  const change = (modelId: BesideModel, isShown: boolean): void => setFull(!show(modelId, isShown))
  useShortcuts(
    {
      '/': () => inputRef.current?.focus(),
      b: () => change('base', !beside.includes('base')),
      r: askAgain,
      w: () => setComparesWords(!comparesWords),
    },
    isQuiet,
  )
  return (
    <>
      <p className={styles['intro']}>
        One small model, tuned in two ways: the specialist learned a single task by heart, the generalist
        learned to read what is asked. Ask both the same and see where each one holds.{' '}
        {isConversation
          ? 'Conversation is on in the settings: each model goes on from its own answers, so they compare less well.'
          : 'Each prompt starts fresh, so that the answers can be compared.'}
      </p>
      <CatalogueFailure />
      <HeldBack />
      <PromptBox inputRef={inputRef} />
      <Suggestions />
      <AnswerColumns comparesWords={comparesWords} onCompareWords={setComparesWords}>
        <LabelledSwitch
          label="Show the base model"
          checked={beside.includes('base')}
          onChange={(isShown) => change('base', isShown)}
        />
        <LabelledSwitch
          label="Show the model tuned both ways"
          checked={beside.includes('both')}
          onChange={(isShown) => change('both', isShown)}
        />
        {isFull && (
          <Notice tone="quiet" action={<a href="#/models">Remove one on Models</a>}>
            There is room for four models, and four are here.
          </Notice>
        )}
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

/** Where data is dear, nothing large is fetched before the visitor says so. */
function HeldBack() {
  const slots = useSlots((state) => state.slots)
  const waiting = heldBackOf(slots)
  if (waiting.length === 0) return null
  const bytes = bytesOf(waiting)
  return (
    <Notice
      tone="quiet"
      action={
        <Button onClick={loadHeldBack}>
          {bytes === null ? 'Fetch them' : `Fetch ${formatMegabytes(bytes)}`}
        </Button>
      }
    >
      This connection is meant to save data, so the models are not fetched before you say so. What they said
      earlier, on another computer, can be read meanwhile.
    </Notice>
  )
}

/**
 * Opens or closes a further column.
 *
 * @returns false where there is no room for one.
 */
function show(modelId: BesideModel, isShown: boolean): boolean {
  const settings = useSettings.getState()
  const others = settings.beside.filter((each) => each !== modelId)
  if (isShown && !showBeside(modelId)) return false
  settings.change({ beside: isShown ? [...others, modelId] : others })
  if (isShown) return true
  for (const slotId of slotsBeside(modelId)) useSlots.getState().close(slotId)
  return true
}

function askAgain(): void {
  const answer = Object.values(useAnswers.getState().bySlot)[0]
  if (answer) void askSame(answer).catch(() => undefined)
}
