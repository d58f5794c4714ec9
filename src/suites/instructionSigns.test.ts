import { readFileSync } from 'node:fs'

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'

import { readInstruction } from '#suites/instructionSigns.ts'
import { suiteSchema, type Item } from '#suites/suite.ts'

const query = 'Where is the card that I ordered?'

describe('readInstruction', () => {
  test.each([
    [`Classify this message.\n${query}`, ['order', 'text'], query, true],
    [`${query}\n\nWhat does the customer want?`, ['text'], query, true],
    [`Intent?\n${query}`, ['question'], query, true],
    [`One word only, please.\n${query}`, ['form'], query, false],
    [`Translate "${query}" into French`, ['order'], query, false],
    [`Translate “„“${query}” into French`, ['order'], query, false],
    [`Please summarise: ${query}`, ['order'], query, false],
    ['Tell me the capital of Canada.', ['order'], null, false],
    ['What is the tone of the following text', ['text'], null, false],
  ])('%j instructs', (prompt, signs, message, asksForIntent) => {
    expect(readInstruction(prompt)).toMatchObject({ isInstruction: true, signs, message, asksForIntent })
  })

  test.each([
    '',
    query,
    'Please cancel my transfer.',
    'Tell me why my card was declined.',
    'Hello,\nmy card is gone.\nThanks',
    'Hi there, can you help?\nI lost my card.',
    'I lost my card.\nWhat now?',
    'The app says "your card payment was declined" again.',
  ])('%j is a bare request', (prompt) => {
    const nothing = { signs: [], instruction: null, message: null, asksForIntent: false }
    expect(readInstruction(prompt)).toEqual({ isInstruction: false, ...nothing })
  })
})

describe('on the items of the full suite', () => {
  const { items } = v.parse(suiteSchema, JSON.parse(readFileSync('public/suites/full.json', 'utf8')))
  /** T4 has both: orders, by the verbs they begin with, and bare questions and greetings. */
  const orders =
    /^(?:tell me|take|calculate|evaluate|only the number|give|one word|please|suppose|country that goes|count|write|spell|hold|put|sort|find|go on|pick)\b|: the outcome in figures, please|\. answer yes or no/i

  function shouldInstruct({ tier, prompt }: Item): boolean {
    return tier === 'T4' ? orders.test(prompt) : tier === 'T2' || tier === 'T3'
  }

  function shareRight(own: readonly Item[]): number {
    const right = own.filter((item) => readInstruction(item.prompt).isInstruction === shouldInstruct(item))
    return right.length / own.length
  }

  test.each([
    ['T0', 0.95],
    ['T1', 0.95],
    ['T2', 0.95],
    ['T3', 0.95],
    ['T4', 0.85],
  ])('reads those of %s right, at least a share of %d', (tier, least) => {
    expect(shareRight(items.filter((item) => item.tier === tier))).toBeGreaterThanOrEqual(least)
  })

  test('reads 95 % of all right, and tells apart what asks for an intent', () => {
    expect(shareRight(items)).toBeGreaterThanOrEqual(0.95)
    const instructed = items.filter(({ tier }) => tier === 'T2' || tier === 'T3')
    const right = instructed.filter(
      ({ tier, prompt }) => readInstruction(prompt).asksForIntent === (tier === 'T2'),
    )
    expect(right.length / instructed.length).toBeGreaterThanOrEqual(0.95)
  })
})
