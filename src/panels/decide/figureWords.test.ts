import { expect, test } from 'vitest'

import { figureWords } from '#panels/decide/figureWords.ts'
import type { Figure } from '#suites/requestAreas.ts'

test.each<[Figure['value'], string]>([
  [null, 'not said'],
  [true, 'yes'],
  [false, 'no'],
  [1000, '1,000'],
  ['ahead', 'ahead'],
  [{ share: 0.1 }, '10%'],
  [{ low: 0.3, high: 0.651 }, '30% to 65%'],
  [{ low: 0, high: 1 }, 'not known'],
  [{ difference: { low: -0.04, high: 0.123 } }, '−4 to +12 points'],
  [{ low: 0, high: 0.16 }, '0% to 16%'],
])('%j reads as %s', (value, words) => {
  expect(figureWords({ label: 'it', value })).toBe(`it: ${words}`)
})
