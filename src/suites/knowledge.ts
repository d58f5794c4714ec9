/** @file What a model knows against what it says: the right answer's log-probability, and the label it would choose. */
import { firstLabel } from '#metrics/classification.ts'
import { bitsPerByte, tokenPerplexity } from '#metrics/likelihood.ts'
import { comparedCondition } from '#suites/conditions.ts'
import { givenOf } from '#suites/given.ts'
import type { Likelihood, Run, RunModel } from '#suites/run.ts'
import type { Tier } from '#suites/suite.ts'

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
