/** @file The suites that can be run: the shipped ones, fetched when they are wanted, and the visitor's own. */
import * as v from 'valibot'
import { create } from 'zustand'

import { finishInSlices } from '#lib/steps.ts'
import { FailureError, failure } from '#protocol/failure.ts'
import { ownSuiteOf, type OwnSuite } from '#store/keptForms.ts'
import { readOwnSuites, readSuite, removeSuite, saveSuite } from '#store/keptSuites.ts'
import { ownPrefix, suiteSchema, type Suite } from '#suites/suite.ts'

/** The suites of the site, by id, with what is known of them before they are fetched. */
export const shippedSuites = [
  { id: 'quick', name: 'Quick suite', summary: 'About 25 items a tier: a first look, no verdict.' },
  { id: 'full', name: 'Full suite', summary: 'More than 100 items a tier: for a verdict.' },
] as const

/**
 * How much of each item of a shipped suite stands word for word in the training texts: the share of its sequences of
 * `words` words, by the item's id. `python -m training.overlap` makes it.
 */
const overlapSchema = v.object({
  words: v.number(),
  suite: v.picklist(shippedSuites.map(({ id }) => id)),
  items: v.record(v.string(), v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
})
/** The shares by prompt: a run kept from before may have other texts under the same ids. */
export type Overlap = { readonly words: number; readonly byPrompt: ReadonlyMap<string, number> }

type SuitesState = {
  /** null until it is here, or where it cannot be had. */
  readonly overlap: Overlap | null
  fetchOverlap(): Promise<void>
  /** Those that have been wanted, whole. */
  readonly byId: Readonly<Record<string, Suite>>
  /** A shipped or an added suite. Rejects with `FailureError` where it cannot be had. */
  load(suiteId: string): Promise<Suite>
  /** What is said of the visitor's own, kept in this browser. */
  readonly own: readonly OwnSuite[]
  readOwn(): Promise<void>
  /** An own suite could not be kept or deleted in this browser, and what follows. */
  readonly keepFailure: string | null
  /**
   * Keeps a suite where the browser allows it; it can be run either way. Takes the place of no other: a second one of
   * the same name is numbered.
   *
   * @returns the suite as it is called now.
   */
  add(suite: Suite): Promise<Suite>
  remove(suiteId: string): Promise<void>
}

export const useSuites = create<SuitesState>()((set, get) => ({
  byId: {},
  load: async (suiteId) => {
    const known = get().byId[suiteId]
    if (known) return known
    const suite = await (suiteId.startsWith(ownPrefix) ? readOwnSuite(suiteId) : fetchSuite(suiteId))
    set(({ byId }) => ({ byId: { ...byId, [suiteId]: suite } }))
    return suite
  },
  overlap: null,
  fetchOverlap: async () => {
    if (get().overlap) return
    const overlap = await fetchOverlap((suiteId) => get().load(suiteId)).catch(() => null)
    if (overlap) set({ overlap })
  },
  own: [],
  readOwn: async () => {
    const kept = await readOwnSuites().catch(() => [])
    const ids = new Set(kept.map(({ id }) => id))
    // Also those that could not be kept.
    set(({ own }) => ({ own: [...kept, ...own.filter(({ id }) => !ids.has(id))] }))
  },
  keepFailure: null,
  add: async (suite) => {
    const { uncheckedOf } = await import('#suites/measuring.ts')
    const unchecked = (await finishInSlices(uncheckedOf(suite))) ?? []
    await get().readOwn()
    const added = withOwnName(suite, new Set(get().own.map(({ id }) => id)))
    const ownAdded = ownSuiteOf(added, unchecked)
    set(({ byId, own }) => ({ byId: { ...byId, [added.id]: added }, own: [...own, ownAdded] }))
    const keepFailure = await saveSuite(ownAdded, added.items).then(
      () => null,
      () => `This browser could not keep ${added.name}: it can be run, but a reload loses it.`,
    )
    set({ keepFailure })
    return added
  },
  remove: async (suiteId) => {
    set(({ byId, own }) => ({
      byId: Object.fromEntries(Object.entries(byId).filter(([id]) => id !== suiteId)),
      own: own.filter(({ id }) => id !== suiteId),
    }))
    const keepFailure = await removeSuite(suiteId).then(
      () => null,
      () => 'The suite could not be deleted in this browser: it is back after a reload.',
    )
    set({ keepFailure })
  },
}))

/** Rejects where the shares or their suite cannot be had. */
async function fetchOverlap(load: (suiteId: string) => Promise<Suite>): Promise<Overlap> {
  const response = await fetch('suites/overlap.json')
  const { words, suite, items } = v.parse(overlapSchema, await response.json())
  const shares = (await load(suite)).items.flatMap(({ id, prompt }) => {
    const share = items[id]
    return share === undefined ? [] : [[prompt, share] as const]
  })
  return { words, byPrompt: new Map(shares) }
}

/** The suite, numbered where another one has its id. */
function withOwnName(suite: Suite, taken: ReadonlySet<string>): Suite {
  const numbered = (words: string, number: number): string => `${words.slice(0, 190)} ${number}`
  let named = suite
  for (let number = 2; taken.has(named.id); number++)
    named = { ...suite, id: numbered(suite.id, number), name: numbered(suite.name, number) }
  return named
}

async function readOwnSuite(suiteId: string): Promise<Suite> {
  const suite = await readSuite(suiteId).catch(() => undefined)
  if (!suite) throw missing(suiteId)
  return suite
}

function missing(suiteId: string): FailureError {
  return new FailureError(failure('suite-missing', `there is none called ${suiteId}`))
}

async function fetchSuite(suiteId: string): Promise<Suite> {
  const file = `suites/${suiteId}.json`
  if (!shippedSuites.some(({ id }) => id === suiteId)) throw missing(suiteId)
  const content: unknown = await fetch(file)
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null)
  const { success, output } = v.safeParse(suiteSchema, content)
  if (!success) throw new FailureError(failure('suite-missing', file))
  return output
}
