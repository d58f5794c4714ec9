/** @file From bytes to text, strictly: a wrong guess at the encoding would change the visitor's prompts. */
import { endSlice, figure, type Pace, Refusal } from '#suites/imports/table.ts'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** Even, so that it never halves a unit of UTF-16. */
const sliceBytes = 1_000_000

/**
 * Line breaks become `\n`, byte order marks go.
 *
 * @throws {Refusal} with the position of the first byte (counted from 1) that is not text.
 */
export async function decodeText(bytes: Uint8Array, pace: Pace): Promise<string> {
  const { encoding, markLength } = encodingOf(bytes)
  const parts: string[] = []
  for (let start = markLength; start < bytes.length;) {
    const end = sliceEnd(bytes, start, encoding)
    const text = decodeSlice(bytes.subarray(start, end), start, encoding)
    parts.push(text.replace(/\r\n?/g, '\n'))
    start = end
    await endSlice(pace, end / bytes.length)
  }
  return parts.join('')
}

function encodingOf(bytes: Uint8Array): { encoding: Encoding; markLength: number } {
  const [first, second, third] = bytes
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', markLength: 2 }
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', markLength: 2 }
  const hasMark = first === 0xef && second === 0xbb && third === 0xbf
  return { encoding: 'utf-8', markLength: hasMark ? 3 : 0 }
}

/** Neither inside a character nor between CR and LF. */
function sliceEnd(bytes: Uint8Array, start: number, encoding: Encoding): number {
  let end = start + sliceBytes
  if (end >= bytes.length) return bytes.length
  if (encoding !== 'utf-8') {
    const last = unitAt(bytes, end - 2, encoding)
    const isHighSurrogate = last >= 0xd800 && last < 0xdc00
    return isHighSurrogate || last === 0x0d ? end - 2 : end
  }
  for (let step = 0; step < 3 && isContinuation(bytes[end]); step += 1) end -= 1
  return bytes[end - 1] === 0x0d ? end - 1 : end
}

function decodeSlice(slice: Uint8Array, start: number, encoding: Encoding): string {
  if (encoding === 'utf-8') refuseNul(slice.indexOf(0), start)
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(slice)
  } catch {
    const position = start + firstFault(slice, encoding) + 1
    throw new Refusal(
      `The file is not ${encoding === 'utf-8' ? 'UTF-8' : 'UTF-16'} text: byte ${figure(position)} fits no character. Save it as UTF-8, then drop it again.`,
    )
  }
  if (encoding !== 'utf-8') refuseNul(text.indexOf('\0') * 2, start)
  return text
}

/** @param offset of the NUL in its slice; negative where there is none. */
function refuseNul(offset: number, start: number): void {
  if (offset < 0) return
  throw new Refusal(
    `The file is not plain text: byte ${figure(start + offset + 1)} is NUL. Export it as CSV or JSON in UTF-8, then drop it again.`,
  )
}

/** A lenient decoder puts U+FFFD in the place of a fault: the first difference to the original is there. */
function firstFault(slice: Uint8Array, encoding: Encoding): number {
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(slice)
  if (encoding !== 'utf-8') {
    let unit = 0
    while (text.charCodeAt(unit) === unitAt(slice, unit * 2, encoding)) unit += 1
    return unit * 2
  }
  const encoded = new TextEncoder().encode(text)
  let at = encoded.findIndex((byte, index) => byte !== slice[index])
  while (isContinuation(encoded[at])) at -= 1
  return at
}

/** NaN beyond the end. */
function unitAt(bytes: Uint8Array, at: number, encoding: Encoding): number {
  const first = bytes[at] ?? NaN
  const second = bytes[at + 1] ?? NaN
  return encoding === 'utf-16le' ? first + second * 256 : first * 256 + second
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte < 0xc0
}
