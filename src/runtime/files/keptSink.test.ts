/** @file What is said where the browser has no room for a file, or keeps none. */
import { afterEach, expect, test, vi } from 'vitest'

import type { Failure } from '#protocol/failure.ts'
import { openKeptSink } from '#runtime/files/keptSink.ts'

afterEach(() => vi.unstubAllGlobals())

/** What is noticed where the file system refuses, and the estimate says what is given. */
async function noticesOf(errorName: string, estimate: StorageEstimate): Promise<Failure[]> {
  const refused = Object.assign(new Error('refused'), { name: errorName })
  const storage = { getDirectory: () => Promise.reject(refused), estimate: () => Promise.resolve(estimate) }
  vi.stubGlobal('navigator', { storage, userAgent: '' })
  const notices: Failure[] = []
  const file = { path: 'onnx/model.onnx', sizeBytes: 1, sha256: null }
  await openKeptSink('hub--owner--name', file, (notice) => notices.push(notice))
  return notices
}

test('a full disk is told with what is used and what is free', async () => {
  const [notice, ...others] = await noticesOf('QuotaExceededError', { usage: 90_200_000, quota: 100e6 })
  expect(others).toEqual([])
  expect(notice?.code).toBe('storage-full')
  expect(notice?.message).toContain('(91 MB used, 9 MB free)')
  expect(notice?.message).toContain('Delete models')
})

test('no figures are made up where the browser does not say', async () => {
  const [notice] = await noticesOf('QuotaExceededError', {})
  expect(notice?.code).toBe('storage-full')
  expect(notice?.message).not.toMatch(/MB|NaN/)
})

test('a browser that keeps nothing says that, and no figures', async () => {
  expect(await noticesOf('SecurityError', { usage: 1, quota: 2 })).toMatchObject([{ code: 'not-stored' }])
})
