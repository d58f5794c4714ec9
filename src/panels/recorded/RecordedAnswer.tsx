import { Ending } from '#panels/answer/Ending.tsx'
import { ExactString } from '#panels/answer/ExactString.tsx'
import { TimingLine } from '#panels/answer/TimingLine.tsx'
import styles from '#panels/recorded/Recorded.module.css'
import { useRecordings, type RecordedAnswer as Recorded } from '#store/recordings.ts'

type RecordedProps = { readonly recorded: Recorded }

/** What a model said when it was recorded, as plain text. */
export function RecordedAnswer({ recorded }: RecordedProps) {
  return (
    <>
      {recorded.text !== '' && (
        <p className={styles['text']} dir="auto" data-testid={`recorded-${recorded.modelId}`}>
          {recorded.text}
        </p>
      )}
      <Ending end={recorded} />
    </>
  )
}

/** How fast it was there, on the device that the label names. */
export function RecordedTiming({ recorded }: RecordedProps) {
  const device = useRecordings(({ all }) => all?.device.device ?? null)
  return (
    <TimingLine
      label="Recorded timing"
      timing={recorded.timing}
      tokenCount={recorded.tokenCount}
      promptTokenCount={null}
      device={device}
      isConcurrent={recorded.timing.concurrent}
    />
  )
}

/** The string it read then. */
export function RecordedExactString({ recorded, prompt }: RecordedProps & { readonly prompt: string }) {
  const all = useRecordings((state) => state.all)
  const model = all?.models[recorded.modelId]
  if (!all || !model) return null
  return (
    <ExactString
      name={model.name}
      sent={recorded.sent}
      request={{ ...all.request, prompt }}
      hasTemplate={model.hasTemplate}
      tokenCount={null}
    />
  )
}
