import styles from '#panels/recorded/Recorded.module.css'
import { recordedInFull } from '#panels/recorded/recordedWords.ts'
import { useRecordings } from '#store/recordings.ts'
import { Explained } from '#ui/Explained.tsx'

/** Says that what stands below is no live answer, and on hover or focus how it was made. */
export function RecordedLabel() {
  const all = useRecordings((state) => state.all)
  if (!all) return null
  return (
    <span className={styles['label']}>
      <Explained explanation={recordedInFull(all)}>Recorded</Explained>
    </span>
  )
}
