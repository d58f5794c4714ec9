/** @file What a verdict rests on, and what keeps it from being another one. */
import { fewestAlike } from '#metrics/statistics/cautiousDifference.ts'
import { fewestGroups, isWithin, tieMargin } from '#metrics/statistics/verdict.ts'
import { points } from '#panels/measure/points.ts'
import type { TierComparison } from '#suites/comparison.ts'
import { fewestItems } from '#suites/suite.ts'

type Compared = Omit<TierComparison, 'tier' | 'changeFromT0'>

export function verdictExplanation(comparison: Compared, [first, second]: readonly [string, string]): string {
  const { onlyFirst, onlySecond, count, adjustedP, smallestDifference } = comparison
  const sentences = [
    `${first} alone was right on ${onlyFirst} of ${count} items, ${second} alone on ${onlySecond}.`,
    `Exact McNemar test, corrected over the tiers (Holm): p ${adjustedP < 0.001 ? 'below 0.001' : adjustedP.toFixed(3)}.`,
    'The interval draws whole groups of items again (2,000 times).',
    smallestDifference !== null &&
      `This many items show differences from about ${points(smallestDifference)} on.`,
    comparison.isLowPower ? lowPowerWords(comparison) : tieWords(comparison),
  ]
  return sentences.filter(Boolean).join(' ')
}

function lowPowerWords({ isExploratory }: Compared): string {
  return isExploratory
    ? `There is no verdict here: it takes ${fewestItems} items of the tier or more, and a suite made for verdicts.`
    : `A verdict takes ${fewestGroups} groups of items or more.`
}

/** `−5.5 to +5.5`: with a digit more than other differences, because the margin is near. */
function boundWords({ low, high }: TierComparison['cautious']): string {
  const words = (share: number): string =>
    `${share > 0 ? '+' : ''}${(100 * share).toFixed(1).replace('-', '−')}`
  return `${words(low)} to ${words(high)}`
}

function tieWords({ verdict, difference, cautious, onlyFirst, onlySecond }: Compared): string {
  const rule = `A tie takes an interval and cautious bounds within ${points(tieMargin)} in either direction; the cautious bounds, of exact shares over groups, are ${boundWords(cautious)}.`
  const isNearTie = verdict === 'undecided' && difference !== null && isWithin(difference.interval)
  if (!isNearTie) return rule
  const { groupCount } = difference
  const fewest = fewestAlike(tieMargin)
  const soFar = onlyFirst + onlySecond === 0 ? 'The same so far' : `Within ${points(tieMargin)} so far`
  const needed =
    groupCount < fewest
      ? `at least about ${fewest} groups where they never differ, and there are ${groupCount}`
      : `the ${groupCount} groups here are too few for models that sometimes differ`
  return `${rule} ${soFar}, but too few different texts to call it a tie (${needed}).`
}
