/** @file What is measured, and how each figure is taken from a run. */
import { readFile } from 'node:fs/promises'

import type { Page } from '@playwright/test'

import type { AnswerEnd } from '#protocol/answer.ts'
import type { Device } from '#protocol/model.ts'
import type { Suite } from '#suites/suite.ts'

import { sides, type Contest, type Measured } from './contest.ts'
import type { Answered, BenchPage } from './page.ts'
import { longText, raggedPrompts, requestFor, suiteRequests } from './prompts.ts'
import { otherPartner, partner, transformers } from './sessions.ts'
import type { Settings } from './settings.ts'

/** Put there by `page.ts`; only functions that run in the page may use it. */
declare const benchPage: BenchPage

/** The headline. */
export const suiteMetric = 'suite throughput'

const fullSuite = new URL('../public/suites/full.json', import.meta.url)
/** The sessions of the first and of the second model. */
const partnersOf = { own: ['own', partner], other: ['other', otherPartner] } as const
/** Rows of a run on the page. */
const pageRows = 16

const decodePrompt = 'Tell me a long story about a town by the river.'
const scoredWords = 140

export function contestsOf(page: Page, device: Device, settings: Settings): Contest[] {
  return [
    decoding(page, device, settings),
    twoAtOnce(page, settings),
    scoring(page, settings),
    suite(page, settings),
    shippedSuite(page, settings),
  ]
}

/** The speed of one answer after its first token, as the worker saw it. */
function decoding(page: Page, device: Device, { decodeTokens, repeats }: Settings): Contest {
  return {
    metric: 'batch-1 decode',
    unit: 'tokens/s',
    target: device === 'wasm' ? 1.15 : 1,
    otherName: transformers,
    repeats,
    async measure(side) {
      const answered = await answer(page, [side], decodeTokens)
      const rate = answered.ends[0]?.timing.decodeTokensPerSecond ?? Number.NaN
      return measured(answered, rate)
    },
  }
}

/** Two models in two workers against two answers one after the other in one worker. */
function twoAtOnce(page: Page, { decodeTokens, repeats }: Settings): Contest {
  return {
    metric: 'two answers at once',
    unit: 'tokens/s',
    target: 1.3,
    otherName: 'one worker',
    repeats,
    async measure(side) {
      const answered = await answer(page, side === 'own' ? ['own', partner] : ['own', 'own'], decodeTokens)
      const result = measured(answered, tokensPerSecond(answered))
      if (!result) return null
      // Two models, so two texts: only the numbers of tokens can be the same.
      return { ...result, answers: result.answers.map((given) => ({ ...given, text: '' })) }
    },
  }
}

function scoring(page: Page, { repeats }: Settings): Contest {
  const request = { prompt: '', system: '', mode: 'raw', text: longText(scoredWords) } as const
  return {
    metric: 'scoring',
    unit: 'tokens/s',
    otherName: transformers,
    repeats,
    async measure(side) {
      const { score, totalMs } = await page.evaluate(([name, asked]) => benchPage.score(name, asked), [
        side,
        request,
      ] as const)
      const tokenCount = score.tokens.length
      const text = `${score.bitsPerByte.toFixed(2)} bits per byte`
      const answers = [{ text, tokenCount, promptTokenCount: 0 }]
      return { value: (1000 * tokenCount) / totalMs, elapsedMs: totalMs, tokenCount, answers }
    },
  }
}

/** Many prompts of mixed lengths, reading them included. */
function suite(page: Page, settings: Settings): Contest {
  const { promptCount, promptWords, slotCount, suiteTokens, suiteRepeats } = settings
  const requests = raggedPrompts(promptCount, promptWords).map((prompt) => requestFor(prompt, suiteTokens))
  return {
    metric: suiteMetric,
    unit: 'tokens/s',
    target: 2,
    otherName: transformers,
    repeats: suiteRepeats,
    async measure(side) {
      const answered = await page.evaluate(
        ([name, asked, rowCount]) => benchPage.answerAll(name, asked, rowCount),
        [side, requests, slotCount] as const,
      )
      if (answered.ends.length < requests.length) return null // stopped before all were begun
      return measured(answered, tokensPerSecond(answered))
    },
  }
}

/**
 * The page's own run: questions of the shipped suite `full` to both models, each answer as long as the model makes
 * it. Ours asks them in two workers at the same time, as the page does; theirs one after the other.
 */
function shippedSuite(page: Page, { questionCount, suiteRepeats }: Settings): Contest {
  return {
    metric: 'shipped suite, both models',
    unit: 'tokens/s',
    target: 1.5,
    otherName: `${transformers} in turn`,
    repeats: suiteRepeats,
    async measure(side) {
      const suite = JSON.parse(await readFile(fullSuite, 'utf8')) as Suite
      const asked = (['standard', 'instruction'] as const).map((role, index) => ({
        name: partnersOf[side][index] ?? side,
        requests: suiteRequests(suite, role, questionCount / 2),
      }))
      const answered = await page.evaluate(
        ([lists, rowCount, atOnce]) => benchPage.answerLists(lists, rowCount, atOnce),
        [asked, pageRows, side === 'own'] as const,
      )
      const count = asked.reduce((sum, { requests }) => sum + requests.length, 0)
      if (answered.ends.length < count) return null // stopped before all were begun
      return measured(answered, tokensPerSecond(answered))
    },
  }
}

/** Lets both engines, and our second session, decode until they are as fast as they get. */
export async function warmUp(page: Page, { warmUpTokens, slotCount, promptWords }: Settings): Promise<void> {
  const longest = 250 // with its prompt it fits the context of the models
  for (const name of [...sides, partner, otherPartner]) {
    for (let left = warmUpTokens; left > 0; left -= longest) {
      await answer(page, [name], Math.min(left, longest))
    }
  }
  const requests = raggedPrompts(slotCount, promptWords).map((prompt) => requestFor(prompt, 2))
  for (const name of sides) {
    await page.evaluate(([asked, all, rowCount]) => benchPage.answerAll(asked, all, rowCount), [
      name,
      requests,
      slotCount,
    ] as const)
  }
}

async function answer(page: Page, names: readonly string[], tokenCount: number): Promise<Answered> {
  const request = requestFor(decodePrompt, tokenCount)
  return await page.evaluate(([asked, wish]) => benchPage.answer(asked, wish), [names, request] as const)
}

function measured({ ends, elapsedMs }: Answered, value: number): Measured | null {
  if (ends.some(({ finishReason }) => finishReason === 'stopped')) return null
  const answers = ends.map(({ text, tokenCount, promptTokenCount }) => ({
    text,
    tokenCount,
    promptTokenCount,
  }))
  return { value, elapsedMs, tokenCount: tokensOf(ends), answers }
}

function tokensPerSecond({ ends, elapsedMs }: Answered): number {
  return (1000 * tokensOf(ends)) / elapsedMs
}

function tokensOf(ends: readonly AnswerEnd[]): number {
  return ends.reduce((sum, { tokenCount }) => sum + tokenCount, 0)
}
