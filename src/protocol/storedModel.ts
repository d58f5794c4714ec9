/**
 * @file How models are kept in the browser's private file system (OPFS): `models/<folder>/<file>.data` with a note
 * `<file>.json` beside it. Worker and page both read and delete there, so names and notes are told here once.
 * Repositories and paths come from strangers: no name may leave its folder, and no two may meet in one.
 */
import type { ModelSource } from '#protocol/model.ts'

export const modelsFolder = 'models'

/** What is noted beside a file, as JSON. Bytes without a note are worth nothing. */
export type StoredNote = {
  /** As the model names the file, e.g. `onnx/model.onnx`. */
  readonly path: string
  /** Of the whole file; null while nobody has said it. */
  readonly sizeBytes: number | null
  /** Hex. While the file grows, what it shall be, if listed; once complete, what it was found to be. */
  readonly sha256: string | null
  /** The version that the bytes are of, as the server named it. */
  readonly etag: string | null
  /** False: the bytes there are the beginning of the file. */
  readonly isComplete: boolean
}

const dataEnding = '.data'
const noteEnding = '.json'

/** File systems allow 255 bytes a name. */
const maxNameLength = 200

/** Null: nothing of this source is kept, or its folder has a name that we do not give. */
export function folderIdOf(source: ModelSource): string | null {
  if (source.kind === 'site') return null
  if (source.kind === 'local') return isFolderId(source.folderId) ? source.folderId : null
  const [owner = '', ...rest] = source.repo.split('/')
  const parts = [owner, rest.join('/'), source.revision].map((part) =>
    escaped(part).replaceAll(/^-|-$|(?<=-)-/g, '~2D'),
  )
  return shortened(['hub', ...parts].join('--'))
}

/** What a folder of the Hub's holds; null for another one, and for one whose name had to be shortened. */
export function hubSourceOf(folderId: string): { repo: string; revision: string } | null {
  const [kind, owner, name, revision, ...rest] = folderId.split('--')
  if (kind !== 'hub' || !owner || !name || !revision || rest.length > 0) return null
  try {
    return { repo: `${unescaped(owner)}/${unescaped(name)}`, revision: unescaped(revision) }
  } catch {
    return null
  }
}

/** A name that is a folder of its own wherever it is put. */
export function isFolderId(name: string): boolean {
  return name.length <= maxNameLength + 20 && /^[A-Za-z0-9][\w.~-]*$/.test(name)
}

/** The file that holds the bytes. */
export function dataNameOf(path: string): string {
  return shortened(escaped(path)) + dataEnding
}

/** The file that holds the note. */
export function noteNameOf(path: string): string {
  return shortened(escaped(path)) + noteEnding
}

export function isNoteName(name: string): boolean {
  return name.endsWith(noteEnding)
}

/** Web Lock of the tab and worker that fetches, changes or deletes a file. */
export function lockNameOf(folderId: string, path: string): string {
  return `model file ${folderId}/${path}`
}

/** Kept are letters, digits, `_`, `-` and dots that do not lead; every other byte becomes `~` and its hex digits. */
function escaped(text: string): string {
  return text.toWellFormed().replaceAll(/^\.|[^\w.-]/gu, (character) => {
    const encoded = encodeURIComponent(character)
    if (encoded.startsWith('%')) return encoded.replaceAll('%', '~')
    return `~${character.charCodeAt(0).toString(16).toUpperCase()}`
  })
}

function unescaped(text: string): string {
  return decodeURIComponent(text.replaceAll('~', '%'))
}

/** The `~~` marks a name that cannot be read back; no escaped name has two in a row. */
function shortened(name: string): string {
  return name.length <= maxNameLength ? name : `${name.slice(0, maxNameLength - 20)}~~${hashOf(name)}`
}

/** cyrb53: 53 bits, so that two long names do not meet by chance. What is in a file is checked by its SHA-256. */
function hashOf(text: string): string {
  let [low, high] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    low = Math.imul(low ^ code, 2654435761)
    high = Math.imul(high ^ code, 1597334677)
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  return (4294967296 * (2097151 & high) + (low >>> 0)).toString(16)
}
