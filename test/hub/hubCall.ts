/** @file A request to the test hub, read: which of the Hub's addresses it is, and of which repository and file. */
import type { Exchange, Traffic } from './hubBody.ts'

const routes = [
  { kind: 'api', pattern: /^\/api\/models\/([^/]+\/[^/]+)(?:\/revision\/([^/]+))?$/ },
  { kind: 'cached', pattern: /^\/api\/resolve-cache\/models\/([^/]+\/[^/]+)\/([^/]+)\/(.+)$/ },
  { kind: 'cdn', pattern: /^\/cdn\/([^/]+\/[^/]+)\/([^/]+)\/(.+)$/ },
  { kind: 'resolve', pattern: /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/ },
] as const

/** A request, read: which repository, which file, and the name under which it is counted. */
export type Call = Exchange & {
  readonly kind: (typeof routes)[number]['kind']
  readonly id: string
  readonly revision: string
  readonly file: string
  readonly name: string
  readonly url: URL
}

/** Undefined when the address is none of the Hub's. */
export function readCall(
  { request, response }: Pick<Exchange, 'request' | 'response'>,
  count: (name: string) => Traffic,
): Call | undefined {
  const url = new URL(request.url ?? '/', 'http://hub')
  for (const { kind, pattern } of routes) {
    const [, id = '', revision = 'main', rest = ''] = pattern.exec(url.pathname) ?? []
    if (id === '') continue
    const file = decodeURIComponent(rest)
    const name = kind === 'api' ? `api/models/${id}` : `${id}/${file}`
    return { request, response, kind, id, revision, file, name, url, traffic: count(name) }
  }
  return undefined
}
