/** @file Files of a hub in the browser's own file system: workers that are ended, full disks, other tabs. */
import { afterEach, beforeEach, expect, test } from 'vitest'

import type { ModelFile } from '#protocol/model.ts'
import type { Calls, FetchOrder, Fetched, TestServer } from '#runtime/files/files.test.worker.ts'
import type { FilesProgress } from '#runtime/files/progress.ts'

const sizeBytes = 1_000_000
/** Of the bytes that the test server sends. */
const sha256 = 'c40f2bb6506be197d423019337e42a193d08131292fdedf76ced0bf4a3ab888e'
const file: ModelFile = { path: 'onnx/model.onnx', sizeBytes, sha256 }
const other: ModelFile = { path: 'config.json', sizeBytes, sha256: null }
const server: TestServer = { sizeBytes, etag: '"one"', chunkMs: 0, isWrong: false, isOffline: false }
const whole = { failure: null, hashes: { [file.path]: sha256 } }
const complete = {
  path: file.path,
  sizeBytes,
  sha256,
  etag: '"one"',
  isComplete: true,
  storedBytes: sizeBytes,
}

type Message = { progress?: FilesProgress; result?: unknown; error?: string }

/** A tab, as far as files go. */
class Tab {
  readonly #worker = new Worker(new URL('./files.test.worker.ts', import.meta.url), { type: 'module' }) // oxlint-disable-line no-restricted-globals -- a worker of the test's own
  readonly progress: FilesProgress[] = []
  #onProgress: (progress: FilesProgress) => void = () => undefined

  call<Name extends keyof Calls>(name: Name, ...args: unknown[]): Promise<Awaited<ReturnType<Calls[Name]>>> {
    return new Promise((resolve, reject) => {
      this.#worker.addEventListener('error', (event) => reject(new Error(event.message)))
      this.#worker.addEventListener('message', ({ data }: MessageEvent<Message>) => {
        if (data.progress) {
          this.progress.push(data.progress)
          this.#onProgress(data.progress)
        } else if (data.error !== undefined) reject(new Error(data.error))
        else resolve(data.result as Awaited<ReturnType<Calls[Name]>>)
      })
      this.#worker.postMessage({ name, args })
    })
  }

  fetch(order: Partial<FetchOrder> = {}): Promise<Fetched> {
    return this.call('fetchFiles', { files: [file], server, ...order })
  }

  /** When a report of which this holds has come. */
  async until(isReached: (progress: FilesProgress) => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onProgress = (progress) => {
        if (isReached(progress)) resolve()
      }
    })
  }

  end(): void {
    this.#worker.terminate()
  }
}

const tabs: Tab[] = []

function openTab(): Tab {
  const tab = new Tab()
  tabs.push(tab)
  return tab
}

beforeEach(async () => {
  await openTab().call('deleteAll')
})

afterEach(() => {
  for (const tab of tabs.splice(0)) tab.end()
})

test('a file is kept on disk and opened without a network the next time', async () => {
  const first = openTab()
  expect(await first.fetch()).toMatchObject({ ...whole, areFiles: true, notices: [] })
  expect(first.progress.at(-1)).toEqual({ loadedBytes: sizeBytes, totalBytes: sizeBytes, waiting: null })
  expect(await first.call('kept')).toEqual([complete])
  const second = await openTab().fetch({ server: { ...server, isOffline: true } })
  expect(second).toMatchObject({ ...whole, areFiles: true, requests: [] })
  expect(second.refreshable).toBe(`hub--owner--name--${'c'.repeat(40)}`)
})

test('a worker that is ended leaves what has arrived, and the next one goes on there', async () => {
  const first = openTab()
  void first.fetch({ server: { ...server, chunkMs: 30 } })
  await first.until(({ loadedBytes }) => loadedBytes >= sizeBytes * 0.6)
  first.end()
  const second = openTab()
  const again = await second.fetch()
  expect(again).toMatchObject({ ...whole, areFiles: true })
  expect(again.requests).toHaveLength(1)
  const start = Number(/bytes=(\d+)-$/.exec(again.requests[0] ?? '')?.[1])
  expect(start).toBeGreaterThanOrEqual(sizeBytes * 0.6)
  expect(again.bytesSent).toBe(sizeBytes - start)
  expect(await second.call('kept')).toEqual([complete])
})

test('a beginning of another version is not gone on with', async () => {
  const first = openTab()
  void first.fetch({ server: { ...server, chunkMs: 30, isWrong: true, etag: '"old"' } })
  await first.until(({ loadedBytes }) => loadedBytes >= sizeBytes / 2)
  first.end()
  const second = await openTab().fetch({ server: { ...server, etag: '"new"' } })
  expect(second).toMatchObject(whole)
  expect(second.bytesSent).toBeLessThanOrEqual(sizeBytes * 1.1)
})

