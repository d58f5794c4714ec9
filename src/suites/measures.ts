/** @file What else the answers of a model say, tier by tier: beyond right and wrong. */
import { chrf } from '#metrics/chrf.ts'
import { labelLockRate, macroF1, parseFailureRate } from '#metrics/classification.ts'
import { consistencyRate } from '#metrics/consistency.ts'
import { instructionRates } from '#metrics/ifeval/instructionRates.ts'
import { rougeL } from '#metrics/rougeL.ts'
import { generalizationGap, retention } from '#metrics/statistics/gap.ts'
import { wilson } from '#metrics/statistics/wilson.ts'
import { tokenF1 } from '#metrics/tokenF1.ts'
import { classifiedOf, givenOf, type Given } from '#suites/given.ts'
import {
  chanceOf,
  instructionResults,
  mean,
  meanSpread,
  questionsOf,
  rateOf,
  referenced,
} from '#suites/measuring.ts'
import type { Run, RunModel } from '#suites/run.ts'
import { isLooselyRight } from '#suites/scoring.ts'
import { tiersOf, type Tier } from '#suites/suite.ts'

/** `share`: 0 to 1; `points`: a difference of two shares; `score`: 0 to 100, as the measure's authors count. */
export type MeasureUnit = 'share' | 'points' | 'score'

/** What a measure may look at besides the answers of its tier. */
type Context = {
  readonly labels: readonly string[]
  /** The answers of T0; empty on T0 itself. */
  readonly baseline: readonly Given[]
}

export type Measure = {
  readonly id: string
  readonly name: string
  readonly explanation: string
  readonly unit: MeasureUnit
  /** null where the tier has nothing that it could be computed from. */
  of(given: readonly Given[], context: Context): number | null
}

const labelled = (given: readonly Given[]): Given[] => given.filter(({ item }) => item.isLabelled)
const unlabelled = (given: readonly Given[]): Given[] => given.filter(({ item }) => !item.isLabelled)
const textsOf = (given: readonly Given[]): string[] => given.map(({ text }) => text)

