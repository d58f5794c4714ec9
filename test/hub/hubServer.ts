/**
 * @file A Hub of our own for tests: folders under the Hub's addresses, with its redirects, headers and error texts
 * as recorded from huggingface.co in 2026, and faults on demand. Small files are redirected to a cache on the same
 * host (307), large ones to a CDN (302); both show other headers than the address that was asked for, and a browser
 * sees those of the last only.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { sendBody, type Exchange, type Traffic } from './hubBody.ts'
import { readCall, type Call } from './hubCall.ts'
import { FaultPlan, type Fault, type FaultOptions } from './hubFaults.ts'
import { describeRepo, hashOf, readRepo, type Gated, type HubFile, type HubRepo } from './hubRepo.ts'
import { cors, fail, json, refusalOf, refuse, text } from './hubRefusals.ts'

export type HubOptions = {
  /** The folder of each owner, with a folder for each of its repositories. */
  readonly owners: Readonly<Record<string, string>>
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Repositories that list their files but do not give them to anonymous visitors. */
  readonly gated?: Readonly<Record<string, Gated>>
  /** Large files come from `http://localhost` instead of `http://127.0.0.1`: another origin, as the real CDN is. */
  readonly hasForeignCdn?: boolean
}

/** Paths of faults and traffic: `owner/name/file` without a revision, or `api/models/owner/name`. */
export type HubServer = {
  /** With a closing slash, as `env.remoteHost` has it. */
  readonly url: string
  readonly traffic: ReadonlyMap<string, Readonly<Traffic>>
  readonly setFault: (path: string, fault: Fault, options?: FaultOptions) => void
  readonly clearFaults: () => void
  readonly clearTraffic: () => void
  /** Whether a preflight, which `If-Range` causes, is answered; it is at first. */
  readonly setPreflight: (isAnswered: boolean) => void
  /** Undefined when there is no such folder. */
  readonly repo: (id: string) => Promise<HubRepo | undefined>
  /** Ends running answers too. */
  readonly close: () => Promise<void>
}

/** Serves repositories on 127.0.0.1. */
export async function serveHub(options: HubOptions): Promise<HubServer> {
  const hub = new Hub(options)
  const server = createServer((request, response) => {
    // A visitor who leaves in the middle of a file is no error of the server.
    hub.answer({ request, response }).catch(() => response.destroy())
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  hub.cdn = options.hasForeignCdn ? `http://localhost:${port}` : ''
  return {
    url: `http://127.0.0.1:${port}/`,
    traffic: hub.traffic,
    setFault: (path, fault, times) => hub.faults.set(path, fault, times),
    clearFaults: () => hub.faults.clear(),
    clearTraffic: () => hub.traffic.clear(),
    setPreflight: (isAnswered) => void (hub.answersPreflight = isAnswered),
    repo: (id) => hub.repo(id),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

class Hub {
  readonly traffic = new Map<string, Traffic>()
  readonly faults = new FaultPlan()
  answersPreflight = true
  /** Origin of large files; empty for the hub's own. */
  cdn = ''
  readonly #options: HubOptions
  /** Read once: hashing belongs to the first request, and a commit does not change. */
  readonly #repos = new Map<string, Promise<HubRepo | undefined>>()

  constructor(options: HubOptions) {
    this.#options = options
  }

  repo(id: string): Promise<HubRepo | undefined> {
    const { owners, gated } = this.#options
    const repo = this.#repos.get(id) ?? readRepo(owners, id, gated?.[id] ?? false)
    this.#repos.set(id, repo)
    return repo
  }

  async answer({ request, response }: Pick<Exchange, 'request' | 'response'>): Promise<void> {
    const call = readCall({ request, response }, (name) => this.#count(name))
    if (!call) return void response.writeHead(404, { 'Content-Type': text }).end('Not Found')
    if (request.method === 'OPTIONS') return this.#preflight(call)
    const isFirst = call.kind === 'api' || call.kind === 'resolve'
    if (isFirst) call.traffic.requests++
    const fault = isFirst ? this.faults.take(call.name, 'answer') : undefined
    if (fault) return fail(call, fault)
    const repo = await this.repo(call.id)
    if (!repo) return refuse(call, { status: 401, message: 'Invalid username or password.' })
    const refusal = refusalOf(call, repo)
    if (refusal) return refuse(call, refusal, repo)
    await this.#serve(call, repo)
  }

  #count(name: string): Traffic {
    const traffic = this.traffic.get(name) ?? { requests: 0, bytesSent: 0, ranges: [], preflights: 0 }
    this.traffic.set(name, traffic)
    return traffic
  }

  #preflight(call: Call): void {
    const { request, response, traffic } = call
    traffic.preflights++
    if (!this.answersPreflight) return void response.writeHead(403, { 'Content-Type': text }).end()
    const headers = {
      ...cors(call),
      'Access-Control-Allow-Methods': 'GET,HEAD,OPTIONS',
      'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? '',
      'Access-Control-Max-Age': '86400',
    }
    response.writeHead(204, headers).end()
  }

  async #serve(call: Call, repo: HubRepo): Promise<void> {
    if (call.kind === 'api') return this.#sendInfo(call, repo)
    const file = repo.files.get(call.file)
    if (!file) return refuse(call, { status: 404, code: 'EntryNotFound', message: 'Entry not found' }, repo)
    if (call.kind === 'resolve') return this.#redirect(call, repo, file)
    await this.#sendFile(call, repo, file)
  }

  async #sendInfo(call: Call, repo: HubRepo): Promise<void> {
    const withBlobs = call.url.searchParams.get('blobs') === 'true'
    const bytes = Buffer.from(JSON.stringify(describeRepo(repo, withBlobs)))
    const body = { bytes, etag: `W/"${hashOf('sha1', bytes)}"`, mime: json, headers: cors(call) }
    await sendBody(call, body, this.faults.take(call.name, 'body'))
  }

  #redirect(call: Call, repo: HubRepo, file: HubFile): void {
    const path = encodeURI(file.path)
    const location =
      file.sha256 === null
        ? `/api/resolve-cache/models/${repo.id}/${repo.sha}/${path}?etag=%22${file.blobId}%22`
        : `${this.cdn}/cdn/${repo.id}/${xetHash(file.sha256)}/${path}?Expires=1&Signature=test`
    const linked = file.sha256 !== null && {
      'X-Linked-Size': file.bytes.length,
      'X-Linked-ETag': `"${file.sha256}"`,
      'X-Xet-Hash': xetHash(file.sha256),
    }
    const headers = {
      ...cors(call),
      'Content-Type': text,
      Location: location,
      'X-Repo-Commit': repo.sha,
      'Accept-Ranges': 'bytes',
      ...linked,
    }
    call.response.writeHead(linked ? 302 : 307, headers).end(`Redirecting to ${location}`)
  }

  async #sendFile(call: Call, repo: HubRepo, file: HubFile): Promise<void> {
    const isLarge = file.sha256 !== null
    const etag = file.sha256 === null ? file.blobId : xetHash(file.sha256)
    const mime = isLarge ? 'application/octet-stream' : text
    const headers = isLarge ? cors(call) : { ...cors(call), 'X-Repo-Commit': repo.sha }
    const body = { bytes: file.bytes, etag: `"${etag}"`, mime, headers }
    await sendBody(call, body, this.faults.take(call.name, 'body'))
  }
}

/** The CDN's ETag is a hash of its own, not the SHA-256 that the API tells. */
function xetHash(sha256: string): string {
  return hashOf('sha256', `xet ${sha256}`)
}
