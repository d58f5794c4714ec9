/** @file A figure in words: its value, its interval, what it rests on, what stands beside it. */
import { points, wholeNumber } from '#panels/measure/points.ts'
import type { ChanceSpread } from '#metrics/statistics/chanceSpread.ts'
import type { Interval } from '#metrics/statistics/wilson.ts'
import { isLowPower, type Figure } from '#suites/figure.ts'
import { formatCount, formatShare } from '#ui/figures.ts'

/** How a figure's numbers are written: the value with its unit, ends of intervals without. */
export type FigureFormat = {
  readonly value: (value: number) => string
  readonly end: (value: number) => string
}

const percents = (share: number): string => wholeNumber(100 * share)

/** By the unit of a measure. */
export const figureFormats = {
  share: { value: (share: number) => `${percents(share)}%`, end: percents },
  points: { value: (share: number) => points(share), end: percents },
  score: { value: wholeNumber, end: wholeNumber },
} satisfies Record<string, FigureFormat>

/** A figure as it stands in a table. */
export type FigureWords = {
  readonly value: string
  /** Below it, smaller. */
  readonly lines: readonly string[]
  readonly isLowPower: boolean
}

export function figureWords(figure: Figure, { value, end }: FigureFormat): FigureWords {
  const { interval, count, groupCount, labels, chance } = figure
  const n = `n ${count.toLocaleString('en')}${groupCount < count ? ` in ${formatCount(groupCount, 'group')}` : ''}`
  return {
    value: value(figure.value),
    lines: [
      ...(interval ? [`${end(interval.low)} to ${end(interval.high)}`] : []),
      ...(chance && chance.high > 0 ? [chanceWords(figure.value, chance, end)] : []),
      ...(labels ? [`over ${labels.count} of ${formatCount(labels.total, 'label')}`] : []),
      isLowPower(figure) ? `${n}, low power` : n,
    ],
    isLowPower: isLowPower(figure),
  }
}

/** `by chance 26 (13 to 40)`, and whether a spread is more than that. */
export function chanceWords(
  spread: number,
  { mean, low, high }: ChanceSpread,
  end: FigureFormat['end'],
): string {
  const figures = `${end(mean)} (${end(low)} to ${end(high)})`
  return spread > high ? `by chance ${figures}` : `no more than by chance: ${figures}`
}

/** `27% to 61%`. */
export function intervalWords({ low, high }: Interval): string {
  return `${formatShare(low)} to ${formatShare(high)}`
}
