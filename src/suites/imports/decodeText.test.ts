import { describe, expect, test } from 'vitest'

import { decodeText } from '#suites/imports/decodeText.ts'

const pace = { pause: async () => {} }
const decode = (bytes: readonly number[] | Uint8Array): Promise<string> =>
  decodeText(Uint8Array.from(bytes), pace)
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

function utf16(text: string, isLittleEndian: boolean): number[] {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
  return units.flatMap((unit) => (isLittleEndian ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255]))
}

describe('decodeText', () => {
  test.each([
    ['UTF-8', [...utf8('é 👍')]],
    ['UTF-8 with its mark', [0xef, 0xbb, 0xbf, ...utf8('é 👍')]],
    ['UTF-16, little end first', [0xff, 0xfe, ...utf16('é 👍', true)]],
    ['UTF-16, big end first', [0xfe, 0xff, ...utf16('é 👍', false)]],
  ])('reads %s', async (_, bytes) => {
    await expect(decode(bytes)).resolves.toBe('é 👍')
  })

  test('keeps a mark that is not at the beginning', async () => {
    await expect(decode(utf8('\ufeff\ufeffa\ufeff'))).resolves.toBe('\ufeffa\ufeff')
  })

  test('makes every line break one of Unix', async () => {
    await expect(decode(utf8('a\r\nb\rc\n\r\n\rd'))).resolves.toBe('a\nb\nc\n\n\nd')
  })

  test.each([
    ['Latin-1', [...utf8('caf'), 0xe9, 0x20], 4],
    ['a character that is cut off', [...utf8('ab€')].slice(0, -1), 3],
    ['a stray continuation', [0x61, 0x80], 2],
    ['a surrogate', [0x61, 0x62, 0xed, 0xa0, 0x80], 3],
    ['a start like that of U+FFFD', [...utf8('\ufffd'), 0xef, 0xbf, 0x41], 4],
  ])('names the first byte that is not UTF-8: %s', async (_, bytes, position) => {
    await expect(decode(bytes)).rejects.toThrow(
      `The file is not UTF-8 text: byte ${position} fits no character. Save it as UTF-8, then drop it again.`,
    )
  })

  test.each([
    ['half a pair', [0xff, 0xfe, ...utf16('a\ud83db', true)], 5],
    ['half a unit', [0xff, 0xfe, ...utf16('ab', true), 0x61], 7],
    ['half a pair, big end first', [0xfe, 0xff, ...utf16('ab\udc4d', false)], 7],
  ])('names the first byte that is not UTF-16: %s', async (_, bytes, position) => {
    await expect(decode(bytes)).rejects.toThrow(
      `The file is not UTF-16 text: byte ${position} fits no character. Save it as UTF-8, then drop it again.`,
    )
  })

  test.each([
    ['UTF-8', [0x61, 0x00], 2],
    ['UTF-16 without its mark', utf16('ab', true), 2],
    ['UTF-16', [0xff, 0xfe, ...utf16('ab\0', true)], 7],
    ['UTF-32', [0xff, 0xfe, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00], 3],
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 0x00, 0xff], 5],
  ])('refuses NUL: %s', async (_, bytes, position) => {
    await expect(decode(bytes)).rejects.toThrow(
      `The file is not plain text: byte ${position} is NUL. Export it as CSV or JSON in UTF-8, then drop it again.`,
    )
  })

  describe('where the slices meet', () => {
    /** The first slice ends after a million bytes. */
    const filler = (length: number): string => 'x'.repeat(length)

    test.each([
      ['a character', filler(999_998) + '👍'],
      ['another', filler(999_997) + '👍'],
      ['another', filler(999_999) + '👍'],
    ])('keeps %s whole', async (_, text) => {
      expect((await decode(utf8(text))) === text).toBe(true)
    })

    test('takes CR and LF as one line break', async () => {
      expect((await decode(utf8(filler(999_999) + '\r\nb'))).slice(-3)).toBe('x\nb')
    })

    test.each([
      ['a pair', filler(499_999) + '👍', '👍'],
      ['CR and LF', filler(499_999) + '\r\nb', '\nb'],
    ])('keeps %s of UTF-16 together', async (_, text, expected) => {
      const decoded = await decode([0xff, 0xfe, ...utf16(text, true)])
      expect(decoded.slice(499_999)).toBe(expected)
    })

    test('counts bytes from the beginning of the file', async () => {
      await expect(decode([...utf8(filler(1_000_005)), 0xff])).rejects.toThrow('byte 1,000,006 fits')
    })
  })
})
