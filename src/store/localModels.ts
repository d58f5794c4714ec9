/** @file A model out of files that the visitor has picked or dropped: a folder as on the hub, or a heap of files. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

import type { ModelFile } from '#protocol/model.ts'
import { describeModel, type FoundModel } from '#store/hubCard.ts'
import { isHostile } from '#store/hubFiles.ts'
import { refusal } from '#store/hubRefusal.ts'
import { mostConfigBytes } from '#store/hubSchemas.ts'

/** A file as it was handed over; the path begins with the name of the picked folder where there is one. */
export type LocalFile = { readonly path: string; readonly file: Blob }

/** A model and the files that belong to it, by the paths that its card names. */
export type LocalModel = { readonly found: FoundModel; readonly files: ReadonlyMap<string, Blob> }

/** A model has fewer; more is a folder picked by mistake. */
const mostFiles = 200

/**
 * Reads what kind of model the files are. Weights are not read, and nothing is kept.
 *
 * @throws `FailureError` with a plain sentence where the files are no model that can run here.
 */
export async function openLocalModel(given: readonly LocalFile[]): Promise<LocalModel> {
  const { folder, files } = arrange(given)
  const folderId = folderIdFor(folder, files)
  const [config, tokenizerConfig, chatTemplate] = await Promise.all([
    readJson(files, 'config.json'),
    readJson(files, 'tokenizer_config.json'),
    readJson(files, 'chat_template.json'),
  ])
  const found = describeModel({
    id: folderId,
    name: folder || 'Model from this device',
    source: { kind: 'local', folderId },
    files: [...files].map(([path, file]): ModelFile => ({ path, sizeBytes: file.size, sha256: null })),
    config,
    tokenizerConfig,
    chatTemplate,
    licence: null,
    pipeline: null,
    baseModels: [],
  })
  const wanted = [found.card.files, ...found.card.variants.map((variant) => variant.files)].flat()
  const kept = wanted.flatMap(({ path }) => {
    const file = files.get(path)
    return file ? [[path, file] as const] : []
  })
  return { found, files: new Map(kept) }
}

/** The same for the same files, so that a run that began with them can go on; their contents are not read for it. */
function folderIdFor(folder: string, files: ReadonlyMap<string, Blob>): string {
  const lines = [...files].map(([path, file]) => {
    const changedAt = 'lastModified' in file ? String(file.lastModified) : ''
    return `${path} ${file.size} ${changedAt}`
  })
  const hash = bytesToHex(sha256(utf8ToBytes(lines.toSorted().join('\n'))))
  return [
    'local',
    folder
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join('-')
      .slice(0, 60),
    hash.slice(0, 12),
  ]
    .filter(Boolean)
    .join('-')
}

/** The files by the paths they have on the hub, and the name of the folder that holds them. */
function arrange(given: readonly LocalFile[]): {
  readonly folder: string
  readonly files: ReadonlyMap<string, Blob>
} {
  if (given.length > mostFiles) {
    throw refusal(
      `That are more than ${mostFiles} files, too many for one model. Choose the folder of a single model.`,
    )
  }
  const hostile = given.find(({ path }) => isHostile(path))
  if (hostile) throw refusal('A file has a name that leads out of its folder, so nothing of it is used.')
  const root = rootOf(given.map(({ path }) => path))
  const files = new Map<string, Blob>()
  for (const { path, file } of given) {
    if (!path.startsWith(root)) continue
    const place = placeOf(path.slice(root.length))
    if (files.has(place))
      throw refusal(`There are two files for ${place}. Choose the files of one model only.`)
    files.set(place, file)
  }
  return { folder: root.split('/').at(-2) ?? '', files }
}

/** The folder of the configuration, with a closing slash, or nothing. */
function rootOf(paths: readonly string[]): string {
  const roots = paths
    .filter((path) => /(?:^|\/)config\.json$/.test(path))
    .map((path) => path.slice(0, -'config.json'.length))
    .toSorted((one, other) => depthOf(one) - depthOf(other))
  const [root, next] = roots
  if (root === undefined) {
    throw refusal('There is no config.json among the files. Choose the whole folder of a model from the hub.')
  }
  if (next !== undefined && depthOf(next) === depthOf(root)) {
    throw refusal('There are several models among the files. Choose the folder of one of them.')
  }
  return root
}

function depthOf(folder: string): number {
  return folder.split('/').length
}

/** In a heap of files, graphs and their weights lie beside the configuration. */
function placeOf(path: string): string {
  const isGraph = /^[^/]+\.onnx(?:_data(?:_\d+)?|\.data)?$/.test(path)
  return isGraph ? `onnx/${path}` : path
}

async function readJson(files: ReadonlyMap<string, Blob>, path: string): Promise<unknown> {
  const file = files.get(path)
  if (!file) return undefined
  if (file.size > mostConfigBytes) throw refusal(`The file ${path} is too long to be what its name says.`)
  try {
    return JSON.parse(await file.text()) as unknown
  } catch (cause) {
    throw refusal(`The file ${path} is damaged: it is not JSON. Get it again.`, { cause })
  }
}
