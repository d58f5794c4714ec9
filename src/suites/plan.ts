/** @file What is left to be asked in a run, in an order in which all tiers fill at the same pace. */
import { conditionsFor } from '#suites/conditions.ts'
import { likelihoodItemsLeft } from '#suites/likelihoods.ts'
import { conditions, type Condition, type Run, type RunAnswer, type RunModel } from '#suites/run.ts'
import { tiersOf, type Item, type Suite, type Tier } from '#suites/suite.ts'

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
  const byTier = conditionsByTier(suite, role)
  const rounds: Question[][] = [[], [], [], []]
  for (const item of interleaved(suite.items)) {
    byTier.get(item.tier)?.forEach((condition, round) => rounds[round]?.push({ item, condition }))
  }
  return rounds.flat()
}

function conditionsByTier(suite: Suite, role: RunModel['role']): ReadonlyMap<Tier, readonly Condition[]> {
  return new Map(tiersOf(suite).map((tier) => [tier, conditionsFor(role, tier, suite)]))
}

/** How many questions a model is asked, without making them. */
export function questionCount(suite: Suite, role: RunModel['role']): number {
  if (suite.imported) return 0
  const byTier = conditionsByTier(suite, role)
  return suite.items.reduce((sum, { tier }) => sum + (byTier.get(tier)?.length ?? 0), 0)
}

/** How many of its questions a model has answered. */
export function answeredCount(run: Pick<Run, 'suite' | 'answers'>, model: RunModel): number {
  return run.suite.imported ? 0 : inOrder({ ...run, models: [model] }).length
}

/**
 * Whether nothing is left to be asked. Not taken from what a head says, because a save may have failed and a file may
 * be wrong; only of imported answers nothing is asked here, and the file has the last word.
 */
export function isAnswered(
  run: Pick<Run, 'suite' | 'models' | 'answers' | 'likelihoods' | 'isComplete'>,
): boolean {
  if (run.suite.imported) return run.isComplete
  return run.models.every(
    (model) =>
      likelihoodItemsLeft(run, model).length === 0 &&
      answeredCount(run, model) === questionCount(run.suite, model.role),
  )
}

/** The questions of one model that have no answer yet. */
export function questionsLeft(run: Pick<Run, 'suite' | 'answers'>, model: RunModel): Question[] {
  // By condition, so that no key has to be made for each of 100,000 questions.
  const answered = new Map(conditions.map((condition) => [condition, new Set<string>()]))
  for (const { slotId, condition, itemId } of run.answers)
    if (slotId === model.slotId) answered.get(condition)?.add(itemId)
  return questionsFor(run.suite, model.role).filter(
    ({ item, condition }) => !answered.get(condition)?.has(item.id),
  )
}

/** Items in turns: one of each tier, then the next of each. */
function interleaved(items: readonly Item[]): Item[] {
  const byTier = Object.values(Object.groupBy(items, ({ tier }) => tier))
  const longest = Math.max(0, ...byTier.map((group) => group.length))
  const turns: Item[] = []
  for (let index = 0; index < longest; index++)
    for (const group of byTier) turns.push(...group.slice(index, index + 1))
  return turns
}

/** Items do not change, and 50,000 take their time. */
const knownPlaces = new WeakMap<readonly Item[], ReadonlyMap<string, number>>()

/** Where in the suite each item stands, by its id. */
function placesOf(items: readonly Item[]): ReadonlyMap<string, number> {
  const places = knownPlaces.get(items) ?? new Map(items.map(({ id }, place) => [id, place]))
  knownPlaces.set(items, places)
  return places
}

/**
 * Answers in the order of models, items and conditions: the same run gives the same file, whoever came first. Answers to
 * what is not asked are left out.
 */
export function inOrder({ suite, answers, models }: Pick<Run, 'suite' | 'answers' | 'models'>): RunAnswer[] {
  const places = placesOf(suite.items)
  const askedOf = new Map(models.map(({ slotId, role }) => [slotId, conditionsByTier(suite, role)]))
  const first = new Map(models.map(({ slotId }, index) => [slotId, index * suite.items.length]))
  const ordered: RunAnswer[][] = []
  for (const answer of answers) {
    const place = places.get(answer.itemId)
    const tier = place === undefined ? undefined : suite.items[place]?.tier
    const turn = tier && askedOf.get(answer.slotId)?.get(tier)?.indexOf(answer.condition)
    if (place === undefined || turn === undefined || turn < 0) continue
    const ofItem = (ordered[(first.get(answer.slotId) ?? 0) + place] ??= [])
    ofItem[turn] = answer
  }
  return ordered.flatMap((ofItem) => ofItem.filter(Boolean))
}
