/** @file What rules looked at, as it stands on the page. */
import { points } from '#panels/measure/points.ts'
import type { Interval } from '#metrics/statistics/wilson.ts'
import type { Figure } from '#suites/requestAreas.ts'
import { formatShare } from '#ui/figures.ts'

/** `specialist right on T0 and T1: 30% to 65%`. */
export function figureWords({ label, value }: Figure): string {
  return `${label}: ${valueWords(value)}`
}

function valueWords(value: Figure['value']): string {
  if (value === null) return 'not said'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return value.toLocaleString('en')
  if (typeof value === 'string') return value
  if ('difference' in value) return differenceWords(value.difference)
  if ('share' in value) return formatShare(value.share)
  // Wilson's interval is this wide only where there was nothing to count.
  const isUnknown = value.low === 0 && value.high === 1
  return isUnknown ? 'not known' : `${formatShare(value.low)} to ${formatShare(value.high)}`
}

/** `+4 to +12 points`; with a minus where the other model is ahead. */
function differenceWords({ low, high }: Interval): string {
  return `${points(low, true)} to ${points(high, true)} points`
}
