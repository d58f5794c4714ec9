/** @file What the answer as a whole is like: how it starts and ends, how many answers it is, which marks it lacks. */
import * as v from 'valibot'

import { checker, noKwargs, phrase, type Checker } from '#metrics/ifeval/checker.ts'
import { isBlank, strip } from '#metrics/ifeval/pythonText.ts'

const noComma = checker(noKwargs, () => (answer) => !answer.includes(','))

const end = checker(v.strictObject({ end_phrase: phrase }), (kwargs) => {
  const wanted = kwargs.end_phrase.toLowerCase()
  return (answer) => strip(strip(answer), '"').toLowerCase().endsWith(wanted)
})

const quotation = checker(noKwargs, () => (answer) => {
  const text = strip(answer)
  return text.length > 1 && text.startsWith('"') && text.endsWith('"')
})

/** A separator may also stand before the first answer and after the second. */
const twoResponses = checker(noKwargs, () => (answer) => {
  const parts = answer.split('******')
  if (parts.slice(1, -1).some(isBlank)) return false
  const [first, second, ...more] = parts.filter((part) => !isBlank(part)).map((part) => strip(part))
  return second !== undefined && more.length === 0 && first !== second
})

const repeatPrompt = checker(v.strictObject({ prompt_to_repeat: phrase }), (kwargs) => {
  const wanted = kwargs.prompt_to_repeat.toLowerCase()
  return (answer) => strip(answer).toLowerCase().startsWith(wanted)
})

export const wholeCheckers: readonly (readonly [id: string, checker: Checker])[] = [
  ['punctuation:no_comma', noComma],
  ['startend:end_checker', end],
  ['startend:quotation', quotation],
  ['combination:two_responses', twoResponses],
  ['combination:repeat_prompt', repeatPrompt],
]
