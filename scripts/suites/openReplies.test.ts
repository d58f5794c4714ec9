import { expect, test } from 'vitest'

import { regexCheck } from '#metrics/regexCheck.ts'
import type { Check } from '#suites/suite.ts'
import { anyGreeting, anyRefusal, anyWellbeing, shortly } from './openReplies.ts'

function passes(checks: readonly Check[], answer: string): boolean {
  return checks.every((check) => {
    if (check.kind !== 'regex') return false
    const { isMatch, refusal } = regexCheck(answer, check.pattern, check.flags)
    expect(refusal).toBeNull()
    return isMatch
  })
}

test.each([
  'I do not know that.',
  "I don't know",
  'I am not sure.',
  'Sorry, I cannot say.',
  "I'm sorry, but I do not know that.",
  'I am sorry. I am unable to look into your fridge.',
  'I have no idea.',
  'No idea!',
  "I really don't know.",
  "I can't predict the weather in Oslo.",
  'That is not known to me.',
  'It is impossible to say.',
  'Nobody can know that.',
  'I do not have access to your phone book. Please ask your neighbour.',
  'Do not know.',
  'Sorry, the number is not known to me.',
])('a refusal: %s', (answer) => {
  expect(passes(anyRefusal, answer)).toBe(true)
})

test.each([
  '',
  'Oslo',
  'lost or stolen card',
  'It will rain.',
  'Sorry.',
  'I do not know, but it will rain.',
  'I am not sure, maybe seven.',
  'I do not know. It will be sunny.',
  'I do not know that: 0171 555.',
  'It will rain. I am not sure.',
  'I think it will rain.',
  'I have no idea, he lives in Leeds.',
  'I cannot say, probably yes.',
  'You do not know the number.',
  'Yes, they will go up.',
  'I do not know.\nIt will rain.',
])('no refusal: %s', (answer) => {
  expect(passes(anyRefusal, answer)).toBe(false)
})

test('any greeting is one, a label is none', () => {
  for (const answer of [
    'Hello! How can I help you today?',
    'hi',
    'Good morning to you.',
    'Nice to meet you, too.',
  ])
    expect([answer, passes(anyGreeting, answer)]).toEqual([answer, true])
  for (const answer of ['card arrival', 'history', 'I am doing well.', 'welcomed', 'I do not know that.'])
    expect([answer, passes(anyGreeting, answer)]).toEqual([answer, false])
})

test('how one is can be said in many ways, or greeted back', () => {
  for (const answer of [
    'I am doing well, thank you. How can I help you?',
    'Fine',
    "I'm great!",
    'Hello there',
    'My day was good.',
    'Very well, thanks.',
  ])
    expect([answer, passes(anyWellbeing, answer)]).toEqual([answer, true])
  for (const answer of ['card arrival', 'wellington', 'I do not know that.', 'It was Tuesday.'])
    expect([answer, passes(anyWellbeing, answer)]).toEqual([answer, false])
})

test('a short answer counts in any case, quoted or with a point, and not among others', () => {
  const checks = shortly(['4', 'four'])
  for (const answer of ['4', 'Four', 'four.', '"4"'])
    expect([answer, passes(checks, answer)]).toEqual([answer, true])
  for (const answer of ['14', '4 or 5', 'fourteen', ''])
    expect([answer, passes(checks, answer)]).toEqual([answer, false])
  expect(passes(shortly(['a.b']), 'axb')).toBe(false)
})

test('a refusal is short, and what is long is none', () => {
  const [first] = anyRefusal
  expect(first?.kind === 'regex' && first.pattern.length).toBeLessThanOrEqual(500)
  for (const check of anyRefusal) {
    if (check.kind !== 'regex') continue
    expect(regexCheck('I do not know that. '.repeat(12), check.pattern, check.flags).refusal).toBeNull()
  }
})
