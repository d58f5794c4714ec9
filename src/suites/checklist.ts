/** @file What no measurement can tell: the visitor's task, and the data at hand. */
import type { Figure } from '#suites/requestAreas.ts'

/** Null for what has not been said: no rule takes silence for an answer. */
export type Checklist = {
  readonly isFormatFixed: boolean | null
  /** Task examples at hand: input and output in the one format. */
  readonly pairCount: number | null
  /** Examples of instruction, input and response over several tasks. */
  readonly instructionPairCount: number | null
  /** Answers depend on what changes faster than a model is trained. */
  readonly needsFreshKnowledge: boolean | null
  readonly taskCount: number | null
}

/** A checklist on which nothing has been said. */
export const unansweredChecklist: Checklist = {
  isFormatFixed: null,
  pairCount: null,
  instructionPairCount: null,
  needsFreshKnowledge: null,
  taskCount: null,
}

/** What the points of the checklist are called, in the form and in the rules. */
export const checklistWords: Record<keyof Checklist, string> = {
  taskCount: 'Tasks',
  pairCount: 'Task examples',
  instructionPairCount: 'Instruction examples',
  isFormatFixed: 'The answer has one fixed format',
  needsFreshKnowledge: 'Answers depend on knowledge that changes',
}

/** Of fewer, a held-out fifth is below 20 examples, too few to see whether training helped. */
export const fewestPairs = 100

/** What it takes to train a specialist at the least cost. */
const oneFormatAnswers = ['taskCount', 'isFormatFixed', 'pairCount'] as const
const oneFormatWish = `One task in a fixed format, with ${fewestPairs} examples at hand.`

type OneFormat = {
  readonly holds: boolean
  readonly lookedAt: readonly Figure[]
  /** Where it does not hold: what is missing, or which answer is. */
  readonly wish: string
}

/** Whether there is one task in a fixed format with enough examples at hand. */
export function oneFormat(checklist: Checklist): OneFormat {
  const { isFormatFixed, taskCount, pairCount } = checklist
  const isOneTask = taskCount === null ? null : taskCount === 1
  const isEnough = pairCount === null ? null : pairCount >= fewestPairs
  const answers = [isFormatFixed, isOneTask, isEnough]
  return {
    holds: answers.every((answer) => answer === true),
    lookedAt: [
      ...answerFigures(checklist, oneFormatAnswers),
      { label: 'examples needed', value: fewestPairs },
    ],
    // An answer that speaks against it settles it; nothing more need be said then.
    wish: answers.includes(false) ? oneFormatWish : ifSaid(checklist, oneFormatAnswers, oneFormatWish),
  }
}

/** Whether the visitor has said that there is more than one task, or no fixed format. */
export function hasManyTasks({ taskCount, isFormatFixed }: Checklist): boolean {
  return (taskCount !== null && taskCount > 1) || isFormatFixed === false
}

/** What would change a rule, or the answers it has to be given first. */
export function ifSaid(
  checklist: Checklist,
  needed: readonly (keyof Checklist)[],
  wouldChange: string,
): string {
  const unsaid = needed.filter((key) => checklist[key] === null).map((key) => `"${checklistWords[key]}"`)
  return unsaid.length > 0 ? `It needs an answer to ${unsaid.join(' and ')}.` : wouldChange
}

/** The answers a rule looked at. */
export function answerFigures(checklist: Checklist, keys: readonly (keyof Checklist)[]): Figure[] {
  return keys.map((key) => ({ label: checklistWords[key], value: checklist[key] }))
}
