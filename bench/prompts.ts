/** @file The same prompts on every machine: sentences drawn from a word list, from very short to long. */
import { seededRandom } from '#lib/seededRandom.ts'
import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import type { Role } from '#protocol/model.ts'
import { requestFor as requestOf } from '#suites/conditions.ts'
import { questionsFor } from '#suites/plan.ts'
import type { Suite } from '#suites/suite.ts'

const words =
  `account after again amount arrive bank before between branch bring call card cash change charge cheque city
  clock country day delay deposit door email exchange family fee find form friend garden green hand help house
  identity know letter light limit list little long machine money month morning name new night number open order
  paper payment people phone place problem question rate read receive refund river road salary school send
  share short show small story street table teach time town transfer travel verify wait walk watch water why
  window word work world write year young`.split(/\s+/)

const fewestWords = 1

/** `count` prompts of mixed lengths; the first n of them do not depend on `count`. */
export function raggedPrompts(count: number, mostWords: number): string[] {
  const random = seededRandom(64)
  return Array.from({ length: count }, () => {
    const wordCount = fewestWords + Math.floor(random() * (mostWords - fewestWords + 1))
    return sentence(wordCount, random)
  })
}

/** `count` questions of a suite for a model of a role, evenly from all of them, as a run on the page asks them. */
export function suiteRequests(suite: Suite, role: Role, count: number): AnswerRequest[] {
  const questions = questionsFor(suite, role)
  const step = Math.max(1, questions.length / count)
  return Array.from({ length: Math.min(count, questions.length) }, (_, index) => {
    const question = questions[Math.floor(index * step)]
    return question ? [requestOf(question.item, question.condition, suite)] : []
  }).flat()
}

/** A text of `wordCount` words to be scored. */
export function longText(wordCount: number): string {
  return sentence(wordCount, seededRandom(7))
}

/** A greedy request that goes on for exactly `tokenCount` tokens. */
export function requestFor(prompt: string, tokenCount: number): AnswerRequest {
  return { prompt, system: '', mode: 'template', maxTokens: tokenCount, sampling: greedy, ignoreEnd: true }
}

function sentence(wordCount: number, random: () => number): string {
  return Array.from({ length: wordCount }, () => words[Math.floor(random() * words.length)]).join(' ')
}
