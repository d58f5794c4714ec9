/** @file What the browser's database keeps, and in which form. */
import type { DBSchema } from 'idb'

import type { Certificate } from '#protocol/certificate.ts'
import { likelihoodItems } from '#suites/likelihoods.ts'
import type { Unchecked } from '#suites/measuring.ts'
import { questionCount } from '#suites/plan.ts'
import type { Condition, Likelihood, Run, RunAnswer } from '#suites/run.ts'
import type { Item, Suite } from '#suites/suite.ts'

/** What a head says by itself; all that is large or grows is kept beside it, so that a save writes only what is new. */
export type KeptHead = Omit<Run, 'suite' | 'answers' | 'likelihoods'> & {
  /** Ended for good by the visitor, complete or not. */
  readonly isStopped: boolean
  readonly suite: Pick<Suite, 'id' | 'name'> & {
    /** The program whose file the answers came from; left out where they were made here. */
    readonly importedFrom?: string
  }
  /** Answers and likelihoods that a complete run has. */
  readonly askedCount: number
}

/** A suite without its items. */
export type SuiteHead = Omit<Suite, 'items'>

/** What the page says of an own suite. */
export type OwnSuite = SuiteHead & {
  readonly itemCount: number
  /** The first of what nobody's answer can be held to, and how many there are. */
  readonly unchecked: readonly Unchecked[]
  readonly uncheckedCount: number
}

/** Sorts by run, so that all of a run's records are one range. */
export type RecordKey = [run: string, slot: string, condition: Condition, item: string]

/** Sorts by suite. The suite is that of a run, by the run's id, or one of the visitor's own, by its own. */
export type ItemKey = [kind: 'run' | 'own', id: string, slice: number]

export interface Schema extends DBSchema {
  heads: { key: string; value: KeptHead }
  /** The suite of each run, by the run's id. */
  runSuites: { key: string; value: SuiteHead }
  answers: { key: RecordKey; value: RunAnswer }
  likelihoods: { key: RecordKey; value: Likelihood }
  /** The visitor's own. */
  suites: { key: string; value: OwnSuite }
  /** Of suites of both kinds, by slices. */
  items: { key: ItemKey; value: Item[] }
  /** References made here, by the model they are of. */
  certificates: { key: string; value: Certificate }
}

/** A file may hold any number of ids that nobody knows. */
const mostUnchecked = 20

export function keptHeadOf(run: Run, isStopped = false): KeptHead {
  const { answers: _answers, likelihoods: _likelihoods, suite, ...head } = run
  const questions = head.models.reduce((sum, { role }) => sum + questionCount(suite, role), 0)
  const askedCount = questions + head.models.length * likelihoodItems(suite).length
  const importedFrom = suite.imported ? { importedFrom: suite.imported.from } : {}
  return { ...head, isStopped, suite: { id: suite.id, name: suite.name, ...importedFrom }, askedCount }
}

/** @param unchecked what nobody's answer can be held to; who counts it needs all checks, so this part does not. */
export function ownSuiteOf(suite: Suite, unchecked: readonly Unchecked[]): OwnSuite {
  const { items, ...head } = suite
  return {
    ...head,
    itemCount: items.length,
    unchecked: unchecked.slice(0, mostUnchecked),
    uncheckedCount: unchecked.length,
  }
}

export function recordKey(runId: string, { slotId, condition, itemId }: RunAnswer | Likelihood): RecordKey {
  return [runId, slotId, condition, itemId]
}
