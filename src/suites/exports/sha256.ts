/** @file SHA-256 of a text, at once: that of the platform is asynchronous and absent on plain HTTP. */
import { sha256 as hash } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

import { utf8Bytes } from '#suites/exports/utf8.ts'

/** Of the text as UTF-8, in lower-case hexadecimal digits. */
export function sha256(text: string): string {
  return bytesToHex(hash(Uint8Array.from(utf8Bytes(text))))
}