test('two tabs that want the same file fetch it once', async () => {
  const [first, second] = [openTab(), openTab()]
  const one = first.fetch({ server: { ...server, chunkMs: 20 } })
  await first.until(({ loadedBytes }) => loadedBytes > 0)
  const two = await second.fetch()
  expect(second.progress.map(({ waiting }) => waiting)).toContainEqual({ reason: 'other-tab', seconds: null })
  expect(two).toMatchObject({ ...whole, areFiles: true, requests: [] })
  expect(await one).toMatchObject(whole)
})

test('a tab that waits goes on with the download of one that is closed', async () => {
  const [first, second] = [openTab(), openTab()]
  void first.fetch({ server: { ...server, chunkMs: 20 } })
  await first.until(({ loadedBytes }) => loadedBytes > sizeBytes / 2)
  const two = second.fetch()
  await second.until(({ waiting }) => waiting?.reason === 'other-tab')
  first.end()
  const { bytesSent, ...rest } = await two
  expect(rest).toMatchObject(whole)
  expect(bytesSent).toBeLessThan(sizeBytes / 2)
})

test('a full disk: the download goes on in memory, and its beginning stays', async () => {
  const tab = openTab()
  const full = await tab.fetch({ trouble: { type: 'full', afterBytes: sizeBytes / 2 } })
  expect(full).toMatchObject({ ...whole, areFiles: false, notices: ['storage-full'], refreshable: null })
  expect(full.bytesSent).toBe(sizeBytes)
  const [beginning] = await openTab().call('kept')
  expect(beginning).toMatchObject({ isComplete: false })
  expect((beginning?.storedBytes ?? 0) % 65_536).toBe(0)
  const again = await openTab().fetch()
  expect(again).toMatchObject({ ...whole, areFiles: true, notices: [] })
  expect(again.bytesSent).toBeLessThan(sizeBytes * 0.6)
})

test('storage that is taken away: the file is fetched anew, into memory', async () => {
  const gone = await openTab().fetch({ trouble: { type: 'taken-away', afterBytes: sizeBytes / 2 } })
  expect(gone).toMatchObject({ ...whole, areFiles: false, notices: ['not-stored'] })
})

test('no storage: all goes on in memory, with one notice', async () => {
  const none = await openTab().fetch({ files: [file, other], trouble: { type: 'no-storage' } })
  expect(none).toMatchObject({ failure: null, areFiles: false, notices: ['not-stored'], refreshable: null })
  expect(Object.values(none.hashes)).toEqual([sha256, sha256])
})

test('a damaged file is found and only that one fetched anew', async () => {
  const tab = openTab()
  await tab.fetch({ files: [file, other] })
  expect(await tab.call('dropDamaged')).toBe(false)
  await tab.call('damage', file.path, 'flip')
  expect(await tab.call('verify', file.path)).toBe('damaged')
  expect(await tab.call('verify', other.path)).toBe('good')
  expect(await tab.call('dropDamaged')).toBe(true)
  expect(await tab.call('verify', file.path)).toBe('missing')
  const again = await tab.fetch({ files: [file, other] })
  expect(again.hashes).toEqual({ [file.path]: sha256, [other.path]: sha256 })
  expect(again.requests).toEqual([`https://hub.invalid/owner/name/resolve/${'c'.repeat(40)}/onnx/model.onnx`])
})

test.each(['shorten', 'tear-note'])('what cannot be the file is fetched anew (%s)', async (how) => {
  const tab = openTab()
  await tab.fetch()
  await tab.call('damage', file.path, how)
  expect(await tab.fetch()).toMatchObject({ ...whole, bytesSent: sizeBytes })
  expect(await tab.call('kept')).toEqual([complete])
})

test('a kept file that is not the listed one is fetched anew', async () => {
  const tab = openTab()
  const listed = { ...file, sha256: null }
  await tab.fetch({ files: [listed], server: { ...server, isWrong: true } })
  expect(await tab.fetch()).toMatchObject({ ...whole, bytesSent: sizeBytes })
})

test('nothing is left of a wrong file', async () => {
  const tab = openTab()
  const wrong = await tab.fetch({ server: { ...server, isWrong: true } })
  expect(wrong).toMatchObject({ failure: 'file-differs', bytesSent: sizeBytes })
  expect(await tab.call('kept')).toEqual([])
})

test('a download that is stopped stays where it is, free for others', async () => {
  const tab = openTab()
  const stopped = await tab.fetch({ server: { ...server, chunkMs: 20 }, abortAtBytes: sizeBytes / 2 })
  expect(stopped.failure).not.toBeNull()
  expect(stopped.bytesSent).toBeLessThan(sizeBytes * 0.8)
  expect(await tab.call('kept')).toMatchObject([{ isComplete: false, etag: '"one"' }])
  const again = await openTab().fetch()
  expect(again).toMatchObject(whole)
  expect(again.bytesSent).toBeLessThanOrEqual(sizeBytes / 2)
})
