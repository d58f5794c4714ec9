/** @file What is heard of a graphics device between two calls. */
import { expect, test, vi } from 'vitest'

import type { Failure } from '#protocol/failure.ts'
import { watchDevice } from '#runtime/device.ts'
import type { Gpu } from '#runtime/gpuDevice.ts'

class OutOfMemory extends Error {}

/** A device that is lost or out of order when the test says so. */
function stubDevice() {
  const { promise: lost, resolve: lose } = Promise.withResolvers<Pick<GPUDeviceLostInfo, 'reason'>>()
  const device = Object.assign(new EventTarget(), { lost })
  const heard: Failure['code'][] = []
  vi.stubGlobal('GPUOutOfMemoryError', OutOfMemory)
  watchDevice({ device } as unknown as Gpu, ({ code }) => heard.push(code))
  const fail = (error: Error): boolean =>
    device.dispatchEvent(Object.assign(new Event('uncapturederror'), { error }))
  return { heard, fail, lose }
}

test('no memory and wrong commands between two calls are heard, and told apart', () => {
  const { heard, fail } = stubDevice()
  fail(new OutOfMemory('no room'))
  fail(new Error('a binding is missing'))
  expect(heard).toEqual(['out-of-memory', 'internal'])
})

test('a device that the driver takes away is lost, one that we let go is not', async () => {
  const [taken, letGo] = [stubDevice(), stubDevice()]
  taken.lose({ reason: 'unknown' })
  letGo.lose({ reason: 'destroyed' })
  await Promise.resolve()
  expect([taken.heard, letGo.heard]).toEqual([['device-lost'], []])
})
