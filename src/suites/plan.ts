/** @file What is left to be asked in a run, in an order in which all tiers fill at the same pace. */
import { conditionsFor } from '#suites/conditions.ts'
import type { Condition, Run, RunAnswer, RunModel } from '#suites/run.ts'
import type { Item, Suite } from '#suites/suite.ts'

/** One item to be put to one model under one condition. */
export type Question = { readonly item: Item; readonly condition: Condition }

type Keyed = Pick<RunAnswer, 'itemId' | 'slotId' | 'condition'>

/** Names an answer within its run. */
export function answerKey({ itemId, slotId, condition }: Keyed): string {
  return `${slotId} ${condition} ${itemId}`
}

/** Everything a model is asked: the compared condition of all items first, then the others. Of imported answers nothing. */
export function questionsFor(suite: Suite, role: RunModel['role']): Question[] {
  if (suite.imported) return []
  const rounds: Question[][] = [[], [], [], []]
  for (const item of interleaved(suite.items)) {
    conditionsFor(role, item.tier, suite).forEach((condition, round) => {
      rounds[round]?.push({ item, condition })
    })
  }
  return rounds.flat()
}

/** The questions of one model that have no answer yet. */
export function questionsLeft(run: Pick<Run, 'suite' | 'answers'>, model: RunModel): Question[] {
  const answered = new Set(run.answers.map(answerKey))
  return questionsFor(run.suite, model.role).filter(
    ({ item, condition }) => !answered.has(answerKey({ itemId: item.id, slotId: model.slotId, condition })),
  )
}

/** Items in turns: one of each tier, then the next of each. */
function interleaved(items: readonly Item[]): Item[] {
  const byTier = Object.values(Object.groupBy(items, ({ tier }) => tier))
  const longest = Math.max(0, ...byTier.map((group) => group.length))
  return Array.from({ length: longest }, (_, index) => byTier.flatMap((group) => group[index] ?? [])).flat()
}

/** Answers in the order of models, items and conditions: the same run gives the same file, whoever came first. */
export function inOrder(run: Pick<Run, 'suite' | 'answers' | 'models'>): RunAnswer[] {
  const byKey = new Map(run.answers.map((answer) => [answerKey(answer), answer]))
  return run.models.flatMap(({ slotId, role }) =>
    run.suite.items.flatMap((item) =>
      conditionsFor(role, item.tier, run.suite).flatMap(
        (condition) => byKey.get(answerKey({ itemId: item.id, slotId, condition })) ?? [],
      ),
    ),
  )
}