/** All are of the compared condition. */
export const measures: readonly Measure[] = [
  {
    id: 'loose',
    name: 'Right in the words that matter',
    explanation:
      'The reference is in the answer once case, punctuation and articles are left out (SQuAD). Strictly right answers count too.',
    unit: 'share',
    of: (given, { labels }) =>
      mean(given, ({ item, answer }) => Number(isLooselyRight(item, answer, labels))),
  },
  {
    id: 'seen',
    name: 'Right, wording seen in training',
    explanation: 'Only items whose instruction is word for word one of those the model was trained on.',
    unit: 'share',
    of: (given) =>
      mean(
        given.filter(({ item, isWordingSeen }) => item.wording !== undefined && isWordingSeen),
        ({ isRight }) => Number(isRight),
      ),
  },
  {
    id: 'unseen',
    name: 'Right, wording never seen',
    explanation:
      'Only items whose instruction the model never saw in training. The difference to the row above is what recognising phrases is worth.',
    unit: 'share',
    of: (given) =>
      mean(
        given.filter(({ item, isWordingSeen }) => item.wording !== undefined && !isWordingSeen),
        ({ isRight }) => Number(isRight),
      ),
  },
  {
    id: 'gap',
    name: 'Lost from T0',
    explanation:
      'The generalization gap: the rate on T0 minus the rate on this tier, in points of 100. Below 0 the model is better here.',
    unit: 'points',
    of: (given, { baseline }) => {
      const [before, now] = [rateOf(baseline), rateOf(given)]
      return before === null || now === null ? null : generalizationGap(before, now)
    },
  },
  {
    id: 'retention',
    name: 'Kept of T0, above chance',
    explanation:
      'The rate on this tier in parts of the rate on T0, both less what guessing a label would get right. Not given where T0 itself may be chance.',
    unit: 'share',
    of: (given, { labels, baseline }) => {
      const [before, now] = [rateOf(baseline), rateOf(given)]
      if (before === null || now === null) return null
      const interval = wilson(baseline.filter(({ isRight }) => isRight).length, baseline.length)
      return retention(
        { accuracy: now, chance: chanceOf(given, labels) },
        { accuracy: before, chance: chanceOf(baseline, labels), interval },
      )
    },
  },
  ...(['promptStrict', 'promptLoose', 'instructionStrict', 'instructionLoose'] as const).map(
    instructionMeasure,
  ),
  {
    id: 'macro-f1',
    name: 'Macro-F1',
    explanation:
      'The mean of F1 over the labels that are right on this tier, the same for all models. The label is the first one the answer mentions.',
    unit: 'share',
    of: (given, { labels }) => {
      const answers = classifiedOf(given, labels)
      return macroF1(answers, [...new Set(answers.map(({ reference }) => reference))])
    },
  },
  {
    id: 'parse-failure',
    name: 'No label in the answer',
    explanation: 'Where a label was asked for: the share of answers that hold none.',
    unit: 'share',
    of: (given, { labels }) => parseFailureRate(textsOf(labelled(given)), labels),
  },
  {
    id: 'label-lock',
    name: 'A label where none was asked for',
    explanation: 'Label lock: the share of answers to other tasks that are just one of the labels.',
    unit: 'share',
    of: (given, { labels }) => labelLockRate(textsOf(unlabelled(given)), labels),
  },
  {
    id: 'token-f1',
    name: 'Token F1',
    explanation:
      'Words shared with the best reference, as SQuAD counts them: partly right answers count in part.',
    unit: 'share',
    of: (given) => mean(referenced(given), ({ item, text }) => tokenF1(text, item.references)),
  },
  {
    id: 'rouge-l',
    name: 'ROUGE-L',
    explanation:
      'F1 of the longest common sequence of words with the best reference. Of texts of more than 2,000 words the rest counts as not shared.',
    unit: 'share',
    of: (given) => mean(referenced(given), ({ item, text }) => rougeL(text, item.references).f1),
  },
  {
    id: 'chrf',
    name: 'chrF',
    explanation:
      'F-score of shared character sequences of 1 to 6, from 0 to 100, the mean over items. Of texts of more than 10,000 characters the rest counts as not shared.',
    unit: 'score',
    of: (given) => mean(referenced(given), ({ item, text }) => chrf(text, item.references)),
  },
  {
    id: 'consistency',
    name: 'Same answer in other wordings',
    explanation:
      'Of all pairs of answers to one question put in different words: the share that is the same text.',
    unit: 'share',
    of: (given) => consistencyRate(questionsOf(given)),
  },
  {
    id: 'worst-wording',
    name: 'Right in the worst wording',
    explanation:
      'The rate of the wording with which the model did worst, where every wording of a task has at least 5 items; the mean over such tasks.',
    unit: 'share',
    of: (given) => meanSpread(given, ({ worst }) => worst.rate),
  },
  {
    id: 'spread',
    name: 'Spread over wordings',
    explanation:
      'The best wording minus the worst: how much depends on the phrase. Over the same tasks as the row above.',
    unit: 'share',
    of: (given) => meanSpread(given, ({ spread }) => spread),
  },
]

/** Values of all measures by tier, for one model. */
export function measuresOf(run: Run, model: RunModel): ReadonlyMap<Tier, ReadonlyMap<string, number | null>> {
  const baseline = givenOf(run, model, 'T0')
  return new Map(
    tiersOf(run.suite).map((tier) => {
      const given = givenOf(run, model, tier)
      const context = { labels: run.suite.labels, baseline: tier === 'T0' ? [] : baseline }
      return [tier, new Map(measures.map((measure) => [measure.id, measure.of(given, context)]))]
    }),
  )
}

/** One of IFEval's four rates, over the items that have its instructions. */
function instructionMeasure(
  rate: 'promptStrict' | 'promptLoose' | 'instructionStrict' | 'instructionLoose',
): Measure {
  const [of, how] = [
    rate.startsWith('prompt') ? 'prompts' : 'instructions',
    rate.endsWith('Strict') ? 'strictly' : 'loosely',
  ]
  return {
    id: rate,
    name: `IFEval ${of} followed ${how}`,
    explanation: `The share of the ${of} whose verifiable instructions are followed; loosely means after the first or last line or asterisks are left out.`,
    unit: 'share',
    of: (given) => instructionRates(given.map(instructionResults))[rate],
  }
}
