/** @file One download from a real server that does what real servers do wrong. */
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { download, type DownloadJob } from '#runtime/files/download.ts'
import {
  bytes,
  expectBytes,
  expectFailure,
  FaultyServer,
  file,
  page,
  sinkWith,
  sixty,
  size,
  status,
  unlisted,
  type Reply,
} from '#runtime/files/faultyServer.test.support.ts'
import type { Waiting } from '#protocol/engine.ts'
import { defaultSettings, pauseBefore, retryAfterMs, type DownloadSettings } from '#runtime/files/settings.ts'
import { MemorySink } from '#runtime/files/sink.ts'

let server: FaultyServer
let waits: (Waiting | null)[]
let pauses: number[]

beforeEach(async () => {
  ;[server, waits, pauses] = [new FaultyServer(), [], []]
  await server.open()
})

afterEach(async () => {
  await server.close()
})

const settings: DownloadSettings = {
  ...defaultSettings,
  pause: (ms) => {
    pauses.push(ms)
    return Promise.resolve()
  },
  random: () => 1,
  isOnline: () => true,
  idleLimitMs: 300,
}

function fetched(job: Partial<DownloadJob> = {}, changed: Partial<DownloadSettings> = {}): Promise<Blob> {
  const whole: DownloadJob = {
    url: server.url,
    file,
    sink: new MemorySink(),
    isCached: false,
    onBytes: () => undefined,
    onWaiting: (waiting) => waits.push(waiting),
    signal: new AbortController().signal,
    ...job,
  }
  return download(whole, { ...settings, ...changed })
}

it('fetches a file once and tells how far it is', async () => {
  server.replies = [server.sends()]
  const told: [number, number | null][] = []
  await expectBytes(fetched({ onBytes: (loaded, total) => told.push([loaded, total]) }))
  expect(told.at(-1)).toEqual([size, size])
  expect(server.requests).toEqual([{ range: undefined, ifRange: undefined }])
  expect(waits).toEqual([])
})

it('goes on where a reset connection ended, without a byte twice', async () => {
  server.replies = [server.sends({ cutAt: sixty }), server.sends()]
  await expectBytes(fetched())
  expect(server.bytesSent).toBeLessThanOrEqual(size * 1.01)
  expect(server.requests[1]).toEqual({ range: `bytes=${sixty}-`, ifRange: '"one"' })
})

it('goes on where an earlier visit ended', async () => {
  server.replies = [server.sends()]
  await expectBytes(fetched({ sink: sinkWith(bytes.subarray(0, sixty), '"one"') }))
  expect(server.bytesSent).toBe(size - sixty)
})

it('sends no weak name as a condition', async () => {
  server.replies = [server.sends({ etag: 'W/"one"', cutAt: sixty }), server.sends({ etag: 'W/"one"' })]
  await expectBytes(fetched())
  expect(server.requests[1]).toEqual({ range: `bytes=${sixty}-`, ifRange: undefined })
})

it('begins anew where neither name nor hash could tell a splice', async () => {
  server.replies = [server.sends({ etag: null, cutAt: sixty }), server.sends({ etag: null })]
  await expectBytes(fetched({ file: unlisted }))
  expect(server.requests[1]).toEqual({ range: undefined, ifRange: undefined })
})

it('gives up a server that always ends early, in few tries', async () => {
  server.replies = [server.sends({ cutAt: sixty }), server.sends({ cutAt: 0 })]
  await expectFailure(fetched(), 'file-truncated')
  expect(server.requests.length).toBeLessThan(10)
})

it('gives up a server that ignores ranges and always ends at the same place', async () => {
  server.replies = [server.sends({ ignoresRange: true, cutAt: sixty })]
  await expectFailure(fetched(), 'file-truncated')
  expect(server.requests.length).toBe(settings.maxTries)
})

it('does not count tries that bring bytes', async () => {
  server.replies = [...Array.from({ length: 12 }, () => server.sends({ cutAt: 20_000 })), server.sends()]
  await expectBytes(fetched())
  expect(server.bytesSent).toBe(size)
})

