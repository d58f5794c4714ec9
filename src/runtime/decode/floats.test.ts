import { expect, test } from 'vitest'

import { asFloat32, halfValue, zeros } from '#runtime/decode/floats.ts'
import { GrowingCache } from '#runtime/decode/kvCache.ts'
import { HostLogits } from '#runtime/decode/logits.ts'
import type { Ort, Tensor } from '#runtime/ort.ts'

test('16 bits are the values they stand for', () => {
  const known = [
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x0400, 2 ** -14],
    [0x8000, -0],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, Number.NaN],
  ] as const
  for (const [bits, value] of known) expect(halfValue(bits)).toBe(value)
  expect(asFloat32(Uint16Array.of(0x3c00, 0xc000))).toEqual(Float32Array.of(1, -2))
})

/** A tensor of bits, as browsers without `Float16Array` have it. */
const tensorOf = (data: unknown, dims: readonly number[], type = 'float16'): Tensor =>
  ({ type, data, dims, dispose: () => undefined }) as unknown as Tensor

test('logits of 16 bits are compared by value, not by their bits', async () => {
  // -1 has larger bits than 2.
  const logits = tensorOf(Uint16Array.of(0xbc00, 0x4000, 0x3c00), [1, 1, 3])
  const reader = new HostLogits()
  expect(await reader.likeliest(logits, 0, 1)).toEqual([1])
  expect(await reader.read(logits, 0)).toEqual(Float32Array.of(-1, 2, 1))
  const [logprob] = await reader.logprobs(logits, [1])
  expect(logprob).toBeCloseTo(2 - Math.log(Math.exp(-1) + Math.exp(2) + Math.exp(1)), 5)
})

test('a cache of 16 bits begins, grows and takes rows over in its own type', () => {
  const ort = {
    Tensor: function (type: string, data: unknown, dims: number[]) {
      return tensorOf(data, dims, type)
    },
  } as unknown as Ort
  const entry = { past: 'p', present: 'q', type: 'float16', headCount: 1, headSize: 2 } as const
  const [one, two] = [new GrowingCache(ort, [entry], 1), new GrowingCache(ort, [entry], 2)]
  expect(one.feeds()['p']).toMatchObject({ type: 'float16', dims: [1, 1, 0, 2] })
  const grown = zeros('float16', 4)
  grown.set([1, 2, 3, 4])
  one.keep({ q: tensorOf(grown, [1, 1, 2, 2]) })
  two.adopt(1, one)
  const tensor = two.feeds()['p']
  expect(tensor).toMatchObject({ type: 'float16', dims: [2, 1, 2, 2] })
  expect(Array.from(tensor?.data as Uint16Array)).toEqual([0, 0, 0, 0, 1, 2, 3, 4])
  expect(tensor?.data).not.toBeInstanceOf(Float32Array)
})
