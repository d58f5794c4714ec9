/** @file How often the tier that is guessed for a request is the right one, on items whose tier is known. */
import { tiers, type Tier } from '#suites/suite.ts'

/** An item's tier, and the one that would be guessed for its prompt. */
export type PlacedItem = { readonly tier: Tier; readonly guess: Tier }

export type PlacementRow = {
  readonly tier: Tier
  readonly count: number
  readonly rightCount: number
  /** Items of the tier by the tier that is guessed for them. */
  readonly guesses: Readonly<Record<Tier, number>>
}

/** One row for each tier that has items, in the order of the tiers. */
export function placementRows(placed: readonly PlacedItem[]): PlacementRow[] {
  return tiers.flatMap((tier) => {
    const own = placed.filter((item) => item.tier === tier)
    const guesses = { T0: 0, T1: 0, T2: 0, T3: 0, T4: 0 }
    for (const { guess } of own) guesses[guess]++
    return own.length > 0 ? [{ tier, count: own.length, rightCount: guesses[tier], guesses }] : []
  })
}

/** The tier that the items of a row are most often taken for wrongly; null where none is. */
export function commonestMistake({ tier, guesses }: PlacementRow): Tier | null {
  const wrong = tiers.filter((guess) => guess !== tier && guesses[guess] > 0)
  return wrong.toSorted((first, second) => guesses[second] - guesses[first])[0] ?? null
}
