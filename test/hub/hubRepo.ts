/** @file A folder as the Hub describes a repository: blob ids, commit, card, and which files lie in the CDN. */
import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'

export type HubFile = {
  /** Inside the repository, e.g. `onnx/model.onnx`. */
  readonly path: string
  readonly bytes: Buffer
  /** Git's id of what git stores: the file, or the pointer that stands for a large one. */
  readonly blobId: string
  /** Of a file kept outside of git, else null; the Hub tells no hash of small files but the blob id. */
  readonly sha256: string | null
}

export type HubRepo = {
  /** `owner/name`. */
  readonly id: string
  /** The only commit; another content is another commit. */
  readonly sha: string
  readonly files: ReadonlyMap<string, HubFile>
  readonly gated: Gated
}

/** `auto` and `manual` are the two ways to get access to a gated repository; an anonymous visitor has none. */
export type Gated = false | 'auto' | 'manual'

const largeFile = /\.(onnx|onnx_data(_\d+)?|safetensors|bin|gguf)$/
const pointerSize = 134

/** Undefined when there is no such folder. Hidden files do not count. */
export async function readRepo(
  owners: Readonly<Record<string, string>>,
  id: string,
  gated: Gated,
): Promise<HubRepo | undefined> {
  const [owner = '', name = ''] = id.split('/')
  const folder = join(owners[owner] ?? '/nowhere', name)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  if (paths.length === 0) return undefined
  const files = await Promise.all(paths.toSorted().map((path) => readHubFile(folder, path)))
  const sha = hashOf('sha1', files.map(({ path, blobId }) => `${blobId} ${path}\n`).join(''))
  return { id, sha, files: new Map(files.map((file) => [file.path, file])), gated }
}

async function readHubFile(folder: string, path: string): Promise<HubFile> {
  const bytes = await readFile(join(folder, path))
  const sha256 = largeFile.test(path) ? hashOf('sha256', bytes) : null
  const stored = sha256 === null ? bytes : Buffer.from(pointerTo(sha256, bytes.length))
  const blobId = hashOf('sha1', Buffer.concat([Buffer.from(`blob ${stored.length}\0`), stored]))
  return { path: path.split(sep).join('/'), bytes, blobId, sha256 }
}

function pointerTo(sha256: string, size: number): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`
}

export function hashOf(algorithm: 'sha1' | 'sha256', data: string | Buffer): string {
  return createHash(algorithm).update(data).digest('hex')
}

/** What `/api/models/...` answers; without `blobs`, siblings have a name only. */
export function describeRepo(repo: HubRepo, withBlobs: boolean): object {
  const { id, sha, gated, files } = repo
  const card = cardOf(repo)
  const config: Config = jsonOf(repo, 'config.json')
  const tokenizer: TokenizerConfig = jsonOf(repo, 'tokenizer_config.json')
  const { bos_token, chat_template, eos_token } = tokenizer
  return {
    _id: sha.slice(0, 24),
    id,
    private: false,
    pipeline_tag: card.pipeline_tag,
    library_name: card.library_name,
    tags: [card.library_name, 'onnx', config.model_type, `license:${card.license}`, 'region:us'],
    downloads: 0,
    likes: 0,
    modelId: id,
    author: id.split('/')[0],
    sha,
    lastModified: '2026-01-01T00:00:00.000Z',
    gated,
    disabled: false,
    config: {
      architectures: config.architectures,
      model_type: config.model_type,
      tokenizer_config: { bos_token, chat_template, eos_token },
    },
    cardData: card,
    siblings: [...files.values()].map((file) => siblingOf(file, withBlobs)),
    spaces: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    usedStorage: [...files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0),
  }
}

function siblingOf({ path, bytes, blobId, sha256 }: HubFile, withBlobs: boolean): object {
  if (!withBlobs) return { rfilename: path }
  const lfs = sha256 === null ? undefined : { sha256, size: bytes.length, pointerSize }
  return { rfilename: path, size: bytes.length, blobId, ...(lfs && { lfs }) }
}

/** What we read of the files that describe a model. */
type Card = { pipeline_tag?: string; library_name?: string; license?: string }
type Config = { architectures?: string[]; model_type?: string }
type TokenizerConfig = { bos_token?: string | null; eos_token?: string; chat_template?: string }

/** The plain `key: value` lines at the top of the README, which is all that our cards have. */
function cardOf(repo: HubRepo): Card {
  const text = repo.files.get('README.md')?.bytes.toString() ?? ''
  const [, head = ''] = /^---\n([\s\S]*?)\n---/.exec(text) ?? []
  return Object.fromEntries([...head.matchAll(/^(\w+): (.+)$/gm)].map(([, key, value]) => [key, value]))
}

function jsonOf(repo: HubRepo, path: string): object {
  const file = repo.files.get(path)
  return file ? (JSON.parse(file.bytes.toString()) as object) : {}
}
