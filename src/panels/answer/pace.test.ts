import { expect, test } from 'vitest'

import { paceOf } from '#panels/answer/pace.ts'

const steady = [
  { at: 0, bytes: 1e6 },
  { at: 1000, bytes: 3e6 },
  { at: 2000, bytes: 5e6 },
]

test('rate and time left of a steady download', () => {
  expect(paceOf(steady, 15e6)).toBe(', 2.0 MB/s, about 5 s left')
  expect(paceOf(steady, 5e6 + 2e6 * 120)).toBe(', 2.0 MB/s, about 2 min left')
})

test('no end is promised while the size is unknown', () => {
  expect(paceOf(steady, null)).toBe(', 2.0 MB/s')
})

test.each([
  ['nothing has come', []],
  ['too little time has passed', steady.slice(0, 1)],
  ['nothing moves', steady.map((each) => ({ ...each, bytes: 5 }))],
  ['it began again', [...steady].map(({ at, bytes }) => ({ at, bytes: -bytes }))],
])('says nothing when %s', (_name, arrived) => {
  expect(paceOf(arrived, 10e6)).toBe('')
})