it('throws away what it has when the whole file comes instead of the part', async () => {
  server.replies = [server.sends({ cutAt: sixty }), server.sends({ ignoresRange: true })]
  await expectBytes(fetched())
  expect(server.requests.length).toBe(2)
})

it('takes the new version whole when the name has changed', async () => {
  const other = Buffer.from(bytes).reverse()
  const listed = { ...unlisted, sizeBytes: size }
  server.replies = [
    server.sends({ data: other, etag: '"old"', cutAt: sixty }),
    server.sends({ etag: '"new"' }),
  ]
  await expectBytes(fetched({ file: listed }))
})

it('does not put a part of another version behind what it has', async () => {
  // A server that does not know If-Range: only its ETag tells.
  const careless: Reply = (request, response) => {
    delete request.headers['if-range']
    return server.sends({ etag: '"new"' })(request, response)
  }
  const other = Buffer.from(bytes).reverse()
  server.replies = [server.sends({ data: other, etag: '"old"', cutAt: sixty }), careless]
  await expectBytes(fetched({ file: { ...unlisted, sizeBytes: size } }))
  expect(server.requests.at(-1)?.range).toBeUndefined()
})

it('does not put together what neither name nor hash holds together', async () => {
  const refusing: DownloadSettings['fetch'] = (address, init) =>
    new Headers(init.headers).has('if-range') ? Promise.reject(new TypeError('x')) : fetch(address, init)
  server.replies = [server.sends({ etag: null })]
  const sink = sinkWith(bytes.subarray(0, sixty).toReversed(), '"one"')
  await expectBytes(fetched({ sink, file: { ...unlisted, sizeBytes: size } }, { fetch: refusing }))
  expect(server.requests.at(-1)?.range).toBeUndefined()
})

it('does not believe a packed part', async () => {
  server.replies = [server.sends({ headers: { 'Content-Encoding': 'gzip' } }), server.sends()]
  await expectBytes(fetched({ sink: sinkWith(bytes.subarray(0, sixty), '"one"') }))
  expect(server.requests.map(({ range }) => range)).toEqual([`bytes=${sixty}-`, undefined])
})

it('does not believe a part that begins elsewhere', async () => {
  const shifted = { 'Content-Range': `bytes ${sixty - 10}-${size - 1}/${size}` }
  server.replies = [server.sends({ cutAt: sixty }), server.sends({ headers: shifted }), server.sends()]
  await expectBytes(fetched({ file: { ...unlisted, sizeBytes: size } }))
  expect(server.requests.map(({ range }) => range)).toEqual([undefined, `bytes=${sixty}-`, undefined])
})

it('does not believe a part of a file of another size', async () => {
  server.replies = [
    server.sends({ headers: { 'Content-Range': `bytes ${sixty}-${size - 1}/${size + 1}` } }),
    server.sends(),
  ]
  await expectBytes(fetched({ sink: sinkWith(bytes.subarray(0, sixty), '"one"') }))
  expect(server.requests.at(-1)?.range).toBeUndefined()
})

it('tries without If-Range when that is refused as if there were no server', async () => {
  server.replies = [server.sends()]
  let refusals = 0
  const fetchRefusing: DownloadSettings['fetch'] = (address, init) => {
    if (!new Headers(init.headers).has('if-range')) return fetch(address, init)
    refusals++
    return Promise.reject(new TypeError('Failed to fetch'))
  }
  const sink = sinkWith(bytes.subarray(0, sixty), '"one"')
  await expectBytes(fetched({ sink }, { fetch: fetchRefusing }))
  expect([refusals, server.bytesSent, pauses]).toEqual([1, size - sixty, []])
})

it('needs no server for a file that is all here', async () => {
  server.replies = [status(500)]
  await expectBytes(fetched({ sink: sinkWith(bytes, '"one"') }))
  expect(server.requests).toEqual([])
})

it('takes 416 at the end of a file of unknown size as its end', async () => {
  server.replies = [status(416, { 'Content-Range': `bytes */${size}` })]
  await expectBytes(fetched({ file: unlisted, sink: sinkWith(bytes, '"one"') }))
  expect(server.requests.length).toBe(1)
})

