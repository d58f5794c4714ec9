import { describe, expect, test } from 'vitest'

import { instructionRates, type InstructionResult } from '#metrics/ifeval/instructionRates.ts'

const strict: InstructionResult = { followsStrictly: true, followsLoosely: true }
const loose: InstructionResult = { followsStrictly: false, followsLoosely: true }
const neither: InstructionResult = { followsStrictly: false, followsLoosely: false }

describe('instructionRates', () => {
  test('counts a prompt only where all its instructions are followed', () => {
    expect(
      instructionRates([[strict, strict, strict], [strict, loose], [neither, strict, loose], [loose]]),
    ).toEqual({
      promptStrict: 1 / 4,
      promptLoose: 3 / 4,
      instructionStrict: 5 / 9,
      instructionLoose: 8 / 9,
      promptCount: 4,
      instructionCount: 9,
    })
  })

  test('leaves prompts without an instruction out', () => {
    expect(instructionRates([[], [neither]])).toMatchObject({
      promptStrict: 0,
      promptLoose: 0,
      promptCount: 1,
    })
  })

  test('has no rate where nothing was asked', () => {
    const none = { promptStrict: null, promptLoose: null, instructionStrict: null, instructionLoose: null }
    expect(instructionRates([[]])).toEqual({ ...none, promptCount: 0, instructionCount: 0 })
  })
})
