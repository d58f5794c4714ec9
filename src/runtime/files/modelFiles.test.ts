/** @file All files of a model, where the browser keeps nothing: from the site, from a hub and from the visitor. */
import { expect, it } from 'vitest'

import type { ModelFile, ModelSource } from '#protocol/model.ts'
import { fetchModelFiles, type FilesJob } from '#runtime/files/modelFiles.ts'
import type { FilesProgress } from '#runtime/files/progress.ts'
import { readJson } from '#runtime/files/readJson.ts'
import { defaultSettings } from '#runtime/files/settings.ts'

const site: ModelSource = { kind: 'site', path: 'models/a/' }
const hub: ModelSource = { kind: 'hub', repo: 'owner/name', revision: 'f00' }
const local: ModelSource = { kind: 'local', folderId: 'local--a' }

function listed(path: string, sizeBytes: number | null = path.length): ModelFile {
  return { path, sizeBytes, sha256: null }
}

type Server = { readonly urls: string[]; most: number; readonly fetch: typeof defaultSettings.fetch }

/** Every file holds the last part of its path. */
function serve(status: (url: string) => number = () => 200): Server {
  let running = 0
  const server: Server = {
    urls: [],
    most: 0,
    fetch: async (url, { signal }) => {
      server.urls.push(url)
      server.most = Math.max(server.most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running--
      signal?.throwIfAborted()
      return new Response(url.split('/').at(-1) ?? '', {
        status: status(url),
        headers: { 'content-type': 'application/octet-stream' },
      })
    },
  }
  return server
}

function fetched(
  job: Partial<FilesJob>,
  { fetch }: Pick<Server, 'fetch'> = serve(),
): ReturnType<typeof fetchModelFiles> {
  const whole = {
    source: site,
    files: [],
    siteUrl: 'https://site.example/app/',
    hubUrl: 'https://hub.example/',
    onProgress: () => undefined,
    ...job,
  }
  return fetchModelFiles(whole, { ...defaultSettings, fetch, firstPauseMs: 1, isOnline: () => true })
}

it('fetches the files of the site, a few at a time, with one progress', async () => {
  const server = serve()
  const told: FilesProgress[] = []
  const files = ['a.json', 'b.json', 'c.json', 'd.json', 'e.json', 'a.json'].map((path) => listed(path))
  const result = await fetched({ files, onProgress: (progress) => told.push(progress) }, server)
  expect([...result.files.keys()].toSorted()).toEqual(['a.json', 'b.json', 'c.json', 'd.json', 'e.json'])
  expect(await result.files.get('b.json')?.text()).toBe('b.json')
  expect(result).toMatchObject({ notices: [], refreshable: null })
  expect(server.urls).toHaveLength(5)
  expect(server.urls[0]).toBe('https://site.example/app/models/a/a.json')
  expect(server.most).toBe(3)
  expect(told.at(-1)).toEqual({ loadedBytes: 30, totalBytes: 30, waiting: null })
})

it('knows no total before it knows all sizes', async () => {
  const told: FilesProgress[] = []
  const files = [listed('a.json'), listed('b.json', null)]
  await fetched({ files, onProgress: (progress) => told.push(progress) })
  expect(told[0]?.totalBytes).toBeNull()
  expect(told.at(-1)).toEqual({ loadedBytes: 12, totalBytes: 12, waiting: null })
})

it('says that it waits only while nothing moves, and for the shortest time', async () => {
  const told: FilesProgress[] = []
  const server = serve((url) => (server.urls.filter((other) => other === url).length > 1 ? 200 : 503))
  const files = [listed('a.json'), listed('b.json')]
  await fetched({ files, onProgress: (progress) => told.push(progress) }, server)
  expect(told.map(({ waiting }) => waiting)).toContainEqual({ reason: 'busy', seconds: 1 })
  expect(told.at(-1)?.waiting).toBeNull()
})

it('fails with the first file that fails and leaves the others', async () => {
  const server = serve((url) => (url.endsWith('b.json') ? 404 : 200))
  const files = ['a.json', 'b.json', 'c.json', 'd.json', 'e.json', 'f.json'].map((path) => listed(path))
  await expect(fetched({ files }, server)).rejects.toThrow('missing on the server')
  const asked = server.urls.length
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(server.urls.length).toBe(asked)
})

it('fetches from a hub and says that nothing is kept', async () => {
  const server = serve()
  const result = await fetched({ source: hub, files: [listed('onnx/a b.json', 10)] }, server)
  expect(server.urls).toEqual(['https://hub.example/owner/name/resolve/f00/onnx/a%20b.json'])
  expect(result.notices.map(({ code }) => code)).toEqual(['not-stored'])
})

it.each(['../../other/repo/resolve/main/x', 'a/../b', './a', '/a', 'a//b'])(
  'asks a hub for no path that climbs: %s',
  async (path) => {
    const server = serve()
    await expect(fetched({ source: hub, files: [listed(path)] }, server)).rejects.toThrow('missing')
    expect(server.urls).toEqual([])
  },
)

it('takes given files without a network, and checks them', async () => {
  const server = serve()
  const given = new Map([['a.json', new Blob(['{}'])]])
  const wanted = { ...listed('a.json', 2), sha256: null }
  const { files } = await fetched({ source: local, files: [wanted], given }, server)
  expect(await readJson(files, 'a.json')).toEqual({})
  const otherSize = fetched({ source: local, files: [listed('a.json', 3)], given }, server)
  await expect(otherSize).rejects.toThrow('not the one that is listed')
  const otherHash = { ...wanted, sha256: '0'.repeat(64) }
  await expect(fetched({ source: local, files: [otherHash], given }, server)).rejects.toThrow('not the one')
  await expect(fetched({ source: local, files: [listed('b.json')], given }, server)).rejects.toThrow(
    'missing',
  )
  expect(server.urls).toEqual([])
})

it('stops when it is told to', async () => {
  const abort = new AbortController()
  const all = fetched({ files: [listed('a.json')], signal: abort.signal })
  abort.abort(new Error('Enough'))
  await expect(all).rejects.toThrow('Enough')
})

it.each([
  ['{"a":', 'incomplete'],
  ['\n<!doctype html>', 'web page'],
])('says in plain words what is wrong with JSON: %s', async (text, words) => {
  await expect(readJson(new Map([['a.json', new Blob([text])]]), 'a.json')).rejects.toThrow(words)
  await expect(readJson(new Map(), 'a.json')).rejects.toThrow('missing')
})
