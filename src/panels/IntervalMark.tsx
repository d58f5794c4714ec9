import type { Interval } from '#metrics/statistics/wilson.ts'
import styles from '#panels/IntervalMark.module.css'

type IntervalMarkProps = { readonly rate: number; readonly interval: Interval; readonly colour: string }

/** A rate on a line from nothing to all, with its interval. The figures beside it say the same. */
export function IntervalMark({ rate, interval, colour }: IntervalMarkProps) {
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`
  return (
    <svg className={styles['mark']} aria-hidden="true" style={{ color: colour }}>
      <line className={styles['ground']} x1="0" x2="100%" y1="50%" y2="50%" />
      <line
        className={styles['interval']}
        x1={percent(interval.low)}
        x2={percent(interval.high)}
        y1="50%"
        y2="50%"
      />
      <circle className={styles['rate']} cx={percent(rate)} cy="50%" r="4" />
    </svg>
  )
}
