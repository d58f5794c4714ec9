import fc from 'fast-check'
import { expect, test } from 'vitest'

import { TextStream } from '#runtime/textStream.ts'

/** A tokenizer of single bytes, the worst case of byte-level BPE. */
const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)]
const decodeBytes = (ids: number[]): string => new TextDecoder().decode(Uint8Array.from(ids))

function streamed(ids: readonly number[], decode: (ids: number[]) => string): string[] {
  const stream = new TextStream(decode)
  return [...ids.map((id) => stream.push(id)), stream.flush()]
}

test('holds a character back until its last byte', () => {
  expect(streamed(bytesOf('a😀é'), decodeBytes)).toEqual(['a', '', '', '', '😀', '', 'é', ''])
})

test('gives up on bytes that never become a character, without losing the rest', () => {
  const text = streamed([0xff, 0xff, 0xff, 0xff, 0x41], decodeBytes).join('')
  expect(text).toBe('\uFFFD\uFFFD\uFFFD\uFFFDA')
})

test('the sign for bytes that are no text may itself stand before a character of several bytes', () => {
  expect(streamed(bytesOf('\uFFFD\u00A0\uFFFD\uFFFD😀'), decodeBytes).join('')).toBe(
    '\uFFFD\u00A0\uFFFD\uFFFD😀',
  )
})

test('an unfinished character at the end is shown as such', () => {
  expect(streamed([0x41, 0xf0, 0x9f], decodeBytes).join('')).toMatch(/^A\uFFFD+$/)
})

test('keeps the space a decoder drops at the start of a text', () => {
  const words = ['▁one', '▁two', '▁three']
  const decode = (ids: number[]): string =>
    ids
      .map((id) => words[id] ?? '')
      .join('')
      .replaceAll('▁', ' ')
      .trimStart()
  expect(streamed([0, 1, 2], decode).join('')).toBe('one two three')
})

test('any text arrives whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(streamed(bytesOf(text), decodeBytes).join('')).toBe(text)
    }),
    { numRuns: 1000 },
  )
})
