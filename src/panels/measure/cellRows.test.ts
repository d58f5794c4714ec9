import { expect, test } from 'vitest'

import { facetsOf, filtered, noFilters, rowsOf, type Filters } from '#panels/measure/cellRows.ts'
import { smallItem, smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'

const items = [
  smallItem({ id: 'a', tier: 'T3', task: 'first word', wording: 'First?', wordingSeenBy: ['standard'] }),
  smallItem({ id: 'b', tier: 'T3', task: 'first word', wording: 'Which is first?' }),
  smallItem({ id: 'c', tier: 'T3', task: 'last word', wording: 'Last?', wordingSeenBy: ['standard'] }),
  smallItem({ id: 'd', tier: 'T3', task: 'last word', wording: 'Which is last?' }),
]
const models = [smallModel('standard', 's'), smallModel('both', 'i')]
const run = smallRun(smallSuite({ items }), models, ({ id }, { slotId }) =>
  slotId === 's' ? (id < 'c' ? 'card arrival' : 'Straße') : 'card arrival',
)
const rows = rowsOf(run, { tier: 'T3', slotId: 's', condition: 'template' })
const shares = { a: 0.2, b: 0, c: 0, d: 0.1 }
const context = {
  modelId: 'standard',
  overlap: new Map(Object.entries(shares).map(([id, share]) => [`${id} asks`, share])),
}

function passing(filters: Partial<Filters>): string {
  return filtered(rows, { ...noFilters, ...filters }, context)
    .map(({ own }) => own.item.id)
    .join('')
}

test('only what differs among the items is a facet, with how many items each value has', () => {
  expect(facetsOf(rows, context).map(({ id, values }) => [id, values])).toEqual([
    [
      'task',
      [
        { value: 'first word', count: 2 },
        { value: 'last word', count: 2 },
      ],
    ],
    [
      'wording',
      [
        { value: 'seen in training', count: 2 },
        { value: 'never seen in training', count: 2 },
      ],
    ],
    [
      'overlap',
      [
        { value: 'yes', count: 2 },
        { value: 'no', count: 2 },
      ],
    ],
  ])
  expect(facetsOf(rows, { modelId: undefined, overlap: null }).map(({ id }) => id)).toEqual(['task'])
})

test('kinds of rewording are a facet', () => {
  const reworded = [
    smallItem({ id: 'n', tier: 'T1', rewording: 'noisy' }),
    smallItem({ id: 'p', tier: 'T1', rewording: 'paraphrase' }),
  ]
  const ofT1 = smallRun(smallSuite({ items: reworded }), models, () => 'x')
  const rowsOfT1 = rowsOf(ofT1, { tier: 'T1', slotId: 's', condition: 'template' })
  expect(facetsOf(rowsOfT1, context).map(({ id }) => id)).toEqual(['rewording'])
  const noisy = filtered(rowsOfT1, { ...noFilters, facets: { rewording: 'noisy' } }, context)
  expect(noisy.map(({ own }) => own.item.id)).toEqual(['n'])
})

test('filters combine', () => {
  expect(passing({})).toBe('abcd')
  expect(passing({ facets: { task: 'last word' } })).toBe('cd')
  expect(passing({ facets: { wording: 'never seen in training' } })).toBe('bd')
  expect(passing({ facets: { overlap: 'yes' } })).toBe('ad')
  expect(passing({ facets: { overlap: 'yes', task: 'last word' } })).toBe('d')
  expect(passing({ verdict: 'right' })).toBe('ab')
  expect(passing({ verdict: 'differs', facets: { overlap: 'no' } })).toBe('c')
})

test('the search looks into prompts and into the answers of all models, whatever the case', () => {
  expect(passing({ search: ' A ASKS ' })).toBe('a')
  expect(passing({ search: 'straße' })).toBe('cd')
  expect(passing({ search: 'CARD' })).toBe('abcd') // the other model said it
  expect(passing({ search: '.*' })).toBe('')
})

test('items that nobody can judge are shown, as neither right nor wrong', () => {
  const [first, ...rest] = items
  if (!first) throw new Error('no items')
  const unjudged = { ...first, checks: [{ kind: 'judged' as const, by: null }] }
  const some = rowsOf(
    smallRun(smallSuite({ items: [unjudged, ...rest] }), models, () => 'x'),
    { tier: 'T3', slotId: 's', condition: 'template' },
  )
  const count = (verdict: Filters['verdict']): number =>
    filtered(some, { ...noFilters, verdict }, context).length
  expect([count('all'), count('right'), count('wrong'), count('differs')]).toEqual([4, 0, 3, 0])
})
