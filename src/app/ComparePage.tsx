import { useRef, useState } from 'react'

import styles from '#app/ComparePage.module.css'
import { Header } from '#app/Header.tsx'
import { ShortcutSheet } from '#app/ShortcutSheet.tsx'
import { baseSlot, loadQuietly, startPage } from '#app/startup.ts'
import { useShortcuts } from '#app/useShortcuts.ts'
import { Announcer } from '#panels/Announcer.tsx'
import { AnswerColumns } from '#panels/answer/AnswerColumns.tsx'
import { Surprise } from '#panels/surprise/Surprise.tsx'
import { PromptBox } from '#prompt/PromptBox.tsx'
import { SettingsDialog } from '#prompt/SettingsDialog.tsx'
import { Suggestions } from '#prompt/Suggestions.tsx'
import { forgetAnswer, useAnswers } from '#store/answers.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { useSettings } from '#store/settings.ts'
import { useSlots } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { LabelledSwitch } from '#ui/LabelledSwitch.tsx'
import { Notice } from '#ui/Notice.tsx'

/** The home page: one prompt, every model's answer beside the others. */
export function ComparePage() {
  const inputRef = useRef<HTMLTextAreaElement>(null)
  const [dialog, setDialog] = useState<'settings' | 'shortcuts' | null>(null)
  const [comparesWords, setComparesWords] = useState(false)
  const showsBase = useSettings((state) => state.showsBase)
  const usesShortcuts = useSettings((state) => state.usesShortcuts)
  const closeDialog = (): void => setDialog(null)
  useShortcuts(
    {
      '/': () => inputRef.current?.focus(),
      '?': () => setDialog('shortcuts'),
      ',': () => setDialog('settings'),
      Escape: () => dialog === null && useAnswers.getState().stop(),
      b: () => showBase(!showsBase),
      r: askAgain,
      w: () => setComparesWords(!comparesWords),
    },
    !usesShortcuts || dialog !== null,
  )
  return (
    <div className={styles['page']}>
      <Header onOpenSettings={() => setDialog('settings')} onOpenShortcuts={() => setDialog('shortcuts')} />
      <main className={styles['main']}>
        <p className={styles['intro']}>
          One small model, tuned in two ways: the specialist learned a single task by heart, the generalist
          learned to read what is asked. Ask both the same and see where each one holds. Each prompt starts
          fresh, so that the answers can be compared.
        </p>
        <CatalogueFailure />
        <PromptBox inputRef={inputRef} />
        <Suggestions />
        <AnswerColumns comparesWords={comparesWords} onCompareWords={setComparesWords}>
          <LabelledSwitch label="Show the base model" checked={showsBase} onChange={showBase} />
        </AnswerColumns>
        <Surprise />
      </main>
      <footer className={styles['footer']}>
        Everything runs in this browser: nothing you write leaves the page. The models are small and know
        little.
      </footer>
      <Announcer />
      <SettingsDialog isOpen={dialog === 'settings'} onClose={closeDialog} />
      <ShortcutSheet isOpen={dialog === 'shortcuts'} onClose={closeDialog} />
    </div>
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

/** Opens or closes the third column. */
function showBase(isShown: boolean): void {
  const { slotId, modelId } = baseSlot
  useSettings.getState().change({ showsBase: isShown })
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
