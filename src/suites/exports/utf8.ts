/** @file Texts as UTF-8, by hand: the encoder of the platform belongs to browsers, not to the language. */

/** In bytes. Counts both halves of a surrogate pair as 2, and so also one without the other. */
export function utf8Size(text: string): number {
  let size = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit >= 0x80) size += unit < 0x800 || isSurrogate(unit) ? 1 : 2
  }
  return size
}

/** A surrogate without its other half becomes U+FFFD. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = []
  for (const character of text.toWellFormed()) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else bytes.push(...bytesOf(code))
  }
  return bytes
}

/** Above ASCII. */
function bytesOf(code: number): number[] {
  if (code < 0x800) return [0xc0 | (code >> 6), tail(code)]
  if (code < 0x10000) return [0xe0 | (code >> 12), tail(code >> 6), tail(code)]
  return [0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code)]
}

function tail(code: number): number {
  return 0x80 | (code & 0x3f)
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000
}
