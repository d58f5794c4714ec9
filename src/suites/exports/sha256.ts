/** @file SHA-256 (FIPS 180-4), because that of the platform is asynchronous and absent on plain HTTP. */
import { utf8Bytes } from '#suites/exports/utf8.ts'

const roundConstants = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]

type State = [number, number, number, number, number, number, number, number]

const initialState: State = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]

/** Of the text as UTF-8, in lower-case hexadecimal digits. */
export function sha256(text: string): string {
  const blocks = padded(utf8Bytes(text))
  let state = initialState
  for (let start = 0; start < blocks.byteLength; start += 64) state = compress(state, blocks, start)
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** A one bit, zeros, and the length in bits: together a multiple of 64 bytes. */
function padded(bytes: readonly number[]): DataView {
  const size = Math.ceil((bytes.length + 9) / 64) * 64
  const block = new Uint8Array(size)
  block.set(bytes)
  block[bytes.length] = 0x80
  const view = new DataView(block.buffer)
  view.setUint32(size - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(size - 4, bytes.length << 3)
  return view
}

function compress(before: State, blocks: DataView, start: number): State {
  const words = scheduled(blocks, start)
  let [a, b, c, d, e, f, g, h] = before
  for (const [round, constant] of roundConstants.entries()) {
    const choice = (e & f) ^ (~e & g)
    const first =
      (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + constant + at(words, round)) | 0
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
  }
  const [a0, b0, c0, d0, e0, f0, g0, h0] = before
  return [a0 + a, b0 + b, c0 + c, d0 + d, e0 + e, f0 + f, g0 + g, h0 + h].map((word) => word | 0) as State
}

function scheduled(blocks: DataView, start: number): Int32Array {
  const words = new Int32Array(64)
  for (let round = 0; round < 64; round++) {
    words[round] = round < 16 ? blocks.getInt32(start + round * 4) : expanded(words, round)
  }
  return words
}

function expanded(words: Int32Array, round: number): number {
  const early = at(words, round - 15)
  const late = at(words, round - 2)
  const earlyMixed = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
  const lateMixed = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
  return at(words, round - 16) + earlyMixed + at(words, round - 7) + lateMixed
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function at(words: Int32Array, index: number): number {
  return words[index] ?? 0
}
