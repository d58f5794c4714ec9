import { expect, test } from 'vitest'

import { confusionMatrix } from '#metrics/classification.ts'
import { cellSentence, heatOf, movedPlace } from '#panels/measure/confusionCells.ts'

const pairs: readonly (readonly [string, string | null])[] = [
  ...Array<[string, string]>(3).fill(['card arrival', 'card delivery']),
  ['card arrival', 'card arrival'],
  ['card arrival', null],
  ['pin', 'card arrival'],
  ['age', 'age'],
  ['fee', 'tax'],
]
const matrix = confusionMatrix(
  pairs.map(([reference, answer]) => ({ reference, answer })),
  2,
)

test.each([
  [0, 0, '1 × card arrival answered rightly'],
  [0, 1, '3 × card arrival answered as card delivery'],
  [0, 3, '1 × card arrival answered with no label'],
  [2, 0, '1 × 4 other labels answered as card arrival'],
  [2, 2, '2 × 4 other labels answered as one of them, 1 of them rightly'],
  [9, 9, ''],
])('row %i, column %i: %s', (row, column, sentence) => {
  expect(cellSentence(matrix, { row, column })).toBe(sentence)
})

test('wrong answers are shaded, right ones are not', () => {
  const shades = [0, 1, 2, 5, 10].map((count) => heatOf({ count, rightCount: 0 }, 10))
  expect(shades).toEqual([0, 1, 1, 3, 5])
  expect(heatOf({ count: 10, rightCount: 10 }, 10)).toBe(0)
})

test('arrow keys stay within the matrix, other keys do nothing', () => {
  const size = { rows: 3, columns: 4 }
  expect(movedPlace({ row: 0, column: 0 }, 'ArrowUp', size)).toEqual({ row: 0, column: 0 })
  expect(movedPlace({ row: 2, column: 3 }, 'ArrowRight', size)).toEqual({ row: 2, column: 3 })
  expect(movedPlace({ row: 1, column: 1 }, 'ArrowDown', size)).toEqual({ row: 2, column: 1 })
  expect(movedPlace({ row: 1, column: 1 }, 'End', size)).toEqual({ row: 1, column: 3 })
  expect(movedPlace({ row: 1, column: 1 }, 'Enter', size)).toBeNull()
})
