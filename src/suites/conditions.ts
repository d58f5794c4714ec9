/** @file How an item is put to a model: under which conditions, and as which request. */
import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import type { Role } from '#protocol/model.ts'
import type { Condition, RunAnswer } from '#suites/run.ts'
import type { Item, Suite, Tier } from '#suites/suite.ts'

/** What a model of a role is asked under; the first one that applies to a tier is the one that is compared. */
const conditionsOf: Record<Role, readonly Condition[]> = {
  base: ['few-shot', 'raw'],
  domain: ['few-shot', 'raw'],
  standard: ['template', 'raw'],
  instruction: ['instructed', 'template', 'raw'],
  both: ['instructed', 'template', 'raw'],
}

/** Of a model whose role nobody knows: it answered elsewhere, and all of its text counts. */
const conditionsOfUnknown: readonly Condition[] = ['template', 'raw']

/** Tiers whose items do not say what is wanted. */
export const unsaid: readonly Tier[] = ['T0', 'T1']

/** An answer is given at least so many tokens, and at most so many. */
const tokenBounds = { least: 48, most: 512 }

/**
 * Tokens that every answer of a suite may have, the same under all conditions: one for two characters of the
 * longest reference (capitals take most), and all there are where an instruction of IFEval may ask for a long text, or
 * nobody says what is right.
 */
export function answerLimit({ items }: Pick<Suite, 'items'>): number {
  const isOpen = items.some(({ checks }) => checks.some(({ kind }) => kind === 'ifeval' || kind === 'judged'))
  const longest = items.reduce(
    (most, { references }) => Math.max(most, ...references.map(({ length }) => length)),
    0,
  )
  return isOpen
    ? tokenBounds.most
    : Math.min(tokenBounds.most, Math.max(tokenBounds.least, Math.ceil(longest / 2)))
}

/** The conditions under which a model of a role is asked the items of a tier, the compared one first. */
export function conditionsFor(
  role: Role | null,
  tier: Tier,
  suite: Pick<Suite, 'instruction' | 'examples' | 'imported'>,
): Condition[] {
  const usual = role ? conditionsOf[role] : conditionsOfUnknown
  return usual.filter((condition) => {
    if (suite.imported && !suite.imported.conditions.includes(condition)) return false
    if (condition === 'instructed') return unsaid.includes(tier) && suite.instruction !== undefined
    if (condition === 'few-shot') return unsaid.includes(tier) && (suite.examples?.length ?? 0) > 0
    return true
  })
}

/** The condition whose answers are compared between models. */
export function comparedCondition(role: Role | null, tier: Tier, suite: Suite): Condition {
  return conditionsFor(role, tier, suite)[0] ?? 'raw'
}

/** What the model is sent. Greedy, so that the same run can be made again. */
export function requestFor(item: Item, condition: Condition, suite: Suite): AnswerRequest {
  const continues = condition === 'raw' || condition === 'few-shot'
  return {
    prompt: promptFor(item, condition, suite),
    system: '',
    mode: continues ? 'raw' : 'template',
    maxTokens: limitOf(suite),
    sampling: greedy,
  }
}

/** Suites do not change, and every question of one asks. */
const limits = new WeakMap<Suite, number>()

function limitOf(suite: Suite): number {
  const limit = limits.get(suite) ?? answerLimit(suite)
  limits.set(suite, limit)
  return limit
}

function promptFor(item: Item, condition: Condition, suite: Suite): string {
  switch (condition) {
    case 'template':
      return item.prompt
    case 'instructed':
      return `${suite.instruction}\n${item.prompt}`
    case 'raw':
      return `${item.prompt}\n`
    case 'few-shot': {
      const solved = (suite.examples ?? []).map(({ prompt, answer }) => `${prompt}\n${answer}\n\n`)
      return `${solved.join('')}${item.prompt}\n`
    }
    default:
      return condition satisfies never
  }
}

/** What counts as the answer: all of it, or of a continuation the first line. */
export function countedText({ condition, text }: Pick<RunAnswer, 'condition' | 'text'>): string {
  if (condition === 'template' || condition === 'instructed') return text.trim()
  return text.trimStart().split('\n', 1)[0]?.trim() ?? ''
}