it('begins anew after 416 anywhere else', async () => {
  server.replies = [status(416, { 'Content-Range': `bytes */${size - 1}` }), server.sends()]
  const sink = sinkWith(bytes.subarray(0, sixty), '"one"')
  await expectBytes(fetched({ sink, file: { ...unlisted, sizeBytes: size } }))
  expect(server.requests.map(({ range }) => range)).toEqual([`bytes=${sixty}-`, undefined])
})

it.each([
  [401, 'file-gated'],
  [403, 'file-gated'],
  [404, 'file-missing'],
  [410, 'file-missing'],
  [400, 'network'],
] as const)('fails at once after %i', async (code, expected) => {
  server.replies = [status(code), server.sends()]
  await expectFailure(fetched(), expected)
  expect(server.requests.length).toBe(1)
})

it('waits as long as a busy server asks for, and says so every second', async () => {
  server.replies = [status(429, { 'Retry-After': '3' }), server.sends()]
  await expectBytes(fetched())
  const busy = (seconds: number): Waiting => ({ reason: 'busy', seconds })
  expect(waits).toEqual([busy(3), busy(2), busy(1), null])
  expect(pauses).toEqual([1000, 1000, 1000])
})

it('reads dates in Retry-After and waits no longer than a minute', () => {
  expect(retryAfterMs('Wed, 21 Oct 2026 07:28:10 GMT', Date.UTC(2026, 9, 21, 7, 28, 0))).toBe(10_000)
  expect(retryAfterMs('Wed, 21 Oct 2026 07:28:10 GMT', Date.UTC(2027, 0, 1))).toBe(0)
  expect(retryAfterMs('soon', 0)).toBeNull()
  expect(pauseBefore(1, 3_600_000, settings)).toBe(60_000)
})

it('waits longer from try to try, and not all visitors equally long', () => {
  expect([1, 2, 3].map((tries) => pauseBefore(tries, null, settings))).toEqual([1000, 2000, 4000])
  expect(pauseBefore(1, null, { ...settings, random: () => 0 })).toBe(500)
  expect(pauseBefore(1, 0, settings)).toBe(1000)
})

it('comes back after two errors of the server', async () => {
  server.replies = [status(503), status(503), server.sends()]
  await expectBytes(fetched())
  expect(server.bytesSent).toBe(size)
})

it.each([
  [429, 'server-busy'],
  [503, 'server-busy'],
  [500, 'network'],
  [408, 'network'],
] as const)('gives up after %i each time', async (code, expected) => {
  server.replies = [status(code)]
  await expectFailure(fetched(), expected)
  expect(server.requests.length).toBe(settings.maxTries)
})

it.each([
  ['text/html; charset=utf-8', 'Please sign in', file],
  ['application/octet-stream', '<p>Please sign in', { ...unlisted, path: 'model.onnx' }],
  ['text/plain', '<!doctype html>', { ...unlisted, path: 'vocab.txt' }],
])('keeps no web page sent as %s, and what it had', async (type, text, wanted) => {
  server.replies = [page(type, text)]
  const sink = sinkWith(bytes.subarray(0, sixty), '"one"')
  await expectFailure(fetched({ sink, file: wanted }), 'file-not-a-model')
  expect([server.requests.length, sink.sizeBytes()]).toEqual([1, sixty])
})

it('takes a word list that begins with a bracket', async () => {
  server.replies = [(_, response) => void response.end('<s>\n</s>\n')]
  const blob = await fetched({ file: { ...unlisted, path: 'vocab.txt' } })
  expect(await blob.text()).toBe('<s>\n</s>\n')
})

it('throws a file with another hash away', async () => {
  const wrong = Buffer.from(bytes)
  wrong[size / 2] = (bytes[size / 2] ?? 0) ^ 0xff
  const sink = new MemorySink()
  server.replies = [server.sends({ data: wrong })]
  await expectFailure(fetched({ sink }), 'file-differs')
  expect([server.requests.length, sink.sizeBytes()]).toEqual([1, 0])
})

it('fetches a file anew whose beginning was damaged where it was kept', async () => {
  const damaged = Buffer.from(bytes.subarray(0, sixty)).fill(0, 100, 200)
  server.replies = [server.sends()]
  await expectBytes(fetched({ sink: sinkWith(damaged, '"one"') }))
  expect(server.requests.map(({ range }) => range)).toEqual([`bytes=${sixty}-`, undefined])
})

