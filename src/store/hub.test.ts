import { afterEach, describe, expect, test, vi } from 'vitest'

import { useCatalogue } from '#store/catalogue.ts'
import type { HubEntry } from '#store/hubCatalogue.ts'
import { findOnHub, type FindOptions } from '#store/hub.ts'

const hub = 'https://hub.example'
const commit = '1e0a4a196ecabdf9a879664110574563d3f372d3'
const sha256 = '9e'.repeat(32)
const listingAt = `${hub}/api/models/owner/tiny/revision/main?blobs=true`
const fileAt = (path: string): string => `${hub}/owner/tiny/resolve/${commit}/${path}`

const config = { model_type: 'qwen3', architectures: ['Qwen3ForCausalLM'], max_position_embeddings: 40_960 }
const tokenizerConfig = { chat_template: '{{ messages }}', tokenizer_class: 'Qwen2Tokenizer' }

/** A small file as the hub lists it: git's hash of it, and none of its own. */
function small(rfilename: string, size: number) {
  return { rfilename, size, blobId: 'b'.repeat(40) }
}

/** A file that git does not hold itself. */
function large(rfilename: string, size: number) {
  return { ...small(rfilename, size), lfs: { sha256, size, pointerSize: 134 } }
}

const siblings = [
  small('.gitattributes', 1570),
  small('README.md', 900),
  small('config.json', 1900),
  small('generation_config.json', 220),
  large('onnx/model_q4f16.onnx', 569_789_750),
  large('tokenizer.json', 9_117_040),
  small('tokenizer_config.json', 9700),
]

const listing = {
  _id: '6810e1d2b6a0a4b0c3b0a1f1',
  id: 'owner/tiny',
  modelId: 'owner/tiny',
  author: 'owner',
  sha: commit,
  lastModified: '2026-01-01T00:00:00.000Z',
  private: false,
  disabled: false,
  gated: false,
  pipeline_tag: 'text-generation',
  library_name: 'transformers.js',
  tags: ['transformers.js', 'onnx', 'qwen3', 'license:apache-2.0', 'region:us'],
  downloads: 1234,
  likes: 5,
  cardData: { license: 'apache-2.0', base_model: ['Qwen/Qwen3-0.6B'], library_name: 'transformers.js' },
  siblings,
  spaces: [],
  usedStorage: 600_000_000,
}

type Answer = unknown

/** A hub that answers these addresses; what is a response is given as it is, anything else as JSON. */
function serve(answers: Readonly<Record<string, Answer>>): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string, { signal, credentials }: RequestInit) => {
    signal?.throwIfAborted()
    expect(credentials).toBe('omit')
    asked.push(url)
    const answer = answers[url] ?? new Response('Entry not found', { status: 404 })
    if (answer instanceof Error) throw answer
    return answer instanceof Response ? answer : Response.json(answer)
  })
  return asked
}

/** The model with something changed about its description. */
function serveWith(changes: object): string[] {
  return serve({
    [listingAt]: { ...listing, ...changes },
    [fileAt('config.json')]: config,
    [fileAt('tokenizer_config.json')]: tokenizerConfig,
  })
}

const find = (options?: FindOptions) => findOnHub('owner/tiny', { hub, ...options })

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  useCatalogue.setState({ hub: [] })
})

