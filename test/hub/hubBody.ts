/** @file Bytes of the test hub: ranges, conditions, and everything that can go wrong on the way. */
import { once } from 'node:events'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

import type { Fault } from './hubFaults.ts'

/** What was asked of one path and what was sent for it. */
export type Traffic = {
  /** At the address of the file or the API, not where that redirects to. */
  requests: number
  /** Of bodies, not of headers and error texts. */
  bytesSent: number
  /** `Range` headers, as they came. */
  readonly ranges: string[]
  preflights: number
}

export type Body = {
  readonly bytes: Buffer
  readonly etag: string
  readonly mime: string
  readonly headers: OutgoingHttpHeaders
}

export type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly traffic: Traffic
}

/** First byte, and the byte after the last. */
type Span = { readonly start: number; readonly end: number }

const chunkSize = 16_384
const ticksPerSecond = 20

/** Answers with the body, or the part of it that is asked for. */
export async function sendBody(exchange: Exchange, told: Body, fault: Fault | undefined): Promise<void> {
  const { request, response, traffic } = exchange
  if (request.headers.range !== undefined) traffic.ranges.push(request.headers.range)
  const { bytes, etag, mime, headers } = alteredBy(fault, told)
  const common = { ...headers, ETag: etag, 'Accept-Ranges': 'bytes', 'Cache-Control': 'no-store' }
  const span = fault?.type === 'ignoreRange' ? 'all' : spanOf(request, etag, bytes.length)
  if (span === 'outside') {
    const range = { 'Content-Range': `bytes */${bytes.length}`, 'Content-Length': 0 }
    return void response.writeHead(416, { ...common, ...range }).end()
  }
  const { start, end } = span === 'all' ? { start: 0, end: bytes.length } : span
  const range = span !== 'all' && { 'Content-Range': `bytes ${start}-${end - 1}/${bytes.length}` }
  const wire = onTheWire(bytes.subarray(start, end), fault)
  response.writeHead(range ? 206 : 200, { ...common, 'Content-Type': mime, ...wire.headers, ...range })
  if (request.method === 'HEAD') return void response.end()
  response.flushHeaders()
  await sendBytes(exchange, wire.bytes, fault)
}

/** Faults that give another file, or say something else of it. */
function alteredBy(fault: Fault | undefined, body: Body): Body {
  if (fault?.type === 'wrongHash') return { ...body, bytes: flipMiddle(body.bytes) }
  if (fault?.type === 'changedEtag') return { ...body, etag: `"changed-${body.etag.slice(1)}` }
  if (fault?.type === 'wrongMime') return { ...body, mime: fault.mime ?? 'text/html; charset=utf-8' }
  return body
}

/** The bytes as they cross the wire, and what is said of their length. */
function onTheWire(bytes: Buffer, fault: Fault | undefined): Pick<Body, 'bytes' | 'headers'> {
  if (fault?.type === 'noLength') return { bytes, headers: {} }
  if (fault?.type !== 'gzip') return { bytes, headers: { 'Content-Length': bytes.length } }
  const zipped = gzipSync(bytes)
  return { bytes: zipped, headers: { 'Content-Length': zipped.length, 'Content-Encoding': 'gzip' } }
}

/** A condition that does not hold turns a part into everything, and so do several ranges at once. */
function spanOf(request: IncomingMessage, etag: string, size: number): Span | 'all' | 'outside' {
  const condition = request.headers['if-range'] ?? etag
  const [asked, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  if (asked === undefined || asked === 'bytes=-' || condition !== etag) return 'all'
  const { start, end } = spanFrom(first, last, size)
  return start >= size || end <= start ? 'outside' : { start, end }
}

/** Without a first byte, the last one is a count from the end. */
function spanFrom(first: string, last: string, size: number): Span {
  if (first === '') return { start: Math.max(0, size - Number(last)), end: size }
  return { start: Number(first), end: last === '' ? size : Math.min(size, Number(last) + 1) }
}

function flipMiddle(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  const middle = copy.length >> 1
  copy[middle] = (copy[middle] ?? 0) ^ 0xff
  return copy
}

async function sendBytes(exchange: Exchange, bytes: Buffer, fault: Fault | undefined): Promise<void> {
  const { response } = exchange
  if (fault && 'afterBytes' in fault) {
    await writeInSteps(exchange, bytes.subarray(0, fault.afterBytes))
    return breakOff(response, fault.type)
  }
  await writeInSteps(exchange, bytes, fault?.type === 'slow' ? fault.bytesPerSecond : undefined)
  response.end()
}

async function breakOff({ socket }: ServerResponse, type: 'stall' | 'truncate' | 'reset'): Promise<void> {
  if (type === 'stall') return
  await pause(250) // what was sent arrives, also where the machine is busy
  if (type === 'truncate') socket?.end()
  else socket?.resetAndDestroy()
}

async function writeInSteps({ response, traffic }: Exchange, bytes: Buffer, rate?: number): Promise<void> {
  const step = rate === undefined ? chunkSize : Math.max(1, Math.round(rate / ticksPerSecond))
  for (let start = 0; start < bytes.length && !response.destroyed; start += step) {
    const chunk = bytes.subarray(start, start + step)
    traffic.bytesSent += chunk.length
    if (!response.write(chunk)) await drained(response)
    if (rate !== undefined) await pause(1000 / ticksPerSecond)
  }
}

/** Resolves when there is room again, or nobody listens any more. */
async function drained(response: ServerResponse): Promise<void> {
  const waiting = new AbortController()
  const events = ['drain', 'close'].map((name) => once(response, name, { signal: waiting.signal }))
  await Promise.race(events).finally(() => waiting.abort())
}
