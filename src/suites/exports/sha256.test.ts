import { createHash } from 'node:crypto'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { sha256 } from '#suites/exports/sha256.ts'
import { utf8Bytes, utf8Size } from '#suites/exports/utf8.ts'

test('agrees with OpenSSL', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'))
    }),
  )
})

test.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 100_000])('agrees for %i bytes', (length) => {
  const text = 'a'.repeat(length)
  expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
})

test('bytes are those of the platform', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'é', '\u2028', '\uffff', '👍', '\ud83d', '\udc4d') }),
      (text) => {
        expect(utf8Bytes(text)).toEqual([...Buffer.from(text, 'utf8')])
      },
    ),
  )
})

test('sizes are those of the platform where every surrogate has its other half', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '\x7f', '\x80', '߿', 'ࠀ', '\uffff', '👍') }),
      (text) => {
        expect(utf8Size(text)).toBe(Buffer.byteLength(text, 'utf8'))
      },
    ),
  )
})
