import styles from '#panels/recorded/Recorded.module.css'
import { recordedInFull, recordedShortly } from '#panels/recorded/recordedWords.ts'
import { fillAndAsk } from '#prompt/askPrompt.ts'
import { useAnswers } from '#store/answers.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { useRecordings, type Recording } from '#store/recordings.ts'
import { Button } from '#ui/Button.tsx'
import { Explained } from '#ui/Explained.tsx'

/** Which prompt the recorded answers below belong to, where they come from, and the way to live ones. */
export function RecordedBar({ recording }: { readonly recording: Recording }) {
  const all = useRecordings((state) => state.all)
  const isAsked = useAnswers(
    ({ bySlot, isWaitingForSlots }) => isWaitingForSlots || Object.keys(bySlot).length > 0,
  )
  const canAsk = useCatalogue(({ failure }) => failure === null) && !isAsked
  if (!all) return null
  return (
    <section className={styles['bar']} aria-label="Recorded answers">
      <div className={styles['about']}>
        <p className={styles['prompt']} title={recording.prompt}>
          Asked: <q>{recording.prompt}</q>
        </p>
        <p className={styles['made']}>
          <Explained explanation={recordedInFull(all)}>Recorded: {recordedShortly(all)}</Explained>
        </p>
      </div>
      {canAsk && <Button onClick={() => void fillAndAsk(recording.prompt)}>Ask it live</Button>}
    </section>
  )
}
