/** @file What a model knows against what it says: the right answer's log-probability, and the label it would choose. */
import { firstLabel } from '#metrics/classification.ts'
import {
  bitsPerByte,
  likelihoodOf,
  likeliestOption,
  likeliestOptionPerByte,
  tokenPerplexity,
} from '#metrics/likelihood.ts'
import type { OptionsRequest, Score, ScoreRequest } from '#protocol/answer.ts'
import { comparedCondition, requestFor } from '#suites/conditions.ts'
import { givenOf } from '#suites/given.ts'
import { tiersOf } from '#suites/matrix.ts'
import type { Condition, Likelihood, Run, RunModel } from '#suites/run.ts'
import type { Item, Suite, Tier } from '#suites/suite.ts'

/** Every label of an item is scored, so only so many items of a tier are asked: fewer for a first look. */
const itemsPerTier = { exploratory: 8, full: 32 }

/** The items whose likelihoods are taken: evenly spread over each tier, only those with a reference. */
export function likelihoodItems(suite: Suite): Item[] {
  if (suite.imported) return []
  return tiersOf(suite).flatMap((tier) => {
    const items = suite.items.filter((item) => item.tier === tier && item.references.length > 0)
    const wanted = suite.isExploratory ? itemsPerTier.exploratory : itemsPerTier.full
    const stride = Math.max(1, items.length / wanted)
    return Array.from(
      { length: Math.min(wanted, items.length) },
      (_, index) => items[Math.floor(index * stride)],
    ).flatMap((item) => item ?? [])
  })
}

/** Of one model, those that have not been taken. */
export function likelihoodItemsLeft(run: Pick<Run, 'suite' | 'likelihoods'>, { slotId }: RunModel): Item[] {
  const taken = new Set(run.likelihoods.filter((each) => each.slotId === slotId).map(({ itemId }) => itemId))
  return likelihoodItems(run.suite).filter(({ id }) => !taken.has(id))
}

/** In the order of models and items, whoever came first. */
export function likelihoodsInOrder(run: Pick<Run, 'suite' | 'likelihoods' | 'models'>): Likelihood[] {
  const items = likelihoodItems(run.suite)
  return run.models.flatMap(({ slotId }) =>
    items.flatMap(
      ({ id }) => run.likelihoods.find((each) => each.slotId === slotId && each.itemId === id) ?? [],
    ),
  )
}

/** The first reference as the continuation of the item's prompt. */
export function referenceRequest(item: Item, condition: Condition, suite: Suite): ScoreRequest {
  const { prompt, system, mode } = requestFor(item, condition, suite)
  return { prompt, system, mode, text: item.references[0] ?? '' }
}

/** All labels as continuations; null where the answer is none of them. */
export function labelsRequest(item: Item, condition: Condition, suite: Suite): OptionsRequest | null {
  if (!item.isLabelled || suite.labels.length < 2) return null
  const { prompt, system, mode } = requestFor(item, condition, suite)
  return { prompt, system, mode, options: suite.labels }
}

/** @param labelLogprobs in the order of the suite's labels; null without labels. */
export function likelihoodFrom(
  place: Pick<Likelihood, 'itemId' | 'slotId' | 'condition'>,
  { tokens }: Score,
  options: { readonly labels: readonly string[]; readonly logprobs: readonly number[] | null },
): Likelihood {
  const labels =
    options.logprobs?.map((logprob, index) => ({ text: options.labels[index] ?? '', logprob })) ?? []
  return {
    ...place,
    ...likelihoodOf(
      tokens.map(({ text }) => text).join(''),
      tokens.map(({ logprob }) => logprob),
    ),
    choice: likeliestOption(labels),
    choicePerByte: likeliestOptionPerByte(labels),
  }
}

/** A tier's likelihoods in figures; null where there is nothing to compute from. */
export type KnowledgeFigures = {
  readonly count: number
  readonly bitsPerByte: number | null
  readonly tokenPerplexity: number | null
  /** Share of the labelled items whose likeliest label is right, by log-probability and per byte. */
  readonly acc: number | null
  readonly accBytes: number | null
  /** Share of the same items whose answer mentions the right label first. */
  readonly said: number | null
  /** Labelled items among `count`. */
  readonly labelledCount: number
}

export function knowledgeOf(run: Run, model: RunModel, tier: Tier): KnowledgeFigures {
  const items = new Map(run.suite.items.map((item) => [item.id, item]))
  const condition = comparedCondition(model.role, tier, run.suite)
  const own = run.likelihoods.filter(
    (each) =>
      each.slotId === model.slotId && each.condition === condition && items.get(each.itemId)?.tier === tier,
  )
  const saidLabels = new Map(
    givenOf(run, model, tier).map(({ item, text }) => [item.id, firstLabel(text, run.suite.labels, 'loose')]),
  )
  const chosen = own.filter(({ choice }) => choice !== null)
  const isReference = (itemId: string, label: string | null): boolean =>
    label !== null && (items.get(itemId)?.references.includes(label) ?? false)
  const share = (holds: (each: Likelihood) => boolean): number | null =>
    chosen.length === 0 ? null : chosen.filter(holds).length / chosen.length
  return {
    count: own.length,
    bitsPerByte: bitsPerByte(own),
    tokenPerplexity: tokenPerplexity(own),
    acc: share(({ itemId, choice }) => isReference(itemId, choice)),
    accBytes: share(({ itemId, choicePerByte }) => isReference(itemId, choicePerByte)),
    said: share(({ itemId }) => isReference(itemId, saidLabels.get(itemId) ?? null)),
    labelledCount: chosen.length,
  }
}
