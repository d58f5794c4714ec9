/** @file A real server that does what real servers do wrong, and a download from it, for tests. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect } from 'vitest'

import { FailureError, type FailureCode } from '#protocol/failure.ts'
import type { ModelFile } from '#protocol/model.ts'
import { MemorySink, type Bytes } from '#runtime/files/sink.ts'

export type Reply = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

export const size = 300_000
/** Where connections break. */
export const sixty = size * 0.6
export const bytes = Buffer.from(
  Array.from({ length: size }, (_, index) => (index * 7 + (index >> 8)) & 0xff),
)
export const file: ModelFile = { path: 'onnx/model.onnx', sizeBytes: size, sha256: hashOf(bytes) }
export const unlisted: ModelFile = { path: 'onnx/model.onnx', sizeBytes: null, sha256: null }

function hashOf(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/** Gives one reply a request, the last one for all further ones. */
export class FaultyServer {
  replies: Reply[] = []
  readonly requests: { range: string | undefined; ifRange: string | undefined }[] = []
  bytesSent = 0
  /** When the first request is over. */
  readonly firstClosed: Promise<unknown>
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => {
      this.requests.push({ range: request.headers.range, ifRange: request.headers['if-range']?.toString() })
      const reply = this.replies.length > 1 ? this.replies.shift() : this.replies[0]
      void reply?.(request, response)
    })
    this.firstClosed = new Promise((resolve) => {
      this.#server.once('request', (request: IncomingMessage) => request.once('close', resolve))
    })
  }

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/model.onnx`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  /** Does ranges right, apart from what is said. */
  sends(sent: Sent = {}): Reply {
    return async (request, response) => {
      const body = writeHead(request, response, sent)
      const end = sent.cutAt ?? sent.stallAt ?? body.length
      for (let at = 0; at < end; at += 16_384) {
        const chunk = body.subarray(at, Math.min(at + 16_384, end))
        this.bytesSent += chunk.length
        if (!response.write(chunk)) await once(response, 'drain')
      }
      if (sent.stallAt !== undefined) return
      if (sent.cutAt === undefined) return void response.end()
      await sleep(20) // what was sent arrives
      response.socket?.resetAndDestroy()
    }
  }
}

export type Sent = {
  etag?: string | null
  data?: Buffer
  /** The connection breaks after so many bytes. */
  cutAt?: number
  /** Nothing more comes after so many bytes. */
  stallAt?: number
  headers?: Record<string, string | number>
  ignoresRange?: boolean
}

/** Returns what the body shall be. */
function writeHead(request: IncomingMessage, response: ServerResponse, sent: Sent): Buffer {
  const { etag = '"one"', data = bytes, ignoresRange = false } = sent
  const start = ignoresRange ? 0 : startOf(request)
  const isPart = start > 0 && (request.headers['if-range'] ?? etag) === etag
  const body = isPart ? data.subarray(start) : data
  response.writeHead(isPart ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': body.length,
    ...(etag !== null && { ETag: etag }),
    ...(isPart && { 'Content-Range': `bytes ${start}-${data.length - 1}/${data.length}` }),
    ...sent.headers,
  })
  response.flushHeaders()
  return body
}

function startOf({ headers }: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0)
}

export function status(code: number, headers: Record<string, string> = {}): Reply {
  return (_, response) => void response.writeHead(code, headers).end('Sorry')
}

export function page(contentType: string, text: string): Reply {
  return (_, response) => void response.writeHead(200, { 'Content-Type': contentType }).end(text)
}

/** A sink that holds the first bytes already. */
export function sinkWith(data: Uint8Array, etag: string | null): MemorySink {
  const sink = new MemorySink(etag)
  sink.write(new Uint8Array(data) as Bytes)
  return sink
}

export async function expectBytes(blob: Promise<Blob>): Promise<void> {
  expect(hashOf(new Uint8Array(await (await blob).arrayBuffer()))).toBe(file.sha256)
}

export async function expectFailure(blob: Promise<Blob>, code: FailureCode): Promise<void> {
  const error: unknown = await blob.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(FailureError)
  expect((error as FailureError).failure.code).toBe(code)
}
