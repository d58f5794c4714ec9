/** @file Two runs of one suite: what came out otherwise. */
import { shownItems } from '#suites/matrix.ts'
import { comparedCondition } from '#suites/conditions.ts'
import type { Run, RunAnswer, RunModel } from '#suites/run.ts'
import { tiersOf, type Item, type Tier } from '#suites/suite.ts'

/** A model that is in both runs, on one tier. */
export type TierDifference = {
  readonly tier: Tier
  readonly model: RunModel
  /** Items that both runs have answered and that can be judged. */
  readonly count: number
  readonly rightBefore: number
  readonly rightNow: number
}

/** An item whose answer is another text in the two runs. */
export type ItemDifference = {
  readonly item: Item
  readonly model: RunModel
  readonly before: RunAnswer
  readonly now: RunAnswer
  /** null where nobody can judge it. */
  readonly wasRight: boolean | null
  readonly isRight: boolean | null
}

export type RunDifference = {
  readonly tiers: readonly TierDifference[]
  readonly items: readonly ItemDifference[]
  /** Models of this run that the other has not. */
  readonly unmatched: readonly RunModel[]
}

/** Models are matched by their id, items by theirs; where prompts differ, an item is another one. */
export function differenceOf(now: Run, before: Run): RunDifference {
  const matched = now.models.flatMap((model) => {
    const earlier = before.models.find(({ modelId }) => modelId === model.modelId)
    return earlier ? [{ model, earlier }] : []
  })
  const pairs = matched.flatMap(({ model, earlier }) =>
    tiersOf(now.suite).map((tier) => ({
      tier,
      model,
      both: bothAnswered(now, before, { tier, model, earlier }),
    })),
  )
  return {
    tiers: pairs.map(({ tier, model, both }) => ({
      tier,
      model,
      count: both.filter(({ wasRight, isRight }) => wasRight !== null && isRight !== null).length,
      rightBefore: both.filter(({ wasRight }) => wasRight).length,
      rightNow: both.filter(({ isRight }) => isRight).length,
    })),
    items: pairs.flatMap(({ both }) => both.filter((each) => each.before.text !== each.now.text)),
    unmatched: now.models.filter((model) => !matched.some((each) => each.model === model)),
  }
}

type Place = { readonly tier: Tier; readonly model: RunModel; readonly earlier: RunModel }

function bothAnswered(now: Run, before: Run, { tier, model, earlier }: Place): ItemDifference[] {
  const old = new Map(
    shownItems(before, {
      tier,
      slotId: earlier.slotId,
      condition: comparedCondition(earlier.role, tier, before.suite),
    }).map((each) => [each.item.id, each]),
  )
  const condition = comparedCondition(model.role, tier, now.suite)
  return shownItems(now, { tier, slotId: model.slotId, condition }).flatMap(
    ({ item, answer, isRight }): ItemDifference[] => {
      const then = old.get(item.id)
      if (!answer || !then?.answer || then.item.prompt !== item.prompt) return []
      return [{ item, model, before: then.answer, now: answer, wasRight: then.isRight, isRight }]
    },
  )
}
