import { expect, it } from 'vitest'

import { addCounts, countPlaywright, countVitest, noTests } from './testCounts.mjs'

it('counts every Vitest test that did not pass as failed', () => {
  expect(countVitest({ numTotalTests: 9, numPassedTests: 6 })).toEqual({ passed: 6, failed: 3 })
})

it('counts skipped and flaky Playwright tests as failed', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }
  expect(countPlaywright({ stats })).toEqual({ passed: 5, failed: 4 })
})

it('adds counts up', () => {
  expect(addCounts(noTests, { passed: 2, failed: 1 })).toEqual({ passed: 2, failed: 1 })
})
