/** @file How likely right answers are to a model: for which items that is asked, and how. */
import { likelihoodOf, likeliestOption, likeliestOptionPerByte } from '#metrics/likelihood.ts'
import type { OptionsRequest, Score, ScoreRequest } from '#protocol/answer.ts'
import { requestFor } from '#suites/conditions.ts'
import type { Condition, Likelihood, Run, RunModel } from '#suites/run.ts'
import { tiersOf, type Item, type Suite } from '#suites/suite.ts'

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
