/** @file What a model knows against what it says: the right answer's log-probability, and the label it would choose. */
import { firstLabel } from '#metrics/classification.ts'
import { bitsPerByte, tokenPerplexity } from '#metrics/likelihood.ts'
import { bootstrapDifference } from '#metrics/statistics/bootstrap.ts'
import { comparedCondition } from '#suites/conditions.ts'
import { estimateFigure, meanFigure, shareFigure, type Figure } from '#suites/figure.ts'
import { givenOf } from '#suites/given.ts'
import type { Likelihood, Run, RunModel } from '#suites/run.ts'
import { tiersOf, type Tier } from '#suites/suite.ts'

/** A tier's likelihoods in figures; null where there is nothing to compute from. */
export type KnowledgeFigures = {
  readonly count: number
  readonly bitsPerByte: Figure | null
  readonly tokenPerplexity: Figure | null
  /** Share of the labelled items whose likeliest label is right, by log-probability and per byte. */
  readonly acc: Figure | null
  readonly accBytes: Figure | null
  /** Share of the same items whose answer mentions the right label first. */
  readonly said: Figure | null
  /** Per byte less said, over the same items. */
  readonly gap: Figure | null
}

/** Of every model and tier, by `slot tier`. Pauses after each. */
export function* knowledgeOf(run: Run): Generator<void, ReadonlyMap<string, KnowledgeFigures>> {
  const found = new Map<string, KnowledgeFigures>()
  for (const model of run.models)
    for (const tier of tiersOf(run.suite)) {
      found.set(`${model.slotId} ${tier}`, tierKnowledge(run, model, tier))
      yield
    }
  return found
}

function tierKnowledge(run: Run, model: RunModel, tier: Tier): KnowledgeFigures {
  const items = new Map(run.suite.items.map((item) => [item.id, item]))
  const condition = comparedCondition(model.role, tier, run.suite)
  const own = run.likelihoods.filter(
    (each) =>
      each.slotId === model.slotId && each.condition === condition && items.get(each.itemId)?.tier === tier,
  )
  const saidLabels = new Map(
    givenOf(run, model, tier).map(({ item, text }) => [item.id, firstLabel(text, run.suite.labels, 'loose')]),
  )
  const isReference = (itemId: string, label: string | null): boolean =>
    label !== null && (items.get(itemId)?.references.includes(label) ?? false)
  const chosen = own
    .filter(({ choice }) => choice !== null)
    .map(({ itemId, choice, choicePerByte }) => ({
      group: items.get(itemId)?.group ?? itemId,
      acc: Number(isReference(itemId, choice)),
      accBytes: Number(isReference(itemId, choicePerByte)),
      said: Number(isReference(itemId, saidLabels.get(itemId) ?? null)),
    }))
  const share = (of: 'acc' | 'accBytes' | 'said'): Figure | null =>
    shareFigure(chosen.map((each) => ({ group: each.group, score: each[of] })))
  const gaps = chosen.map(({ group, accBytes, said }) => ({ group, first: accBytes, second: said }))
  const grouped = own.map((each) => ({ ...each, group: items.get(each.itemId)?.group ?? each.itemId }))
  return {
    count: own.length,
    ...fitOf(grouped, run.seed),
    acc: share('acc'),
    accBytes: share('accBytes'),
    said: share('said'),
    gap: estimateFigure(bootstrapDifference(gaps, run.seed), gaps.length),
  }
}

/** Both are ratios of sums: the interval draws groups again, and the ends of perplexity are those of its logarithm. */
function fitOf(
  own: readonly (Likelihood & { readonly group: string })[],
  seed: number,
): Pick<KnowledgeFigures, 'bitsPerByte' | 'tokenPerplexity'> {
  const per = (sizeOf: (each: Likelihood) => number): Figure | null => {
    const sized = own.filter((each) => sizeOf(each) > 0)
    return meanFigure(
      sized.map((each) => ({ group: each.group, score: -each.logprob, count: sizeOf(each) })),
      seed,
    )
  }
  const scaled = (figure: Figure | null, value: number | null, scale: (nats: number) => number) =>
    figure?.interval && value !== null
      ? {
          ...figure,
          value,
          interval: { low: scale(figure.interval.low), high: scale(figure.interval.high) },
        }
      : null
  return {
    bitsPerByte: scaled(
      per(({ sizeBytes }) => sizeBytes),
      bitsPerByte(own),
      (nats) => nats / Math.LN2,
    ),
    tokenPerplexity: scaled(
      per(({ tokenCount }) => tokenCount),
      tokenPerplexity(own),
      Math.exp,
    ),
  }
}
