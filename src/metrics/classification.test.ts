import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  accuracy,
  type Classified,
  confusionCounts,
  confusionMatrix,
  firstLabel,
  labelLockRate,
  macroF1,
  occurringLabels,
  parseFailureRate,
} from '#metrics/classification.ts'

const intents = ['card', 'card lost', 'Refund', 'lost_card', 'été']

describe('firstLabel', () => {
  test.each([
    [' REFUND\n', 'Refund', 'Refund'],
    ['e\u0301te\u0301', 'été', 'été'],
    ['Refund.', null, 'Refund'],
    ['It is a refund, not a card.', null, 'Refund'],
    ['card lost', 'card lost', 'card lost'],
    ['my card lost its chip', null, 'card lost'],
    ['my card is lost', null, 'card'],
    ['lost_card', 'lost_card', 'lost_card'],
    ['lost_cards', null, null],
    ['discarded', null, null],
    ['', null, null],
  ])('in %j strictly %j, loosely %j', (answer, strict, loose) => {
    expect(firstLabel(answer, intents, 'strict')).toBe(strict)
    expect(firstLabel(answer, intents, 'loose')).toBe(loose)
  })

  test('finds nothing among no labels, and no empty label', () => {
    expect(firstLabel('card', [], 'loose')).toBeNull()
    expect(firstLabel('', [' '], 'strict')).toBeNull()
    expect(firstLabel('a b', [' '], 'loose')).toBeNull()
  })

  test('finds loosely whatever it finds strictly', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '_', '.', 'é') })
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), text, (others, label) => {
        const labels = [...others, label]
        const strict = firstLabel(label, labels, 'strict')
        expect(firstLabel(label, labels, 'loose')).toBe(strict)
        expect(strict === null).toBe(label.trim() === '')
      }),
    )
  })
})

const pairs = (...all: [string, string | null][]): Classified[] =>
  all.map(([reference, answer]) => ({ reference, answer }))

const mixed = pairs(['a', 'a'], ['a', 'b'], ['b', 'b'], ['b', null], ['c', 'a'], ['c', 'c'])

describe('accuracy and macroF1', () => {
  // scikit-learn 1.9.1: accuracy_score, and f1_score(labels=.., average='macro', zero_division=0) over a to d and
  // over the labels that occur, with a sign of its own for an answer without a label.
  test.each([
    [mixed, 0.5, 0.41666666666666663, 0.5555555555555555],
    [pairs(['a', 'a']), 1, 0.25, 1],
    [pairs(['a', null], ['b', null]), 0, 0, 0],
    [pairs(['a', 'd'], ['d', 'a'], ['d', 'd'], ['d', 'd']), 0.5, 0.16666666666666666, 0.3333333333333333],
    [pairs(['a', 'b'], ['b', 'c'], ['c', 'a']), 0, 0, 0],
    [pairs(['a', 'a'], ['b', 'b'], ['c', 'c'], ['d', 'd']), 1, 1, 1],
    [pairs(['a', 'a'], ['a', 'a'], ['b', 'a']), 0.6666666666666666, 0.2, 0.4],
    [pairs(['a', 'a'], ['a', 'c'], ['b', 'b'], ['b', 'd']), 0.5, 0.3333333333333333, 0.3333333333333333],
  ])('%#', (answers, right, overAll, overOccurring) => {
    expect(accuracy(answers)).toBeCloseTo(right, 12)
    expect(macroF1(answers, ['a', 'b', 'c', 'd'])).toBeCloseTo(overAll, 12)
    expect(macroF1(answers, occurringLabels(answers))).toBeCloseTo(overOccurring, 12)
  })

  test('of nothing are nothing', () => {
    expect(accuracy([])).toBeNull()
    expect(macroF1(mixed, [])).toBeNull()
    expect(macroF1([], ['a'])).toBe(0)
  })

  test('a label that does not occur costs its share', () => {
    const label = fc.constantFrom('a', 'b', 'c')
    const answers = fc.array(fc.record({ reference: label, answer: fc.option(label) }), { minLength: 1 })
    fc.assert(
      fc.property(answers, (some) => {
        const labels = occurringLabels(some)
        const without = macroF1(some, labels) ?? Number.NaN
        expect(without).toBeLessThanOrEqual(1)
        expect(macroF1(some, [...labels, 'absent'])).toBeCloseTo(
          (without * labels.length) / (labels.length + 1),
          12,
        )
      }),
    )
  })
})

