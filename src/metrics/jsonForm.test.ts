import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { isJson, matchesSchema } from '#metrics/jsonForm.ts'

describe('isJson', () => {
  test.each([
    ['{"a": [1, null]}', true],
    [' 1\n', true],
    ['"é👍"', true],
    ['null', true],
    ['', false],
    ["{'a': 1}", false],
    ['{"a": 1,}', false],
    ['NaN', false],
    ['Here: {"a": 1}', false],
    ['```json\n{}\n```', false],
    ['[1] [2]', false],
    ['['.repeat(100_000), false],
  ])('%j', (text, expected) => {
    expect(isJson(text)).toBe(expected)
  })

  test('holds for whatever was written as JSON, and for no part of an object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value)
        expect(isJson(text)).toBe(true)
        expect(isJson(text.slice(0, -1))).toBe(false)
      }),
    )
  })
})

describe('matchesSchema', () => {
  const person = {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 3 },
      tags: { type: 'array', items: { enum: ['a', 'b', null] }, minItems: 1, maxItems: 2 },
      age: { type: 'integer', minimum: 0, maximum: 150 },
    },
    required: ['name'],
    additionalProperties: false,
  }

  // jsonschema 4.26.0, Draft202012Validator
  test.each([
    ['{"name": "Ann", "age": 5, "tags": ["a", null]}', true],
    ['{"age": 5}', false],
    ['{"name": ""}', false],
    ['{"name": "👍👍👍"}', true],
    ['{"name": "Anna"}', false],
    ['{"name": "A", "x": 1}', false],
    ['{"name": "A", "__proto__": 1}', false],
    ['{"name": "A", "tags": []}', false],
    ['{"name": "A", "tags": ["a", "b", "a"]}', false],
    ['{"name": "A", "tags": ["c"]}', false],
    ['{"name": "A", "age": 1.5}', false],
    ['{"name": "A", "age": 2.0}', true],
    ['{"name": "A", "age": -1}', false],
    ['{"name": "A", "age": 151}', false],
    ['[]', false],
    ['null', false],
    ['"Ann"', false],
  ])('a person, %s: %j', (text, expected) => {
    expect(matchesSchema(JSON.parse(text), person)).toBe(expected)
  })

  // jsonschema 4.26.0, Draft202012Validator
  test.each([
    [{}, null, true],
    [{ type: ['string', 'null'] }, null, true],
    [{ type: ['string', 'null'] }, 1, false],
    [{ type: 'number' }, true, false],
    [{ type: 'integer' }, 1e300, true],
    [{ minLength: 3 }, 1, true],
    [{ minItems: 1 }, '', true],
    [{ required: ['a'] }, 'x', true],
    [{ required: ['toString'] }, {}, false],
    [{ additionalProperties: false }, { a: 1 }, false],
    [{ items: { type: 'number' } }, [1, '2'], false],
    [{ const: { a: [1, { b: null }], c: 2 } }, { c: 2, a: [1, { b: null }] }, true],
    [{ const: [1, 2] }, [2, 1], false],
    [{ const: {} }, [], false],
    [{ const: 1 }, true, false],
    [{ enum: [[], { a: 1 }] }, { a: 1 }, true],
    [{ enum: [] }, 1, false],
  ])('%j allows %j: %j', (schema, value, expected) => {
    expect(matchesSchema(value, schema)).toBe(expected)
  })

  test.each([
    [{ pattern: 'a' }, 'The schema uses "pattern", which is not supported.'],
    [{ constructor: 1 }, 'The schema uses "constructor", which is not supported.'],
    [{ properties: { a: { items: { $ref: '#' } } } }, 'The schema uses "$ref", which is not supported.'],
    [{ type: 'text' }, 'The schema gives "type" a value that it cannot take.'],
    [{ minLength: -1 }, 'The schema gives "minLength" a value that it cannot take.'],
    [{ maximum: '9' }, 'The schema gives "maximum" a value that it cannot take.'],
    [{ additionalProperties: true }, 'The schema gives "additionalProperties" a value that it cannot take.'],
    [{ properties: { a: true } }, 'The schema gives "properties" a value that it cannot take.'],
    [{ required: 'a' }, 'The schema gives "required" a value that it cannot take.'],
  ])('says what is wrong with %j', (schema, sentence) => {
    expect(() => matchesSchema(null, schema)).toThrow(new Error(sentence))
  })

  test('takes 32 levels and no more', () => {
    const nested = (levels: number): Record<string, unknown> =>
      levels === 1 ? {} : { items: nested(levels - 1) }
    const listed = (levels: number): unknown => (levels === 0 ? 1 : [listed(levels - 1)])
    expect(matchesSchema([], nested(32))).toBe(true)
    expect(() => matchesSchema([], nested(33))).toThrow('The schema is more than 32 levels deep.')
    expect(() => matchesSchema([], { const: listed(10_000 / 4) })).toThrow('32 levels')
    expect(matchesSchema(listed(2000), { const: listed(31) })).toBe(false)
  })

  test('every value is itself, and of one of its types', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (source) => {
        const value: unknown = JSON.parse(JSON.stringify(source))
        expect(matchesSchema(value, { const: structuredClone(value) })).toBe(true)
        expect(matchesSchema(value, { enum: [[value]] })).toBe(false)
        const types = ['object', 'array', 'string', 'number', 'boolean', 'null']
        expect(types.filter((type) => matchesSchema(value, { type }))).toHaveLength(1)
      }),
    )
  })
})
