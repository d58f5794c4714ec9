import type { ReactNode } from 'react'

import { deviceNames } from '#panels/answer/DeviceBadge.tsx'
import styles from '#panels/answer/TimingLine.module.css'
import type { Timing } from '#protocol/answer.ts'
import type { Device } from '#protocol/model.ts'
import { Explained } from '#ui/Explained.tsx'
import { formatCount, formatDuration, formatFigure } from '#ui/figures.ts'

type TimingLineProps = {
  readonly label: string
  readonly timing: Timing
  readonly tokenCount: number
  /** Null where it is not known. */
  readonly promptTokenCount: number | null
  readonly device: Device | null
  /** Left out where what stands beside it says so. */
  readonly dtype?: string | null | undefined
  readonly isConcurrent: boolean
}

/** How fast an answer came; every figure says what it is. */
export function TimingLine(props: TimingLineProps) {
  const { label, timing, tokenCount, promptTokenCount, device, dtype, isConcurrent } = props
  const { firstTokenMs, prefillTokensPerSecond, decodeTokensPerSecond, bytesPerSecond, totalMs, cold } =
    timing
  return (
    <ul className={styles['timing']} aria-label={label}>
      <Figure
        explanation={`Length of the answer. It took ${formatDuration(totalMs)} from the request to the end.`}
      >
        {formatCount(tokenCount, 'token')}
      </Figure>
      {tokenCount > 0 && (
        <Figure explanation="Time to first token: from the request until the first token of the answer was there.">
          first after {formatDuration(firstTokenMs)}
        </Figure>
      )}
      {prefillTokensPerSecond !== null && (
        <Figure
          explanation={`Prefill: tokens of the prompt read per second${promptTokenCount === null ? '' : ` (${formatCount(promptTokenCount, 'token')})`}.`}
        >
          read {formatFigure(prefillTokensPerSecond)} tok/s
        </Figure>
      )}
      {decodeTokensPerSecond !== null && (
        <Figure explanation="Decoding: tokens written per second, counted after the first one.">
          wrote {formatFigure(decodeTokensPerSecond)} tok/s
        </Figure>
      )}
      {bytesPerSecond !== null && (
        <Figure explanation="UTF-8 bytes of the answer per second. Comparable between models that cut text into different tokens.">
          {formatFigure(bytesPerSecond)} bytes/s
        </Figure>
      )}
      {device && <Place device={device} dtype={dtype} />}
      <Figure
        explanation={
          cold
            ? 'Cold: the first run since loading, so parts may still have been compiled. Ask again for the usual speed.'
            : 'Warm: the model had run before, so nothing had to be compiled.'
        }
      >
        {cold ? 'cold' : 'warm'}
      </Figure>
      <Figure
        explanation={
          isConcurrent
            ? 'Concurrent: another model answered at the same time on the same device, so each was slower than on its own. Regenerate one answer for its own speed.'
            : 'Solo: no other model was asked at the same time, so this speed is its own.'
        }
      >
        {isConcurrent ? 'concurrent' : 'solo'}
      </Figure>
    </ul>
  )
}

type PlaceProps = { readonly device: Device; readonly dtype: TimingLineProps['dtype'] }

function Place({ device, dtype }: PlaceProps) {
  const format = dtype ? ' Then the number format of its weights.' : ''
  return (
    <Figure explanation={`Where it ran: WebGPU is the graphics processor, WASM the processor.${format}`}>
      {deviceNames[device]}
      {dtype && ` ${dtype}`}
    </Figure>
  )
}

function Figure({ explanation, children }: { readonly explanation: string; readonly children: ReactNode }) {
  return (
    <li>
      <Explained explanation={explanation}>{children}</Explained>
    </li>
  )
}
