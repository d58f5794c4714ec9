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

/** Tiers whose items do not say what is wanted. */
const unsaid: readonly Tier[] = ['T0', 'T1']

/** Tokens of an answer. The longest references of the shipped suites are below half of it. */
export const mostAnswerTokens = 48

/** Of a continuation, only the first line counts. */
const mostContinuationTokens = 24

/** The conditions under which a model of a role is asked the items of a tier, the compared one first. */
export function conditionsFor(
  role: Role,
  tier: Tier,
  suite: Pick<Suite, 'instruction' | 'examples'>,
): Condition[] {
  return conditionsOf[role].filter((condition) => {
    if (condition === 'instructed') return unsaid.includes(tier) && suite.instruction !== undefined
    if (condition === 'few-shot') return unsaid.includes(tier) && (suite.examples?.length ?? 0) > 0
    return true
  })
}

/** The condition whose answers are compared between models. */
export function comparedCondition(role: Role, tier: Tier, suite: Suite): Condition {
  return conditionsFor(role, tier, suite)[0] ?? 'raw'
}

/** What the model is sent. Greedy, so that the same run can be made again. */
export function requestFor(item: Item, condition: Condition, suite: Suite): AnswerRequest {
  const continues = condition === 'raw' || condition === 'few-shot'
  return {
    prompt: promptFor(item, condition, suite),
    system: '',
    mode: continues ? 'raw' : 'template',
    maxTokens: continues ? mostContinuationTokens : mostAnswerTokens,
    sampling: greedy,
  }
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
