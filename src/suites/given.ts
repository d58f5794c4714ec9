/** @file The answers that a model has given, with what counts of them. */
import { firstLabel, type Classified } from '#metrics/classification.ts'
import { comparedCondition, countedText } from '#suites/conditions.ts'
import { cellItems, shownItems } from '#suites/matrix.ts'
import type { Run, RunAnswer, RunModel } from '#suites/run.ts'
import type { Item, Tier } from '#suites/suite.ts'

/** An item that has been answered. */
export type Given = {
  readonly item: Item
  readonly answer: RunAnswer
  /** What counts of it. */
  readonly text: string
  readonly isRight: boolean
}

/** The answers of a model on a tier under its compared condition. */
export function givenOf(run: Run, model: RunModel, tier: Tier): Given[] {
  const condition = comparedCondition(model.role, tier, run.suite)
  return cellItems(run, { tier, slotId: model.slotId, condition }).flatMap(
    ({ item, answer, isRight }): Given[] =>
      answer ? [{ item, answer, isRight, text: countedText(answer) }] : [],
  )
}

/** What was answered to the items that nobody can judge, as it counts. */
export function unjudgedOf(run: Run, model: RunModel, tier: Tier): Omit<Given, 'isRight'>[] {
  const condition = comparedCondition(model.role, tier, run.suite)
  return shownItems(run, { tier, slotId: model.slotId, condition }).flatMap(({ item, answer, isRight }) =>
    answer && isRight === null ? [{ item, answer, text: countedText(answer) }] : [],
  )
}

/** Answers that should be labels, as labels. */
export function classifiedOf(given: readonly Given[], labels: readonly string[]): Classified[] {
  return given
    .filter(({ item }) => item.isLabelled)
    .map(({ item, text }) => ({
      reference: item.references[0] ?? '',
      answer: firstLabel(text, labels, 'loose'),
    }))
}
