/** @file Our kernels on logits of 16 and 32 bits, in rows that begin in the middle of a word. */
import { expect, test } from 'vitest'

import { halfValue } from '#runtime/decode/floats.ts'
import { GpuLogits } from '#runtime/decode/gpuLogits.ts'
import { argmax, logprobOf } from '#runtime/decode/logits.ts'
import { requestGpu } from '#runtime/gpuDevice.ts'
import type { Ort, Tensor } from '#runtime/ort.ts'

const vocabulary = 301
const maxPositions = 3
/** Hands out the buffer where ONNX Runtime would write into it. */
const ort = { Tensor: { fromGpuBuffer: (gpuBuffer: GPUBuffer) => ({ gpuBuffer }) } } as unknown as Ort

test.each(['float16', 'float32'] as const)('%s logits are read, compared and scored alike', async (type) => {
  const gpu = await requestGpu()
  if (typeof gpu === 'string') throw new Error(gpu)
  const bits = Uint16Array.from(
    { length: maxPositions * vocabulary + 1 },
    (_, index) =>
      // From -4 to 4 and in no order.
      ((index * 7919) % 0x4400) | (index % 3 === 0 ? 0x8000 : 0),
  )
  const values = Float32Array.from(bits, halfValue)
  const logits = new GpuLogits(ort, gpu.device, { vocabulary, maxPositions, type })
  const target = logits.target(maxPositions, 1)
  const bytes = type === 'float16' ? bits : values.subarray(0, maxPositions * vocabulary)
  gpu.device.queue.writeBuffer(target.gpuBuffer as unknown as GPUBuffer, 0, bytes)
  const rows = Array.from({ length: maxPositions }, (_, row) =>
    values.slice(row * vocabulary, (row + 1) * vocabulary),
  )
  const none = target as Tensor
  for (const [row, expected] of rows.entries()) expect(await logits.read(none, row)).toEqual(expected)
  expect(await logits.likeliest(none, 0, maxPositions)).toEqual(rows.map(argmax))
  expect(await logits.likeliest(none, 1, 1)).toEqual([argmax(rows[1] ?? new Float32Array())])
  const labels = [0, 150, 300]
  const logprobs = await logits.logprobs(none, labels)
  rows.forEach((row, index) => expect(logprobs[index]).toBeCloseTo(logprobOf(row, labels[index] ?? 0), 3))
  logits.dispose()
  gpu.device.destroy()
})
