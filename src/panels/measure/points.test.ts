import { expect, test } from 'vitest'

import { points, wholeNumber } from '#panels/measure/points.ts'

test.each([
  [0.32, '32 points', '+32'],
  [-0.324, '−32 points', '−32'],
  [0.01, '1 point', '+1'],
  [0, '0 points', '0'],
  [-0.001, '0 points', '0'],
])('%d as points', (share, words, signed) => {
  expect(points(share)).toBe(words)
  expect(points(share, true)).toBe(signed)
})

test('a negative number has a minus, not a hyphen', () => {
  expect([-13.2, -0.2, 154].map(wholeNumber)).toEqual(['−13', '0', '154'])
})
