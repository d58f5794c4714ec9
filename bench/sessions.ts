/** @file Opens the models in the page, and measures that. */
import type { Page } from '@playwright/test'

import type { Device, ModelCard, RuntimeKind } from '#protocol/model.ts'

import { sides, type Contest, type Side } from './contest.ts'
import type { BenchPage, Opened } from './page.ts'
import { requestFor } from './prompts.ts'

/** Put there by `page.ts`; only functions that run in the page may use it. */
declare const benchPage: BenchPage

/** What ours is compared with, mostly. */
export const transformers = 'transformers.js'

/** The second session of our engine, for two answers at once. The first ones are named after their side. */
export const partner = 'partner'
/** And that of transformers.js, with the same model. */
export const otherPartner = 'other partner'

const runtimes: Record<Side, RuntimeKind> = { own: 'ort', other: 'transformers' }

/** Two models of the same shape. */
export type Pair = { readonly first: ModelCard; readonly second: ModelCard }

type Target = { readonly name: string; readonly card: ModelCard; readonly device: Device }

/** Closes what was open under the name and loads the model on exactly this device. */
async function open(page: Page, side: Side, { name, card, device }: Target): Promise<Opened> {
  const first = requestFor('Hello', 1)
  const options = { runtime: runtimes[side], device }
  await page.evaluate((closed) => benchPage.close(closed), name)
  const opened = await page.evaluate(
    ([asked, ofModel, how, request]) => benchPage.open(asked, ofModel, how, request),
    [name, card, options, first] as const,
  )
  const found = opened.report.device
  if (found !== device) throw new Error(`The session ${name} runs on ${found}, not on ${device}`)
  return opened
}

/** Opens the session of each side anew. */
export async function openSides(page: Page, card: ModelCard, device: Device): Promise<void> {
  for (const side of sides) await open(page, side, { name: side, card, device })
}

/** Opens the second model on both sides. */
export async function openPartners(page: Page, card: ModelCard, device: Device): Promise<void> {
  await open(page, 'own', { name: partner, card, device })
  await open(page, 'other', { name: otherPartner, card, device })
}

type Loading = {
  readonly card: ModelCard
  readonly device: Device
  readonly repeats: number
  readonly onOpened: (side: Side, opened: Opened) => Promise<void>
}

/**
 * Loading in a new worker, nothing cached: until the model is ready, and until its first answer has its first
 * token. Ours tests and warms itself up before it is ready, theirs compiles its kernels during the first answer.
 * The sessions stay open for the other contests.
 */
export function loadContests(page: Page, { card, device, repeats, onOpened }: Loading): Contest[] {
  const readyMs: Record<Side, number[]> = { own: [], other: [] }
  const shared = { unit: 'ms', isLowerBetter: true, otherName: transformers, repeats }
  return [
    {
      ...shared,
      metric: 'load until first token',
      async measure(side) {
        const opened = await open(page, side, { name: side, card, device })
        await onOpened(side, opened)
        readyMs[side].push(opened.readyMs)
        return { value: opened.firstTokenMs, elapsedMs: opened.firstTokenMs, tokenCount: 1, answers: [] }
      },
    },
    {
      ...shared,
      metric: 'load until ready',
      isReplay: true,
      measure(side) {
        const value = readyMs[side].shift()
        if (value === undefined) return Promise.resolve(null)
        return Promise.resolve({ value, elapsedMs: value, tokenCount: 0, answers: [] })
      },
    },
  ]
}
