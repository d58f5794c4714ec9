/** @file The visitor's real requests, each with the tier it falls into by its distance to the specialist's training. */
import * as v from 'valibot'
import { create } from 'zustand'

import { nextTask } from '#lib/steps.ts'
import { unansweredChecklist, type Checklist } from '#suites/checklist.ts'
import {
  distanceIndexSchema,
  distanceOf,
  tierOf,
  type Distance,
  type DistanceIndex,
} from '#suites/distance.ts'
import { readInstruction } from '#suites/instructionSigns.ts'
import { splitRequests, type Parting } from '#suites/splitRequests.ts'
import { tiers, type Tier } from '#suites/suite.ts'

export type AuditedRequest = Distance & { readonly text: string; readonly tier: Tier }

/** A query of the project's own, with its intent. */
export type Example = { readonly text: string; readonly intent: string }

/** What is needed to place a request; files of the site. */
export type Ground = { readonly index: DistanceIndex; readonly examples: readonly Example[] }

export const mostRequests = 5000
/** Of one request. */
const mostCharacters = 20_000

/** Long enough to get on, short enough for typing and scrolling beside it. */
const sliceMs = 8

const examplesSchema = v.pipe(
  v.array(
    v.object({ text: v.pipe(v.string(), v.maxLength(1000)), intent: v.pipe(v.string(), v.maxLength(200)) }),
  ),
  v.maxLength(5000),
)

/** What the visitor has typed and answered; it outlives the page it stands on. */
type Said = {
  readonly text: string
  /** How the text is read; null until the visitor chooses. */
  readonly parting: Parting | null
  readonly checklist: Checklist
}

type AuditState = Said & {
  readonly ground: Ground | null
  /** The files could not be had. */
  readonly isGroundLost: boolean
  readonly requests: readonly AuditedRequest[]
  /** How far the placing under way is; null without one. */
  readonly placing: { readonly placedCount: number; readonly total: number } | null
  /** Why the last requests were refused; null if they were not. */
  readonly refusal: string | null
  say(said: Partial<Said>): void
  fetchGround(): Promise<void>
  /** Places the requests of a text. */
  place(text: string, parting: Parting): Promise<void>
  /** Forgets the requests and their text. */
  clear(): void
}

/** The newest placing; an older one stops. */
let newest = 0

export const useAudit = create<AuditState>()((set, get) => ({
  text: '',
  parting: null,
  checklist: unansweredChecklist,
  say: (said) => set(said),
  ground: null,
  isGroundLost: false,
  requests: [],
  placing: null,
  refusal: null,
  fetchGround: async () => {
    if (get().ground) return
    set({ isGroundLost: false })
    const ground = await fetchGround().catch(() => null)
    set({ ground, isGroundLost: ground === null })
  },
  place: async (text, parting) => {
    const own = ++newest
    const texts = splitRequests(text, parting)
    const refusal = refusalOf(texts)
    set({ refusal, requests: [], placing: null })
    const { ground } = get()
    if (refusal !== null || !ground) return
    const showPlaced = (placedCount: number): void => set({ placing: { placedCount, total: texts.length } })
    showPlaced(0)
    const requests = await mapInSlices(texts, (request) => audited(request, ground.index), {
      onSlice: showPlaced,
      isWanted: () => own === newest,
    })
    if (requests) set({ requests, placing: null })
  },
  clear: () => {
    newest++
    set({ text: '', parting: null, requests: [], placing: null, refusal: null })
  },
}))

type Slicing = {
  /** After each slice, with how many are done. */
  readonly onSlice?: (doneCount: number) => void
  /** Asked after each slice: false ends the work. */
  readonly isWanted: () => boolean
  /** In ms; another clock in tests. */
  readonly now?: () => number
  /** Lets the page go on. */
  readonly rest?: () => Promise<void>
}

/** Maps a list in slices of some ms, however long one step takes; null where the result is not wanted any more. */
export async function mapInSlices<From, To>(
  list: readonly From[],
  step: (each: From) => To,
  { onSlice, isWanted, now = () => performance.now(), rest = nextTask }: Slicing,
): Promise<To[] | null> {
  const done: To[] = []
  let start = now()
  for (const each of list) {
    done.push(step(each))
    if (now() - start < sliceMs) continue
    onSlice?.(done.length)
    await rest()
    if (!isWanted()) return null
    start = now()
  }
  return done
}

/** How many requests fall into each tier. */
export function countsOf(requests: readonly AuditedRequest[]): Record<Tier, number> {
  const counts = { T0: 0, T1: 0, T2: 0, T3: 0, T4: 0 }
  for (const tier of tiers) counts[tier] = requests.filter((request) => request.tier === tier).length
  return counts
}

function audited(text: string, index: DistanceIndex): AuditedRequest {
  const distance = distanceOf(index, text)
  return { text, tier: tierOf(index, text, readInstruction(text), distance), ...distance }
}

function refusalOf(texts: readonly string[]): string | null {
  if (texts.length === 0) return 'Paste some requests first, one a line.'
  if (texts.length > mostRequests)
    return `These are ${texts.length.toLocaleString('en')} requests; take at most ${mostRequests.toLocaleString('en')} of them, chosen at random.`
  const long = texts.findIndex((text) => text.length > mostCharacters)
  return long < 0
    ? null
    : `Request ${(long + 1).toLocaleString('en')} is longer than ${mostCharacters.toLocaleString('en')} characters. Shorten it.`
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
