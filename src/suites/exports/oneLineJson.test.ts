import { expect, test } from 'vitest'

import { jsonFields, oneLineJson } from '#suites/exports/oneLineJson.ts'

test('keys are sorted at every depth, lists are not', () => {
  expect(oneLineJson({ b: [3, { z: 1, a: null }, 2], a: true })).toBe('{"a":true,"b":[3,{"a":null,"z":1},2]}')
})

test('a key that objects use for themselves is a key', () => {
  const value: unknown = JSON.parse('{"b":{"__proto__":{"x":1}}}')
  expect(oneLineJson(value)).toBe('{"b":{"__proto__":{"x":1}}}')
})

test('line breaks are escaped', () => {
  expect(oneLineJson('\n\u0085\u2028\u2029')).toBe(String.raw`"\n\u0085\u2028\u2029"`)
})

test('fields come in the order asked for, without those that are missing or not asked for', () => {
  const value = { a: 1, b: 'x', c: undefined, extra: true }
  expect(jsonFields(value, { b: 0, c: 0, a: 0, d: 0 })).toEqual(['"b":"x"', '"a":1'])
})
