/** @file The visitor's real requests, each with the tier it falls into by its distance to the specialist's training. */
import * as v from 'valibot'
import { create } from 'zustand'

import {
  distanceIndexSchema,
  distanceOf,
  tierOf,
  type Distance,
  type DistanceIndex,
} from '#suites/distance.ts'
import { readInstruction } from '#suites/instructionSigns.ts'
import { tiers, type Tier } from '#suites/suite.ts'

export type AuditedRequest = Distance & { readonly text: string; readonly tier: Tier }

/** A query of the project's own, with its intent. */
export type Example = { readonly text: string; readonly intent: string }

/** What is needed to place a request; files of the site. */
export type Ground = { readonly index: DistanceIndex; readonly examples: readonly Example[] }

export const mostRequests = 5000
/** Of one request. */
const mostCharacters = 20_000

const examplesSchema = v.pipe(
  v.array(
    v.object({ text: v.pipe(v.string(), v.maxLength(1000)), intent: v.pipe(v.string(), v.maxLength(200)) }),
  ),
  v.maxLength(5000),
)

type AuditState = {
  readonly ground: Ground | null
  /** The files could not be had. */
  readonly isGroundLost: boolean
  readonly requests: readonly AuditedRequest[]
  /** Why the last requests were refused; null if they were not. */
  readonly refusal: string | null
  fetchGround(): Promise<void>
  /** Places requests, one a line; empty lines are passed over. */
  place(text: string): Promise<void>
  clear(): void
}

/** The newest placing; an older one stops. */
let newest = 0

export const useAudit = create<AuditState>()((set, get) => ({
  ground: null,
  isGroundLost: false,
  requests: [],
  refusal: null,
  fetchGround: async () => {
    if (get().ground) return
    const ground = await fetchGround().catch(() => null)
    set({ ground, isGroundLost: ground === null })
  },
  place: async (text) => {
    const own = ++newest
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
    const refusal = refusalOf(lines)
    set({ refusal, requests: [] })
    const { ground } = get()
    if (refusal !== null || !ground) return
    const requests: AuditedRequest[] = []
    for (const line of lines) {
      requests.push(audited(line.trim(), ground.index))
      if (requests.length % 50 > 0) continue
      await new Promise((resolve) => setTimeout(resolve)) // the page goes on meanwhile
      if (own !== newest) return
    }
    set({ requests })
  },
  clear: () => {
    newest++
    set({ requests: [], refusal: null })
  },
}))

/** How many requests fall into each tier. */
export function countsOf(requests: readonly AuditedRequest[]): Record<Tier, number> {
  const counts = { T0: 0, T1: 0, T2: 0, T3: 0, T4: 0 }
  for (const tier of tiers) counts[tier] = requests.filter((request) => request.tier === tier).length
  return counts
}

function audited(text: string, index: DistanceIndex): AuditedRequest {
  return { text, tier: tierOf(index, text, readInstruction(text)), ...distanceOf(index, text) }
}

function refusalOf(lines: readonly string[]): string | null {
  if (lines.length === 0) return 'Paste some requests first, one a line.'
  if (lines.length > mostRequests)
    return `These are ${lines.length.toLocaleString('en')} requests; take at most ${mostRequests.toLocaleString('en')} of them, chosen at random.`
  const long = lines.findIndex((line) => line.length > mostCharacters)
  return long < 0
    ? null
    : `The request in line ${long + 1} is longer than ${mostCharacters.toLocaleString('en')} characters. Shorten it.`
}

async function fetchGround(): Promise<Ground> {
  const [index, examples] = await Promise.all(['distance', 'examples'].map(fetchJson))
  return { index: v.parse(distanceIndexSchema, index), examples: v.parse(examplesSchema, examples) }
}

async function fetchJson(name: string): Promise<unknown> {
  const response = await fetch(`suites/${name}.json`)
  if (!response.ok) throw new Error(`no ${name}`)
  return await response.json()
}
