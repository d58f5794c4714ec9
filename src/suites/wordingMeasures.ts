/** @file What words do to answers: recognised phrases, against a model that recognises none, and the worst wording. */
import { answerPairs } from '#metrics/consistency.ts'
import { bootstrapDifferenceInDifferences, type PairedScore } from '#metrics/statistics/bootstrap.ts'
import { estimateFigure, meanFigure, shareFigure } from '#suites/figure.ts'
import type { Given } from '#suites/given.ts'
import type { Measure, WordingSplit } from '#suites/measure.ts'
import { questionsOf, rateOf } from '#suites/measuring.ts'
import type { Run, RunModel } from '#suites/run.ts'

/** A model that is right nearly never or nearly always finds no wording easier than another. */
const controlRange = { low: 0.1, high: 0.9 }

/** Whose training parts the wordings into seen and unseen ones, and who was trained on none of them. */
export type Readers = { readonly reader: RunModel; readonly control: RunModel | null }

/** null where no model of the run was trained on any wording of the suite. */
export function readersOf({ models, suite }: Pick<Run, 'models' | 'suite'>): Readers | null {
  const worded = suite.items.filter(({ wording }) => wording !== undefined)
  const seenBy = new Set(worded.flatMap(({ wordingSeenBy }) => wordingSeenBy))
  const trained = models.filter(({ modelId }) => seenBy.has(modelId))
  const reader = trained.find(({ role }) => role === 'instruction') ?? trained[0]
  if (!reader) return null
  const untrained = models.filter(({ modelId }) => !seenBy.has(modelId))
  const control = untrained.find(({ role }) => role === 'standard') ?? untrained[0] ?? null
  return { reader, control }
}

/**
 * The same items for all models, by what the reader was trained on; only of tasks that have wordings of both kinds, so
 * that wordings are compared and not tasks.
 */
export function wordingSplit(given: readonly Given[], readers: Readers | null): WordingSplit {
  if (!readers) return { seen: [], unseen: [] }
  const isSeen = ({ item }: Given): boolean => item.wordingSeenBy.includes(readers.reader.modelId)
  const worded = given.filter(({ item }) => item.wording !== undefined)
  const comparable = [...Map.groupBy(worded, ({ item }) => item.task).values()].filter(
    (own) => own.some(isSeen) && !own.every(isSeen),
  )
  return {
    seen: comparable.flatMap((own) => own.filter(isSeen)),
    unseen: comparable.flatMap((own) => own.filter((each) => !isSeen(each))),
  }
}

function scored(given: readonly Given[]) {
  return given.map(({ item, isRight }) => ({ group: item.group, score: Number(isRight) }))
}

/** Against the answers of another model to the same items; against nothing where there is none. */
function paired(given: readonly Given[], others?: readonly Given[]): PairedScore[] {
  if (!others) return scored(given).map(({ group, score }) => ({ group, first: score, second: 0 }))
  const theirs = new Map(others.map(({ item, isRight }) => [item.id, isRight]))
  return given.flatMap(({ item, isRight }) => {
    const other = theirs.get(item.id)
    return other === undefined ? [] : [{ group: item.group, first: Number(isRight), second: Number(other) }]
  })
}

function canControl(given: readonly Given[]): boolean {
  const rate = rateOf(given)
  return rate !== null && rate >= controlRange.low && rate <= controlRange.high
}

/** All are of the compared condition. */
export const wordingMeasures: readonly Measure[] = [
  {
    id: 'seen',
    name: 'Right, wording seen in training',
    explanation:
      'Items whose instruction is word for word one of those that the instruction-tuned model was trained on. The same items for all models, also for those never trained on any instruction: what they find easier here is easier, not recognised. Of tasks that have wordings of both kinds.',
    unit: 'share',
    of: (_, { split }) => shareFigure(scored(split.seen)),
  },
  {
    id: 'unseen',
    name: 'Right, wording never seen',
    explanation:
      'Items of the same tasks whose instruction the instruction-tuned model never saw in training, the same for all models.',
    unit: 'share',
    of: (_, { split }) => shareFigure(scored(split.unseen)),
  },
  {
    id: 'seen-gain',
    name: 'Seen less never seen',
    explanation:
      'The first of the two rows above minus the second. Wordings also differ in how easy they are, so this is not what recognising them is worth: a model trained on none of them may show the same.',
    unit: 'points',
    of: (_, { split: { seen, unseen }, seed }) =>
      estimateFigure(
        bootstrapDifferenceInDifferences(paired(seen), paired(unseen), seed),
        seen.length + unseen.length,
      ),
  },
  {
    id: 'recognition',
    name: 'The same, beyond a model trained on none',
    explanation:
      'Difference in differences: how many points more a model gains on the wordings it was trained on than the model of this run that was trained on none, on the same items. Only this much can come from recognising phrases, and an interval that holds 0 shows nothing. Not given where the other model is right on fewer than 10% or more than 90% of them: it shows no difference then, whatever the wordings.',
    unit: 'points',
    of: (_, { split: { seen, unseen }, controlSplit: other, seed }) => {
      if (!other || !canControl([...other.seen, ...other.unseen])) return null
      const [known, unknown] = [paired(seen, other.seen), paired(unseen, other.unseen)]
      const estimate = bootstrapDifferenceInDifferences(known, unknown, seed)
      return estimateFigure(estimate, known.length + unknown.length)
    },
  },
  {
    id: 'consistency',
    name: 'Same answer in other wordings',
    explanation:
      'Of all pairs of answers to one question put in different words: the share that is the same text.',
    unit: 'share',
    of: (given, { seed }) => {
      const asked = questionsOf(given).filter(({ texts }) => texts.length > 1)
      const pairs = asked.map(({ group, texts }) => {
        const { equalCount, pairCount } = answerPairs(texts)
        return { group, score: equalCount, count: pairCount }
      })
      const figure = meanFigure(pairs, seed)
      return figure && { ...figure, count: asked.reduce((sum, { texts }) => sum + texts.length, 0) }
    },
  },
  {
    id: 'worst-wording',
    name: 'Right in the worst wording',
    explanation:
      'Of every task the wording with which the model did worst, where every wording has at least 5 items; the rate over their items. The worst of several is low by luck too: see the row below.',
    unit: 'share',
    of: (_, { spreads }) => spreads.worst,
  },
  {
    id: 'spread',
    name: 'Spread over wordings',
    explanation:
      'The best wording of a task minus the worst, the mean over the same tasks as in the row above. By chance: what it would be if wordings did not matter, from the same answers dealt out to the wordings at random, within a question that is asked in every wording, else within the task; the mean, and where 95% of the deals lie. A spread within that says nothing of the wordings.',
    unit: 'points',
    of: (_, { spreads }) => spreads.spread,
  },
]
