/** @file The suites that can be run: the shipped ones, fetched when they are wanted, and the visitor's own. */
import * as v from 'valibot'
import { create } from 'zustand'

import { FailureError, failure } from '#protocol/failure.ts'
import { readSuites, removeSuite, saveSuite } from '#store/database.ts'
import { suiteSchema, type Suite } from '#suites/suite.ts'

/** The suites of the site, by id, with what is known of them before they are fetched. */
export const shippedSuites = [
  { id: 'quick', name: 'Quick suite', summary: 'About 25 items a tier: a first look, no verdict.' },
  { id: 'full', name: 'Full suite', summary: 'More than 100 items a tier: for a verdict.' },
] as const

/**
 * How much of each shipped item stands word for word in the training texts: the share of its sequences of `words` words,
 * by the item's id. `python -m training.overlap` makes it.
 */
const overlapSchema = v.object({
  words: v.number(),
  items: v.record(v.string(), v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
})
export type Overlap = v.InferOutput<typeof overlapSchema>

type SuitesState = {
  /** null until it is here, or where it cannot be had. */
  readonly overlap: Overlap | null
  fetchOverlap(): Promise<void>
  readonly byId: Readonly<Record<string, Suite>>
  /** A shipped or an added suite. Rejects with `FailureError` where it cannot be had. */
  load(suiteId: string): Promise<Suite>
  /** The visitor's own, kept in this browser. */
  readonly own: readonly Suite[]
  readOwn(): Promise<void>
  /** Keeps a suite where the browser allows it; it can be run either way. */
  add(suite: Suite): Promise<void>
  remove(suiteId: string): Promise<void>
}

export const useSuites = create<SuitesState>()((set, get) => ({
  byId: {},
  load: async (suiteId) => {
    const known = get().byId[suiteId]
    if (known) return known
    const suite = await fetchSuite(suiteId)
    set(({ byId }) => ({ byId: { ...byId, [suiteId]: suite } }))
    return suite
  },
  overlap: null,
  fetchOverlap: async () => {
    if (get().overlap) return
    const content = await fetch('suites/overlap.json')
      .then((response) => (response.ok ? response.json() : null))
      .catch(() => null)
    const { success, output } = v.safeParse(overlapSchema, content)
    if (success) set({ overlap: output })
  },
  own: [],
  readOwn: async () => {
    const own = await readSuites().catch(() => [])
    set(({ byId }) => ({
      own,
      byId: { ...byId, ...Object.fromEntries(own.map((suite) => [suite.id, suite])) },
    }))
  },
  add: async (suite) => {
    set(({ byId, own }) => ({
      byId: { ...byId, [suite.id]: suite },
      own: [...own.filter(({ id }) => id !== suite.id), suite],
    }))
    await saveSuite(suite).catch(() => undefined)
  },
  remove: async (suiteId) => {
    set(({ byId, own }) => ({
      byId: Object.fromEntries(Object.entries(byId).filter(([id]) => id !== suiteId)),
      own: own.filter(({ id }) => id !== suiteId),
    }))
    await removeSuite(suiteId).catch(() => undefined)
  },
}))

async function fetchSuite(suiteId: string): Promise<Suite> {
  const file = `suites/${suiteId}.json`
  if (!shippedSuites.some(({ id }) => id === suiteId))
    throw new FailureError(failure('internal', `there is no suite called ${suiteId}`))
  let content: unknown
  try {
    const response = await fetch(file)
    if (!response.ok) throw new FailureError(failure('file-missing', file))
    content = await response.json()
  } catch (error) {
    if (error instanceof FailureError) throw error
    throw new FailureError(failure(error instanceof SyntaxError ? 'file-truncated' : 'network', file))
  }
  const { success, output } = v.safeParse(suiteSchema, content)
  if (!success) throw new FailureError(failure('file-truncated', file))
  return output
}
