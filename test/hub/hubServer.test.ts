import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { serveHub, type HubServer } from './hubServer.ts'

const owners = { tiny: fileURLToPath(new URL('models/tiny', import.meta.url)) }
const repo = 'tiny/qwen2-random'
const weights = `${repo}/onnx/model.onnx`
const config = `${repo}/config.json`

type Sibling = { rfilename: string; size?: number; blobId?: string; lfs?: { sha256: string; size: number } }
type Info = {
  id: string
  sha: string
  gated: unknown
  private: boolean
  tags: string[]
  siblings: Sibling[]
} & {
  cardData: { license: string }
  config: { tokenizer_config: { chat_template?: string } }
}

let hub: HubServer

beforeEach(async () => {
  hub = await serveHub({ owners, gated: { 'tiny/t5-random': 'manual' } })
})

afterEach(() => hub.close())

/** `owner/name/path` as an address of `main`. */
function addressOf(path: string, revision = 'main'): string {
  const [owner, name, ...rest] = path.split('/')
  return `${hub.url}${owner}/${name}/resolve/${revision}/${rest.join('/')}`
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(addressOf(path), { headers })
const hop = (path: string) => fetch(addressOf(path), { redirect: 'manual' })

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer())
}

async function infoOf(id: string, query = '?blobs=true'): Promise<Info> {
  return (await (await fetch(`${hub.url}api/models/${id}${query}`)).json()) as Info
}

async function siblingOf(path: string): Promise<Sibling> {
  const { siblings } = await infoOf(repo)
  const sibling = siblings.find(({ rfilename }) => path.endsWith(rfilename))
  if (!sibling) throw new Error(`no ${path}`)
  return sibling
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

describe('the API', () => {
  it('describes a repository as the Hub does', async () => {
    const info = await infoOf(repo)
    expect(info).toMatchObject({
      id: repo,
      private: false,
      gated: false,
      pipeline_tag: 'text-generation',
      library_name: 'transformers.js',
      cardData: { license: 'cc0-1.0' },
    })
    expect(info.sha).toMatch(/^[0-9a-f]{40}$/)
    expect(info.tags).toContain('license:cc0-1.0')
    expect(info.config.tokenizer_config.chat_template).toContain('<|im_start|>')
  })

  it('tells hashes of large files only, and of none without blobs', async () => {
    expect(await siblingOf(config)).not.toHaveProperty('lfs')
    expect((await siblingOf(weights)).lfs?.sha256).toBe(sha256(await bytesOf(await get(weights))))
    expect((await infoOf(repo, '')).siblings).toContainEqual({ rfilename: 'config.json' })
  })

  it('knows main and its commit, and no other revision', async () => {
    const { sha } = await infoOf(repo)
    expect((await infoOf(repo, `/revision/${sha}`)).sha).toBe(sha)
    const other = await fetch(`${hub.url}api/models/${repo}/revision/${'0'.repeat(40)}`)
    expect([other.status, other.headers.get('x-error-code')]).toEqual([404, 'RevisionNotFound'])
  })

  it('answers 401 for a repository that is not there', async () => {
    const response = await fetch(`${hub.url}api/models/tiny/gone`)
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ error: 'Invalid username or password.' })
    expect((await get('tiny/gone/config.json')).status).toBe(401)
  })

  it('lists a gated repository and refuses its files', async () => {
    expect((await infoOf('tiny/t5-random')).gated).toBe('manual')
    const response = await get('tiny/t5-random/config.json')
    expect([response.status, response.headers.get('x-error-code')]).toEqual([401, 'GatedRepo'])
  })
})

