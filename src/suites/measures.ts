/** @file What else the answers of a model say, tier by tier: beyond right and wrong. */
import { chrf } from '#metrics/chrf.ts'
import { labelLockRate, macroF1, occurringLabels, parseFailureRate } from '#metrics/classification.ts'
import { instructionRates } from '#metrics/ifeval/instructionRates.ts'
import { rougeL } from '#metrics/rougeL.ts'
import { bootstrapDifferenceInDifferences } from '#metrics/statistics/bootstrap.ts'
import { generalizationGap, retention } from '#metrics/statistics/gap.ts'
import { wilson } from '#metrics/statistics/wilson.ts'
import { tokenF1 } from '#metrics/tokenF1.ts'
import { bareFigure, estimateFigure, meanFigure, shareFigure, type Figure } from '#suites/figure.ts'
import { classifiedOf, givenOf, unjudgedOf, type Given } from '#suites/given.ts'
import type { Measure } from '#suites/measure.ts'
import { chanceOf, instructionResults, rateOf, referenced } from '#suites/measuring.ts'
import type { Run, RunModel } from '#suites/run.ts'
import { isLooselyRight } from '#suites/scoring.ts'
import { spreadsOf } from '#suites/spreads.ts'
import { tiersOf, type Tier } from '#suites/suite.ts'
import { readersOf, wordingMeasures, wordingSplit } from '#suites/wordingMeasures.ts'

const labelled = (given: readonly Given[]): Given[] => given.filter(({ item }) => item.isLabelled)
const unlabelled = (given: readonly Given[]): Given[] => given.filter(({ item }) => !item.isLabelled)

/** Each answer's score with the group of its item. */
function scored(given: readonly Given[], score: (each: Given) => number) {
  return given.map((each) => ({ group: each.item.group, score: score(each) }))
}

/** The same, without those that cannot be judged. */
function rated<G extends Omit<Given, 'isRight'>>(given: readonly G[], rate: (each: G) => number | null) {
  return given.flatMap((each) => {
    const score = rate(each)
    return score === null ? [] : [{ group: each.item.group, score }]
  })
}

type TextScores = { readonly tokenF1: number; readonly rougeL: number; readonly chrf: number }

/** Long texts take their time, so they are scored one at a time before the measures ask for them. */
const knownScores = new WeakMap<Given, TextScores>()

function textScores(given: Given): TextScores {
  const known = knownScores.get(given)
  if (known) return known
  const { text, item } = given
  const scores = {
    tokenF1: tokenF1(text, item.references),
    rougeL: rougeL(text, item.references).f1,
    chrf: chrf(text, item.references),
  }
  knownScores.set(given, scores)
  return scores
}

/** All are of the compared condition. */
export const measures: readonly Measure[] = [
  {
    id: 'loose',
    name: 'Right in the words that matter',
    explanation:
      'The reference is in the answer once case, punctuation and articles are left out (SQuAD). Strictly right answers count too.',
    unit: 'share',
    of: (given, { labels }) =>
      shareFigure(scored(given, ({ item, answer }) => Number(isLooselyRight(item, answer, labels)))),
  },
  {
    id: 'gap',
    name: 'Lost from T0',
    explanation:
      'The generalization gap: the rate on T0 minus the rate on this tier, in points of 100. Below 0 the model is better here.',
    unit: 'points',
    of: (given, { baseline, seed }) => {
      const [before, now] = [rateOf(baseline), rateOf(given)]
      if (before === null || now === null) return null
      const [first, second] = [baseline, given].map((side) =>
        side.map(({ item, isRight }) => ({ group: item.group, first: Number(isRight), second: 0 })),
      )
      const estimate = bootstrapDifferenceInDifferences(first ?? [], second ?? [], seed)
      return estimateFigure(estimate && { ...estimate, value: generalizationGap(before, now) }, given.length)
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
      const kept = retention(
        { accuracy: now, chance: chanceOf(given, labels) },
        { accuracy: before, chance: chanceOf(baseline, labels), interval },
      )
      return bareFigure(kept, groupsOf(given))
    },
  },
  ...(['promptStrict', 'promptLoose', 'instructionStrict', 'instructionLoose'] as const).map(
    instructionMeasure,
  ),
  {
    id: 'macro-f1',
    name: 'Macro-F1',
    explanation:
      'The mean of F1 over the labels that are asked for or given on this tier, as scikit-learn counts; the figure says over how many. A label that is only given, never right, counts 0, so false alarms cost. The label is the first one the answer mentions. Without an interval: items drawn again miss labels, and the mean would fall.',
    unit: 'share',
    of: (given, { labels }) => {
      const answers = classifiedOf(given, labels)
      const occurring = occurringLabels(answers)
      const figure = bareFigure(macroF1(answers, occurring), groupsOf(labelled(given)))
      return figure && { ...figure, labels: { count: occurring.length, total: labels.length } }
    },
  },
  {
    id: 'parse-failure',
    name: 'No label in the answer',
    explanation: 'Where a label was asked for: the share of answers that hold none.',
    unit: 'share',
    of: (given, { labels }) =>
      shareFigure(rated(labelled(given), ({ text }) => parseFailureRate([text], labels))),
  },
  {
    id: 'label-lock',
    name: 'A label where none was asked for',
    explanation:
      'Label lock: the share of answers to other tasks that are just one of the labels of the suite.',
    unit: 'share',
    of: (given, { labels, unjudged }) =>
      shareFigure(rated([...unlabelled(given), ...unjudged], ({ text }) => labelLockRate([text], labels))),
  },
  {
    id: 'token-f1',
    name: 'Token F1',
    explanation:
      'Words shared with the best reference, as SQuAD counts them: partly right answers count in part.',
    unit: 'share',
    of: (given, { seed }) =>
      meanFigure(
        scored(referenced(given), (each) => textScores(each).tokenF1),
        seed,
      ),
  },
  {
    id: 'rouge-l',
    name: 'ROUGE-L',
    explanation:
      'F1 of the longest common sequence of words with the best reference. Of texts of more than 2,000 words the rest counts as not shared.',
    unit: 'share',
    of: (given, { seed }) =>
      meanFigure(
        scored(referenced(given), (each) => textScores(each).rougeL),
        seed,
      ),
  },
  {
    id: 'chrf',
    name: 'chrF',
    explanation:
      'F-score of shared character sequences of 1 to 6, from 0 to 100, the mean over items. Of texts of more than 10,000 characters the rest counts as not shared.',
    unit: 'score',
    of: (given, { seed }) =>
      meanFigure(
        scored(referenced(given), (each) => textScores(each).chrf),
        seed,
      ),
  },
  ...wordingMeasures,
]