test('occurringLabels are those of either side, once and in order', () => {
  expect(occurringLabels(pairs(['b', 'a'], ['b', null], ['c', 'b']))).toEqual(['a', 'b', 'c'])
})

test('confusionCounts count what occurs, the most frequent first', () => {
  // scikit-learn 1.9.1, confusion_matrix of `mixed`, and one pair more
  expect(confusionCounts([...mixed, { reference: 'c', answer: 'a' }])).toEqual([
    { reference: 'c', answer: 'a', count: 2 },
    { reference: 'a', answer: 'a', count: 1 },
    { reference: 'a', answer: 'b', count: 1 },
    { reference: 'b', answer: 'b', count: 1 },
    { reference: 'b', answer: null, count: 1 },
    { reference: 'c', answer: 'c', count: 1 },
  ])
  expect(confusionCounts(pairs(['a', 'null'], ['a', null]))).toHaveLength(2)
})

test('labelLockRate counts answers that are nothing but a label', () => {
  expect(labelLockRate(['card', ' Refund ', 'a card', ''], intents)).toBe(0.5)
  expect(labelLockRate([], intents)).toBeNull()
  expect(labelLockRate(['card'], [])).toBeNull()
})

test('parseFailureRate counts answers without any label', () => {
  expect(parseFailureRate(['card', 'I think: refund!', 'no idea', ''], intents)).toBe(0.5)
  expect(parseFailureRate([], intents)).toBeNull()
  expect(parseFailureRate(['card'], [])).toBeNull()
})

describe('confusionMatrix', () => {
  const answersOf = (pairs: readonly (readonly [string, string | null])[]): Classified[] =>
    pairs.map(([reference, answer]) => ({ reference, answer }))
  const counts = ({ cells }: ReturnType<typeof confusionMatrix>): number[][] =>
    cells.map((row) => row.map(({ count }) => count))

  test('has a line for each label of a confusion; the others are one line, no label is a column', () => {
    const matrix = confusionMatrix(
      answersOf([
        ['a', 'b'],
        ['a', 'b'],
        ['a', 'a'],
        ['b', null],
        ['c', 'c'],
        ['d', 'd'],
      ]),
      20,
    )
    const [a, b] = ['a', 'b'].map((label) => ({ kind: 'label', label }))
    expect(matrix.rows).toEqual([b, a, { kind: 'other' }])
    expect(matrix.columns).toEqual([b, a, { kind: 'other' }, { kind: 'none' }])
    expect(counts(matrix)).toEqual([
      [0, 0, 0, 1],
      [2, 1, 0, 0],
      [0, 0, 2, 0],
    ])
    expect(matrix.cells[2]?.[2]).toEqual({ count: 2, rightCount: 2 })
    expect(matrix.otherCount).toBe(2)
  })

  test('has no more lines than wanted, and tells right from wrong among the others', () => {
    const matrix = confusionMatrix(
      answersOf([
        ['a', 'b'],
        ['a', 'b'],
        ['c', 'd'],
        ['c', 'c'],
      ]),
      2,
    )
    expect(matrix.rows).toHaveLength(3)
    expect(matrix.cells[2]?.[2]).toEqual({ count: 2, rightCount: 1 })
  })

  test('counts every answer once', () => {
    const label = fc.constantFrom('a', 'b', 'c', 'd', 'e', '0', 'null')
    const answer = fc.record({ reference: label, answer: fc.option(label) })
    fc.assert(
      fc.property(fc.array(answer), fc.nat(6), (answers, most) => {
        const matrix = confusionMatrix(answers, most)
        const sum = counts(matrix)
          .flat()
          .reduce((total, count) => total + count, 0)
        expect(sum).toBe(answers.length)
        expect(matrix.rows.length).toBeLessThanOrEqual(most + 1)
      }),
    )
  })
})
