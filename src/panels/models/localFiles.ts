/** @file Files that a visitor picks or drops, by their paths. */

export type LocalFile = { readonly path: string; readonly file: File }

/** More than that is no model, but a disk. */
const mostFiles = 1000

/** Files of a folder have their path in it, others only a name. */
export function pickedFiles(files: readonly File[]): LocalFile[] {
  return files.slice(0, mostFiles).map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}

/** Folders with all that is in them. */
export async function droppedFiles({ items }: DataTransfer): Promise<LocalFile[]> {
  // All at once: the list is gone after the first wait.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const found: LocalFile[] = []
  while (entries.length > 0 && found.length < mostFiles) {
    const entry = entries.pop()
    if (entry && isFolder(entry)) entries.push(...(await childrenOf(entry)))
    if (entry && isFile(entry)) {
      found.push({ path: entry.fullPath.replace(/^\//, ''), file: await fileOf(entry) })
    }
  }
  return found
}

// Chromium has no names for the two kinds of entries that `instanceof` could ask for.
function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

/** A reader hands out some entries at a time, and none once it is through. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0 || children.length > mostFiles) return children
    children.push(...some)
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}
