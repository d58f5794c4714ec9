/** @file How the test hub says no: its own refusals, as the real ones read, and those that a test asks for. */
import type { OutgoingHttpHeaders } from 'node:http'

import type { Call } from './hubCall.ts'
import type { Fault } from './hubFaults.ts'
import type { HubRepo } from './hubRepo.ts'

type Refusal = {
  readonly status: number
  readonly message: string
  readonly code?: string
  readonly headers?: OutgoingHttpHeaders
}

const exposed =
  'X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash'
export const text = 'text/plain; charset=utf-8'
export const json = 'application/json; charset=utf-8'

/** The Hub allows the origin that asks and exposes a list; the CDN allows and exposes all. */
export function cors({ kind, request }: Call): OutgoingHttpHeaders {
  if (kind === 'cdn') return { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': '*' }
  return {
    'Access-Control-Allow-Origin': request.headers.origin ?? 'https://huggingface.co',
    'Access-Control-Expose-Headers': exposed,
    Vary: 'Origin',
  }
}

export function refusalOf({ id, kind, revision }: Call, repo: HubRepo): Refusal | undefined {
  if (kind !== 'cdn' && revision !== 'main' && revision !== repo.sha) {
    return { status: 404, code: 'RevisionNotFound', message: `Invalid rev id: ${revision}` }
  }
  if (kind === 'api' || repo.gated === false) return undefined
  const message = `Access to model ${id} is restricted. You must have access to it and be authenticated to access it. Please log in.`
  return { status: 401, code: 'GatedRepo', message }
}

export function refuse(call: Call, { status, code, message, headers }: Refusal, repo?: HubRepo): void {
  const isApi = call.kind === 'api'
  const all = {
    ...cors(call),
    'Content-Type': isApi ? json : text,
    'X-Error-Message': message,
    ...(code !== undefined && { 'X-Error-Code': code }),
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer realm="Authentication required", charset="UTF-8"' }),
    ...(repo && code === 'EntryNotFound' && { 'X-Repo-Commit': repo.sha }),
    ...headers,
  }
  call.response.writeHead(status, all).end(isApi ? JSON.stringify({ error: message }) : message)
}

export function fail(call: Call, fault: Fault): void {
  const { request, response } = call
  if (fault.type === 'hangUp') return void response.destroy()
  if (fault.type === 'redirectLoop') {
    return void response.writeHead(302, { ...cors(call), Location: request.url ?? '/' }).end()
  }
  if (fault.type === 'html') {
    const page = '<!doctype html><title>Sign in</title><p>Welcome to the hotel network.'
    return void response
      .writeHead(200, { ...cors(call), 'Content-Type': 'text/html; charset=utf-8' })
      .end(page)
  }
  if (fault.type === 'status') failWithStatus(call, fault)
}

/** The real Hub exposes neither Retry-After nor RateLimit, so a page cannot read there how long to wait. */
function failWithStatus(call: Call, fault: Extract<Fault, { type: 'status' }>): void {
  const { status, retryAfter, isExposed } = fault
  const headers = {
    ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
    ...(status === 429 && { RateLimit: `"resolvers";r=0;t=${retryAfter ?? 300}` }),
    ...(isExposed && { 'Access-Control-Expose-Headers': `${exposed},Retry-After,RateLimit` }),
  }
  refuse(call, { status, message: `Error ${status}`, ...known[status], headers })
}

const known: Readonly<Record<number, Pick<Refusal, 'message' | 'code'>>> = {
  401: { message: 'Invalid username or password.' },
  404: { message: 'Entry not found', code: 'EntryNotFound' },
  429: { message: 'We had to rate limit your IP. To continue using our service, log in.' },
}
