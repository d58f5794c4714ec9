import { Progress } from '@base-ui/react/progress'

import styles from '#panels/answer/LoadProgress.module.css'
import type { LoadStage } from '#protocol/engine.ts'
import type { SlotState } from '#store/slots.ts'
import { formatMegabytes } from '#ui/figures.ts'

const stageWords: Record<LoadStage, string> = {
  downloading: 'Fetching the model',
  preparing: 'Preparing the model',
  'warming-up': 'Warming up: compiling for this device',
}

/** How far a model's loading has come; the bar has an end only while bytes are counted. */
export function LoadProgress({ progress }: { readonly progress: SlotState['progress'] }) {
  const stage = progress?.stage ?? 'downloading'
  const isCounted = progress !== null && stage === 'downloading' && progress.totalBytes > 0
  return (
    <Progress.Root
      className={styles['progress']}
      value={isCounted ? Math.min(1, progress.loadedBytes / progress.totalBytes) : null}
      max={1}
    >
      <Progress.Label className={styles['label']}>
        {stageWords[stage]}
        {isCounted && (
          <>
            : {formatMegabytes(progress.loadedBytes)} of {formatMegabytes(progress.totalBytes)}
          </>
        )}
      </Progress.Label>
      <Progress.Track className={styles['track']}>
        <Progress.Indicator className={styles['indicator']} />
      </Progress.Track>
    </Progress.Root>
  )
}