describe('files', () => {
  it('redirects large ones to the CDN, with their hash on the way', async () => {
    const response = await hop(weights)
    const { lfs, size } = await siblingOf(weights)
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toMatch(/^\/cdn\//)
    expect(response.headers.get('x-linked-etag')).toBe(`"${lfs?.sha256}"`)
    expect(response.headers.get('x-linked-size')).toBe(String(size))
    const etag = (await get(weights)).headers.get('etag')
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/)
    expect(etag).not.toBe(`"${lfs?.sha256}"`)
  })

  it('redirects small ones to a cache, under their blob id', async () => {
    expect((await hop(config)).status).toBe(307)
    const response = await get(config)
    expect(response.headers.get('etag')).toBe(`"${(await siblingOf(config)).blobId}"`)
    expect(response.headers.get('x-repo-commit')).toMatch(/^[0-9a-f]{40}$/)
    expect(await response.json()).toMatchObject({ model_type: 'qwen2' })
  })

  it('can have its CDN on another origin', async () => {
    await hub.close()
    hub = await serveHub({ owners, hasForeignCdn: true })
    const response = await get(weights)
    expect(new URL(response.url).hostname).toBe('localhost')
    expect((await bytesOf(response)).length).toBe((await siblingOf(weights)).size)
  })

  it('answers 404 for a file that is not there, and for anything else', async () => {
    const response = await get(`${repo}/onnx/model_q4.onnx`)
    expect([response.status, response.headers.get('x-error-code')]).toEqual([404, 'EntryNotFound'])
    expect(await response.text()).toBe('Entry not found')
    expect((await get(`${repo}/..%2fREADME.md`)).status).toBe(404)
    expect((await fetch(`${hub.url}datasets`)).status).toBe(404)
  })

  it('sends parts', async () => {
    const whole = await bytesOf(await get(weights))
    const middle = await get(weights, { range: 'bytes=10-19' })
    expect([middle.status, middle.headers.get('content-range')]).toEqual([206, `bytes 10-19/${whole.length}`])
    expect(await bytesOf(middle)).toEqual(whole.subarray(10, 20))
    expect(await bytesOf(await get(weights, { range: 'bytes=400000-' }))).toEqual(whole.subarray(400_000))
    expect(await bytesOf(await get(weights, { range: 'bytes=-5' }))).toEqual(whole.subarray(-5))
    const outside = await get(weights, { range: `bytes=${whole.length}-` })
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${whole.length}`])
  })

  it('sends everything when If-Range does not match', async () => {
    const etag = (await get(weights)).headers.get('etag') ?? ''
    expect((await get(weights, { range: 'bytes=5-', 'if-range': etag })).status).toBe(206)
    expect((await get(weights, { range: 'bytes=5-', 'if-range': '"old"' })).status).toBe(200)
  })

  it('counts requests, bytes and ranges of a path', async () => {
    await bytesOf(await get(weights, { range: 'bytes=0-99' }))
    await fetch(addressOf(weights), { method: 'HEAD' })
    expect(hub.traffic.get(weights)).toEqual({
      requests: 2,
      bytesSent: 100,
      ranges: ['bytes=0-99'],
      preflights: 0,
    })
  })
})

describe('other origins', () => {
  const origin = 'http://page.test'
  const preflight = () => fetch(addressOf(weights), { method: 'OPTIONS', headers: { origin } })

  it('are allowed, and see what the Hub exposes', async () => {
    const api = await fetch(`${hub.url}api/models/${repo}`, { headers: { origin } })
    expect(api.headers.get('access-control-allow-origin')).toBe(origin)
    expect(api.headers.get('access-control-expose-headers')).toContain('ETag')
    expect((await get(weights, { origin })).headers.get('access-control-allow-origin')).toBe('*')
  })

  it('get an answer to a preflight until it is switched off', async () => {
    expect((await preflight()).status).toBe(204)
    hub.setPreflight(false)
    const refused = await preflight()
    expect(refused.status).toBe(403)
    expect(refused.headers.has('access-control-allow-origin')).toBe(false)
    expect(hub.traffic.get(weights)).toMatchObject({ requests: 0, preflights: 2 })
  })
})

describe('faults', () => {
  it('strike so many times, one after the other, then no more', async () => {
    hub.setFault(config, { type: 'status', status: 503 }, { times: 2 })
    hub.setFault(config, { type: 'status', status: 404 }, { times: 1 })
    const statuses = []
    for (let count = 0; count < 4; count++) statuses.push((await get(config)).status)
    expect(statuses).toEqual([503, 503, 404, 200])
  })

  it('hold without a number until they are cleared', async () => {
    hub.setFault(`api/models/${repo}`, { type: 'status', status: 401 })
    expect(await infoOf(repo)).toEqual({ error: 'Invalid username or password.' })
    hub.clearFaults()
    expect((await infoOf(repo)).id).toBe(repo)
  })

  it('tell how long to wait, to those who may read it', async () => {
    hub.setFault(config, { type: 'status', status: 429, retryAfter: 7 }, { times: 1 })
    hub.setFault(config, { type: 'status', status: 429, retryAfter: 7, isExposed: true }, { times: 1 })
    const [hidden, shown] = [await get(config), await get(config)]
    expect([hidden.status, hidden.headers.get('retry-after')]).toEqual([429, '7'])
    expect(hidden.headers.get('access-control-expose-headers')).not.toContain('Retry-After')
    expect(shown.headers.get('access-control-expose-headers')).toContain('Retry-After')
  })

  it('send a page, go in circles, hang up', async () => {
    hub.setFault(weights, { type: 'html' }, { times: 1 })
    hub.setFault(weights, { type: 'redirectLoop' }, { times: 30 })
    const page = await get(weights)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    await expect(get(weights)).rejects.toThrow('fetch failed')
    hub.clearFaults()
    hub.setFault(weights, { type: 'hangUp' }, { times: 1 })
    await expect(get(weights)).rejects.toThrow('fetch failed')
    expect((await get(weights)).status).toBe(200)
  })

  it.each(['truncate', 'reset'] as const)('%s after some bytes', async (type) => {
    hub.setFault(weights, { type, afterBytes: 1000 }, { times: 1 })
    const response = await get(weights)
    expect(response.headers.get('content-length')).toBe(String((await siblingOf(weights)).size))
    await expect(response.arrayBuffer()).rejects.toThrow('terminated')
    expect(hub.traffic.get(weights)?.bytesSent).toBe(1000)
    const rest = await bytesOf(await get(weights, { range: 'bytes=1000-' }))
    expect(rest.length).toBe(((await siblingOf(weights)).size ?? 0) - 1000)
  })

  it('stall for ever and still close', async () => {
    hub.setFault(weights, { type: 'stall', afterBytes: 1000 })
    const body = (await get(weights)).arrayBuffer().then(
      () => 'ended',
      () => 'failed',
    )
    const pause = new Promise((resolve) => setTimeout(resolve, 200, 'waiting'))
    expect(await Promise.race([body, pause])).toBe('waiting')
    await hub.close()
    expect(await body).toBe('failed')
    hub = await serveHub({ owners })
  })

  it('send slowly, and stop when the visitor leaves', async () => {
    hub.setFault(weights, { type: 'slow', bytesPerSecond: 20_000 })
    const leaving = new AbortController()
    const response = await fetch(addressOf(weights), { signal: leaving.signal })
    const reader = response.body?.getReader()
    const first = await reader?.read()
    expect(first?.value?.length).toBeLessThan(20_000)
    leaving.abort()
    await new Promise((resolve) => setTimeout(resolve, 200))
    const sent = hub.traffic.get(weights)?.bytesSent
    expect(sent).toBeLessThan(20_000)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(hub.traffic.get(weights)?.bytesSent).toBe(sent)
  })

  it('ignore ranges, and change the ETag that If-Range names', async () => {
    const etag = (await get(weights)).headers.get('etag') ?? ''
    hub.setFault(weights, { type: 'ignoreRange' }, { times: 1 })
    hub.setFault(weights, { type: 'changedEtag' }, { times: 1 })
    expect((await get(weights, { range: 'bytes=5-' })).status).toBe(200)
    const changed = await get(weights, { range: 'bytes=5-', 'if-range': etag })
    expect(changed.status).toBe(200)
    expect(changed.headers.get('etag')).not.toBe(etag)
  })

  it('flip a byte', async () => {
    const whole = await bytesOf(await get(weights))
    hub.setFault(weights, { type: 'wrongHash' })
    const other = await bytesOf(await get(weights))
    expect(other.length).toBe(whole.length)
    expect(sha256(other)).not.toBe(sha256(whole))
  })

  it('hide the length, or send it of something else', async () => {
    const whole = await bytesOf(await get(weights))
    hub.setFault(weights, { type: 'noLength' }, { times: 1 })
    hub.setFault(weights, { type: 'gzip' }, { times: 1 })
    const chunked = await get(weights)
    expect(chunked.headers.has('content-length')).toBe(false)
    expect(await bytesOf(chunked)).toEqual(whole)
    const packed = await get(weights)
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(whole.length)
    expect(await bytesOf(packed)).toEqual(whole)
  })

  it('name another type', async () => {
    hub.setFault(weights, { type: 'wrongMime', mime: 'image/png' })
    expect((await get(weights)).headers.get('content-type')).toBe('image/png')
  })
})