/** Figures of all measures by tier. */
export type ModelMeasures = ReadonlyMap<Tier, ReadonlyMap<string, Figure | null>>

/** Of every model, by slot. Pauses at each step: intervals and chance take thousands of drawings. */
export function* measuresOf(run: Run): Generator<void, ReadonlyMap<string, ModelMeasures>> {
  const found = new Map<string, ModelMeasures>()
  for (const model of run.models) {
    const ofModel = new Map<Tier, ReadonlyMap<string, Figure | null>>()
    for (const tier of tiersOf(run.suite)) ofModel.set(tier, yield* tierMeasures(run, model, tier))
    found.set(model.slotId, ofModel)
  }
  return found
}

function* tierMeasures(
  run: Run,
  model: RunModel,
  tier: Tier,
): Generator<void, ReadonlyMap<string, Figure | null>> {
  const given = givenOf(run, model, tier)
  const readers = readersOf(run)
  const split = wordingSplit(given, readers)
  const control = readers?.control ?? null
  const isTrained = split.seen.some(({ item }) => item.wordingSeenBy.includes(model.modelId))
  const context = {
    labels: run.suite.labels,
    baseline: tier === 'T0' ? [] : givenOf(run, model, 'T0'),
    unjudged: unjudgedOf(run, model, tier),
    split,
    controlSplit: isTrained && control ? wordingSplit(givenOf(run, control, tier), readers) : null,
    spreads: yield* spreadsOf(
      given.filter(({ item }) => item.wording !== undefined),
      run.seed,
    ),
    seed: run.seed,
  }
  for (const each of referenced(given)) {
    textScores(each)
    yield
  }
  const figures = new Map<string, Figure | null>()
  for (const measure of measures) {
    figures.set(measure.id, measure.of(given, context))
    yield
  }
  return figures
}

function groupsOf(given: readonly Given[]) {
  return given.map(({ item }) => ({ group: item.group }))
}

/** One of IFEval's four rates, over the items that have its instructions. */
function instructionMeasure(
  rate: 'promptStrict' | 'promptLoose' | 'instructionStrict' | 'instructionLoose',
): Measure {
  const isOfPrompts = rate.startsWith('prompt')
  const how = rate.endsWith('Strict') ? 'strictly' : 'loosely'
  const loosely =
    how === 'strictly'
      ? 'Strictly: the answer as it is.'
      : 'Loosely: also where leaving out the first line, the last line or asterisks makes it so.'
  return {
    id: rate,
    name: `IFEval: ${isOfPrompts ? 'prompts' : 'instructions'} followed ${how}`,
    explanation: `${
      isOfPrompts
        ? 'The share of prompts of which every instruction that a program can check is followed.'
        : 'The share of instructions that are followed, of all that a program can check.'
    } ${loosely}`,
    unit: 'share',
    of: (given) => {
      const asked = given.flatMap((each) => {
        const results = instructionResults(each)
        const units = isOfPrompts ? [results] : results.map((result) => [result])
        return units.map((unit) => ({ item: each.item, share: instructionRates([unit])[rate] }))
      })
      return shareFigure(
        asked.flatMap(({ item, share }) => (share === null ? [] : [{ group: item.group, score: share }])),
      )
    },
  }
}