describe('a model', () => {
  test('is described at its commit, with exact sizes and hashes', async () => {
    const asked = serveWith({})
    const found = await find()
    expect(asked).toEqual([listingAt, fileAt('config.json'), fileAt('tokenizer_config.json')])
    expect(found).toMatchObject({
      repo: 'owner/tiny',
      commit,
      knownRole: null,
      facts: { family: 'qwen3', contextLength: 40_960, baseModels: ['Qwen/Qwen3-0.6B'] },
    })
    expect(found.card).toEqual({
      id: 'owner/tiny@1e0a4a1',
      name: 'owner/tiny',
      summary: 'From the model hub: owner/tiny, commit 1e0a4a1. Chosen by you, not checked by us.',
      licence: 'apache-2.0',
      source: { kind: 'hub', repo: 'owner/tiny', revision: commit },
      runtime: 'ort',
      files: [
        { path: 'config.json', sizeBytes: 1900, sha256: null },
        { path: 'generation_config.json', sizeBytes: 220, sha256: null },
        { path: 'tokenizer.json', sizeBytes: 9_117_040, sha256 },
        { path: 'tokenizer_config.json', sizeBytes: 9700, sha256: null },
      ],
      variants: [
        { dtype: 'q4f16', files: [{ path: 'onnx/model_q4f16.onnx', sizeBytes: 569_789_750, sha256 }] },
      ],
      hasTemplate: true,
    })
  })

  test('is taken at the commit of the catalogue where nobody names another, with what that says of it', async () => {
    const entry = {
      repo: 'owner/tiny',
      revision: commit,
      role: 'instruction',
      tunedOn: 'Instructions.',
      licenceNote: 'Non-commercial use only.',
      isVerified: true,
    }
    useCatalogue.setState({ hub: [entry as unknown as HubEntry] })
    const pinnedAt = listingAt.replace('/main?', `/${commit}?`)
    const asked = serve({
      [pinnedAt]: listing,
      [listingAt]: listing,
      [fileAt('config.json')]: config,
      [fileAt('tokenizer_config.json')]: tokenizerConfig,
    })
    const { card } = await find()
    expect(asked[0]).toBe(pinnedAt)
    expect(card.summary).toBe(
      'Instructions. Non-commercial use only. From the model hub: owner/tiny, commit 1e0a4a1.',
    )
    await findOnHub('owner/tiny@main', { hub })
    expect(asked).toContain(listingAt)
  })

  test.each([
    ['in the address', 'owner/tiny@refs/pr/1', undefined],
    ['beside it, which counts first', 'owner/tiny@v1', 'refs/pr/1'],
  ])('has a revision %s', async (_where, address, revision) => {
    const asked = serveWith({})
    const request = findOnHub(address, { hub, ...(revision && { revision }) })
    await expect(request).rejects.toThrow(/owner\/tiny, revision refs\/pr\/1|moved/)
    expect(asked).toEqual([`${hub}/api/models/owner/tiny/revision/refs%2Fpr%2F1?blobs=true`])
  })

  test.each([
    ['by its card', { cardData: { license: ['mit', 'apache-2.0'] } }, 'mit'],
    ['by a name of its own', { cardData: { license: 'other', license_name: 'lfm1.0' } }, 'lfm1.0'],
    ['by a tag', { cardData: null }, 'apache-2.0'],
    ['by nothing', { cardData: { license: 7 }, tags: [3] }, 'not stated'],
  ])('is licensed %s', async (_how, changes, licence) => {
    serveWith(changes)
    expect((await find()).card.licence).toBe(licence)
  })

  test('has the role that the catalogue gives it', async () => {
    serveWith({})
    const entry = { repo: 'owner/tiny', role: 'domain', fallbackRepo: null }
    useCatalogue.setState({ hub: [entry] as never })
    expect((await find()).knownRole).toBe('domain')
  })

  test('has no prototype out of what the hub says', async () => {
    const text = JSON.stringify({ ...listing, siblings: [...siblings, small('__proto__', 3)] })
    const poisoned = text.replace('{', '{"__proto__":{"gated":"auto"},"constructor":{"prototype":{"x":1}},')
    serve({
      [listingAt]: new Response(poisoned),
      [fileAt('config.json')]: new Response('{"__proto__":{"model_type":"t5"},"model_type":"qwen3"}'),
      [fileAt('tokenizer_config.json')]: {},
    })
    const { card, facts } = await find()
    expect(facts.family).toBe('qwen3')
    expect(card.files).toHaveLength(4)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})

describe('a refusal of the hub', () => {
  test.each([
    [401, 'file-gated', 'moved, private or gated: this page cannot sign in'],
    [403, 'file-gated', 'moved, private or gated'],
    [404, 'file-gated', 'moved, private or gated'],
    [429, 'server-busy', 'owner/tiny: status 429'],
    [503, 'server-busy', 'owner/tiny: status 503'],
    [418, 'network', 'owner/tiny: status 418'],
  ])('with status %i is %s', async (status, code, words) => {
    serve({ [listingAt]: new Response('{}', { status }) })
    await expect(find()).rejects.toMatchObject({ failure: { code, message: expect.stringContaining(words) } })
  })

  test.each([{ gated: 'auto' }, { gated: 'manual' }, { gated: true }, { private: true }, { disabled: true }])(
    'said by %j asks for no file',
    async (changes) => {
      const asked = serveWith(changes)
      await expect(find()).rejects.toMatchObject({ failure: { code: 'file-gated' } })
      expect(asked).toEqual([listingAt])
    },
  )

  test('of a file is one of the model, and names another conversion where one is known', async () => {
    const entry = { repo: 'owner/tiny', role: 'base', fallbackRepo: 'onnx-community/tiny-ONNX' }
    useCatalogue.setState({ hub: [entry] as never })
    serve({ [listingAt]: listing, [fileAt('config.json')]: new Response('', { status: 401 }) })
    await expect(find()).rejects.toMatchObject({
      failure: { code: 'file-gated', message: expect.stringContaining('Try onnx-community/tiny-ONNX') },
    })
  })
})

describe('an answer that is none', () => {
  const page = () => new Response('<!doctype html><title>Sign in</title>', { status: 200 })
  const tokenizer = { [fileAt('tokenizer_config.json')]: tokenizerConfig }
  test.each([
    ['a login page', { [listingAt]: page() }, 'file-not-a-model'],
    [
      'a login page for a file',
      { [listingAt]: listing, ...tokenizer, [fileAt('config.json')]: page() },
      'file-not-a-model',
    ],
    ['half of it', { [listingAt]: new Response('{"sha": "1e0a') }, 'file-truncated'],
    ['nothing', { [listingAt]: new Response(null) }, 'file-truncated'],
    ['a list', { [listingAt]: [listing] }, 'file-not-a-model'],
    ['no commit', { [listingAt]: { ...listing, sha: 'main' } }, 'file-not-a-model'],
    ['no files', { [listingAt]: { ...listing, siblings: undefined } }, 'file-not-a-model'],
    ['files of a wrong kind', { [listingAt]: { ...listing, siblings: [7] } }, 'file-not-a-model'],
    [
      'a size in words',
      { [listingAt]: { ...listing, siblings: [{ rfilename: 'a', size: '7' }] } },
      'file-not-a-model',
    ],
    [
      'a size below nothing',
      { [listingAt]: { ...listing, siblings: [{ rfilename: 'a', size: -1 }] } },
      'file-not-a-model',
    ],
    [
      'a hash that is none',
      { [listingAt]: { ...listing, siblings: [{ rfilename: 'a', lfs: { sha256: 'x', size: 1 } }] } },
      'file-not-a-model',
    ],
    ['no end', { [listingAt]: new Response(' '.repeat(4 * 2 ** 20 + 1)) }, 'file-not-a-model'],
    ['no connection', { [listingAt]: new TypeError('Failed to fetch') }, 'network'],
  ])('%s', async (_what, answers, code) => {
    serve(answers)
    await expect(find()).rejects.toMatchObject({ failure: { code } })
  })

  test('an endless one is not read to its end', async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 2 ** 20
        controller.enqueue(new Uint8Array(2 ** 20).fill(32))
      },
    })
    serve({ [listingAt]: new Response(endless) })
    await expect(find()).rejects.toMatchObject({ failure: { code: 'file-not-a-model' } })
    expect(sent).toBeLessThan(8 * 2 ** 20)
  })

  test('another commit than the one asked for', async () => {
    const other = 'f'.repeat(40)
    serve({ [`${hub}/api/models/owner/tiny/revision/${other}?blobs=true`]: listing })
    await expect(find({ revision: other })).rejects.toMatchObject({ failure: { code: 'file-differs' } })
  })

  test('more files than a model has', async () => {
    const more = Array.from({ length: 10_000 }, (_, index) => ({ rfilename: `shard-${index}.bin` }))
    serveWith({ siblings: [...siblings, ...more] })
    await expect(find()).rejects.toThrow('owner/tiny has more than 2000 files')
  })

  test('a path out of the folder', async () => {
    serveWith({ siblings: [...siblings, small('onnx/../../other/model.onnx', 1)] })
    await expect(find()).rejects.toThrow('outside of its folder')
  })
})

describe('asking', () => {
  test('without a connection says so', async () => {
    serve({ [listingAt]: new TypeError('Failed to fetch') })
    vi.stubGlobal('navigator', { onLine: false })
    await expect(find()).rejects.toMatchObject({ failure: { code: 'offline' } })
  })

  test('ends when the visitor has had enough', async () => {
    serveWith({})
    const reason = new Error('enough')
    await expect(find({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  test('ends by itself when the hub does not answer', async () => {
    const waits: number[] = []
    vi.spyOn(AbortSignal, 'timeout').mockImplementationOnce((ms) => {
      waits.push(ms)
      return AbortSignal.abort(new DOMException('too long', 'TimeoutError'))
    })
    serveWith({})
    await expect(find()).rejects.toMatchObject({ failure: { code: 'network' } })
    expect(waits).toEqual([30_000])
  })

  test('for what is no address asks nobody', async () => {
    const asked = serveWith({})
    await expect(findOnHub('../api/whoami', { hub })).rejects.toThrow('owner/name')
    await expect(find({ revision: '../../x' })).rejects.toThrow('a branch, a tag or a commit')
    expect(asked).toEqual([])
  })
})