it('does not begin a file that has not the listed size', async () => {
  server.replies = [server.sends()]
  await expectFailure(fetched({ file: { ...file, sizeBytes: size + 1 } }), 'file-differs')
  expect(server.requests.length).toBe(1)
})

it('stops at the listed size when the server does not', async () => {
  server.replies = [
    (_, response) => {
      response.write(bytes)
      response.end(bytes)
    },
  ]
  await expectFailure(fetched({ file: { ...file, sha256: null } }), 'file-differs')
})

it('needs no length', async () => {
  server.replies = [
    (_, response) => {
      response.write(bytes.subarray(0, 1000))
      response.end(bytes.subarray(1000))
    },
  ]
  const totals = new Set<number | null>()
  await expectBytes(fetched({ file: unlisted, onBytes: (_, total) => totals.add(total) }))
  expect(totals).toEqual(new Set([null]))
})

it('retries when fewer bytes than listed come without a length', async () => {
  server.replies = [
    (_, response) => {
      response.write(bytes.subarray(0, 1000))
      response.end(bytes.subarray(1000, sixty))
    },
    server.sends(),
  ]
  await expectBytes(fetched())
})

it('counts unpacked bytes, and begins anew when packed ones break off', async () => {
  const packed = gzipSync(bytes)
  const gzip = { data: packed, headers: { 'Content-Encoding': 'gzip' }, ignoresRange: true }
  server.replies = [server.sends({ ...gzip, cutAt: packed.length >> 1 }), server.sends(gzip)]
  await expectBytes(fetched())
  expect(server.requests[1]).toEqual({ range: undefined, ifRange: undefined })
})

it('begins anew when the browser can make nothing of parts', async () => {
  const broken: Reply = async (request, response) => {
    if (request.headers.range === undefined) return await server.sends()(request, response)
    response.writeHead(206, { 'Content-Range': `bytes ${sixty}-${size - 1}/${size}` }).flushHeaders()
    response.socket?.end()
  }
  server.replies = [broken]
  await expectBytes(fetched({ sink: sinkWith(bytes.subarray(0, sixty), null) }))
})

it('leaves a server that has stopped sending', async () => {
  server.replies = [server.sends({ stallAt: sixty }), server.sends()]
  await expectBytes(fetched())
  expect(waits[0]).toEqual({ reason: 'unreachable', seconds: 1 })
  expect(server.bytesSent).toBe(size)
})

it('leaves a server that does not answer', async () => {
  server.replies = [() => undefined, server.sends()]
  await expectBytes(fetched())
})

it('lets a slow server go on', async () => {
  const step = size / 5
  server.replies = [
    async (_, response) => {
      response.writeHead(200, { 'Content-Length': size })
      for (let at = 0; at < size; at += step) {
        response.write(bytes.subarray(at, at + step))
        await sleep(150)
      }
      response.end()
    },
  ]
  await expectBytes(fetched())
  expect(server.requests.length).toBe(1)
})

it('follows where the server points', async () => {
  server.replies = [(_, response) => void response.writeHead(302, { Location: '/cdn' }).end(), server.sends()]
  await expectBytes(fetched())
})

it('says at once that there is no connection', async () => {
  const refused = { fetch: () => Promise.reject(new TypeError('Failed to fetch')) }
  await expectFailure(fetched({}, { ...refused, isOnline: () => false }), 'offline')
  expect(pauses).toEqual([])
  await expectFailure(fetched({}, refused), 'network')
})

it('stops the network at once and leaves what has arrived', async () => {
  const abort = new AbortController()
  const sink = new MemorySink()
  server.replies = [server.sends({ stallAt: sixty })]
  const onBytes = (loaded: number): void => {
    if (loaded === sixty) abort.abort(new Error('Enough'))
  }
  await expect(fetched({ sink, onBytes, signal: abort.signal })).rejects.toThrow('Enough')
  await server.firstClosed
  expect([sink.sizeBytes(), server.requests.length]).toEqual([sixty, 1])
})
