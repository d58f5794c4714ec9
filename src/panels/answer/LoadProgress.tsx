import { Progress } from '@base-ui/react/progress'
import { useEffect, useRef, useState } from 'react'

import styles from '#panels/answer/LoadProgress.module.css'
import { paceOf, type Arrived } from '#panels/answer/pace.ts'
import type { LoadProgress as Loading, LoadStage, Waiting } from '#protocol/engine.ts'
import { formatMegabytes } from '#ui/figures.ts'

const stageWords: Record<LoadStage, string> = {
  downloading: 'Fetching the model',
  preparing: 'Preparing the model',
  'warming-up': 'Warming up: compiling for this device',
}

/** How far a model's loading has come; the bar has an end only while bytes are counted. */
export function LoadProgress({ progress }: { readonly progress: Loading | null }) {
  const download = progress === null || progress.stage === 'downloading' ? (progress ?? nothingYet) : null
  const share = download?.totalBytes ? Math.min(1, download.loadedBytes / download.totalBytes) : null
  return (
    <Progress.Root className={styles['progress']} value={share} max={1}>
      <Progress.Label className={styles['label']}>
        {stageWords[progress?.stage ?? 'downloading']}
        {download && <DownloadWords download={download} />}
      </Progress.Label>
      <Progress.Track className={styles['track']}>
        <Progress.Indicator className={styles['indicator']} />
      </Progress.Track>
    </Progress.Root>
  )
}

/** Long enough for a steady figure, short enough to see a change. */
const lookBackMs = 10_000

const nothingYet: Loading = { stage: 'downloading', loadedBytes: 0, totalBytes: null, waiting: null }

function DownloadWords({ download }: { readonly download: Loading }) {
  const { loadedBytes, totalBytes, waiting } = download
  const pace = usePace(download)
  return (
    <>
      {loadedBytes > 0 && `: ${formatMegabytes(loadedBytes)}`}
      {loadedBytes > 0 && totalBytes !== null && ` of ${formatMegabytes(totalBytes)}`}
      {waiting ? <WaitingWords key={`${waiting.reason} ${waiting.seconds}`} waiting={waiting} /> : pace}
    </>
  )
}

/** What came in the last seconds, in words; downloads that last no second say nothing of it. */
function usePace({ loadedBytes, totalBytes }: Loading): string {
  const arrived = useRef<Arrived[]>([])
  const [words, setWords] = useState('')
  useEffect(() => {
    const now = performance.now()
    arrived.current = [...arrived.current, { at: now, bytes: loadedBytes }].filter(
      ({ at }) => now - at < lookBackMs,
    )
    // oxlint-disable-next-line react/set-state-in-effect -- depends on the clock
    setWords(paceOf(arrived.current, totalBytes))
  }, [loadedBytes, totalBytes])
  return words
}

/** Where nobody knows how long it takes. */
const untoldWords = {
  'other-tab': 'another tab or column fetches the same file',
  turn: 'its turn comes when the other models are through',
}

/** Counts down by itself: the worker says only once how long it waits. */
function WaitingWords({ waiting }: { readonly waiting: Waiting }) {
  const [secondsPassed, setSecondsPassed] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSecondsPassed((seconds) => seconds + 1), 1000)
    return () => clearInterval(timer)
  }, [waiting])
  if (waiting.seconds === null) return <> - {untoldWords[waiting.reason]}</>
  const left = Math.max(0, Math.ceil(waiting.seconds - secondsPassed))
  const why = waiting.reason === 'busy' ? 'the server asks for patience' : 'no connection to the server'
  return (
    <>
      {' '}
      - {why}, next try in {left} s
    </>
  )
}
