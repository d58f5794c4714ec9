/** @file A static file server for tests and the benchmark: counts what it sends and fails on demand. */
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** What goes wrong with a file. `truncated` promises the full length and hangs up; `stalled` never goes on. */
export type Fault =
  | { readonly type: 'missing' }
  | { readonly type: 'truncated'; readonly afterBytes: number }
  | { readonly type: 'html' }
  | { readonly type: 'stalled'; readonly afterBytes: number }

/** What was asked of one path, and the body bytes sent for it. */
export type Traffic = { requestCount: number; bytesSent: number }

/** Paths are those below the base, without a leading slash: `models/tiny/model.onnx`. */
export type FixtureServer = {
  /** Where `root` is served, with its closing slash. */
  readonly url: string
  readonly traffic: ReadonlyMap<string, Readonly<Traffic>>
  /** Holds for every later request of the path, until `clearFaults`. */
  readonly setFault: (path: string, fault: Fault) => void
  readonly clearFaults: () => void
  readonly clearTraffic: () => void
  /** Ends running answers too. */
  readonly close: () => Promise<void>
}

export type FixtureServerOptions = {
  /** The folder to serve. */
  readonly root: string
  /** Begins and ends with a slash; anything outside it answers 404. */
  readonly basePath?: string
  /** 0, the default, takes a free one. */
  readonly port?: number
}

const html = 'text/html; charset=utf-8'

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': html,
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.onnx': 'application/octet-stream',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
}

/** Serves a folder on 127.0.0.1. */
export async function serve(options: FixtureServerOptions): Promise<FixtureServer> {
  const { root, basePath = '/', port = 0 } = options
  const faults = new Map<string, Fault>()
  const traffic = new Map<string, Traffic>()

  const server = createServer((request, response) => {
    const path = pathBelow(basePath, request)
    if (path === undefined) return endWith(response, 404)
    const count = traffic.get(path) ?? { requestCount: 0, bytesSent: 0 }
    traffic.set(path, count)
    count.requestCount++
    // A visitor who leaves in the middle of a file is no error of the server.
    sendFile({ file: join(root, path), fault: faults.get(path), request, response, count }).catch(() =>
      response.destroy(),
    )
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${basePath}`,
    traffic,
    setFault: (path, fault) => faults.set(path, fault),
    clearFaults: () => faults.clear(),
    clearTraffic: () => traffic.clear(),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** The requested path below the base, `index.html` filled in; undefined when outside or not decodable. */
function pathBelow(basePath: string, request: IncomingMessage): string | undefined {
  const { pathname } = new URL(request.url ?? '/', 'http://server')
  if (!pathname.startsWith(basePath)) return undefined
  try {
    const path = normalize(decodeURIComponent(pathname.slice(basePath.length)) || '.')
    if (path.startsWith('..') || path.includes('\0')) return undefined
    const isFolder = pathname.endsWith('/')
    return (isFolder ? join(path, 'index.html') : path).split(sep).join('/')
  } catch {
    return undefined
  }
}

function endWith(response: ServerResponse, status: number, body = ''): void {
  response.writeHead(status, { 'Content-Type': html, 'Cache-Control': 'no-store' }).end(body)
}

type Sending = {
  file: string
  fault: Fault | undefined
  request: IncomingMessage
  response: ServerResponse
  count: Traffic
}

async function sendFile(sending: Sending): Promise<void> {
  const { file, fault, response } = sending
  const stats = await stat(file).catch(() => undefined)
  if (!stats?.isFile() || fault?.type === 'missing') return endWith(response, 404)
  if (fault?.type === 'html') return endWith(response, 200, '<!doctype html><title>Sign in</title>')

  response.writeHead(200, {
    'Content-Type': contentTypes[extname(file)] ?? 'application/octet-stream',
    'Content-Length': stats.size,
    'Cache-Control': 'no-store',
  })
  await sendBody(sending, fault?.afterBytes ?? stats.size)
}

async function sendBody(
  { file, fault, request, response, count }: Sending,
  byteCount: number,
): Promise<void> {
  if (request.method === 'HEAD') return void response.end()
  await sendBytes(file, byteCount, response, count)
  if (!fault) response.end()
  if (fault?.type === 'truncated') response.destroy()
}

/** Sends the first bytes of a file and leaves the answer open. */
async function sendBytes(file: string, byteCount: number, response: ServerResponse, count: Traffic) {
  response.flushHeaders()
  if (byteCount === 0) return
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count.bytesSent += chunk.length
      done(undefined, chunk)
    },
  })
  await pipeline(createReadStream(file, { end: byteCount - 1 }), counting, response, { end: false })
}
