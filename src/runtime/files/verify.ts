/** @file Finds files that were damaged where they are kept: no size shows that, only the hash. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

import { deleteFile, listStored } from '#runtime/files/storage.ts'

export type Condition = 'good' | 'damaged' | 'missing'

const blockBytes = 4 * 2 ** 20

/** SHA-256 in hex, of a blob that need not fit into memory. Throws when its bytes cannot be read. */
export async function hashOf(blob: Blob): Promise<string> {
  const hasher = sha256.create()
  for (let at = 0; at < blob.size; at += blockBytes) {
    hasher.update(new Uint8Array(await blob.slice(at, at + blockBytes).arrayBuffer()))
  }
  return bytesToHex(hasher.digest())
}

/** Reads a kept file and compares it with what it was when it came. A part of a file counts as missing. */
export async function verifyFile(folderId: string, path: string): Promise<Condition> {
  const stored = (await listStored(folderId)).find(({ note }) => note.path === path)
  if (!stored?.note.isComplete) return 'missing'
  const { note, data } = stored
  if (data.size !== note.sizeBytes) return 'damaged'
  const digest = await hashOf(data).catch(() => null)
  return digest !== null && digest === (note.sha256 ?? digest) ? 'good' : 'damaged'
}

/**
 * Throws damaged files of a model away, for when no session can be made of them.
 *
 * @returns whether there were any: then fetching the model again may help
 */
export async function dropDamaged(folderId: string): Promise<boolean> {
  let wasDamaged = false
  for (const { note } of await listStored(folderId)) {
    if ((await verifyFile(folderId, note.path)) !== 'damaged') continue
    await deleteFile(folderId, note.path)
    wasDamaged = true
  }
  return wasDamaged
}
