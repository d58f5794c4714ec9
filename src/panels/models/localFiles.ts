/** @file Files that a visitor picks or drops, by their paths. */

export type LocalFile = { readonly path: string; readonly file: File }

/** More than that is no model, but a disk. */
const mostFiles = 1000

/** Empties the field, so that the same folder can be chosen again. */
export function pickedFiles(input: HTMLInputElement): LocalFile[] {
  const files = [...(input.files ?? [])].slice(0, mostFiles)
  const picked = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }))
  input.value = ''
  return picked
}

/** Folders with all that is in them. */
export async function droppedFiles({ items }: DataTransfer): Promise<LocalFile[]> {
  // All at once: the list is gone after the first wait.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const found: LocalFile[] = []
  while (entries.length > 0 && found.length < mostFiles) {
    const entry = entries.pop()
    if (entry instanceof FileSystemDirectoryEntry) entries.push(...(await childrenOf(entry)))
    if (entry instanceof FileSystemFileEntry) {
      found.push({ path: entry.fullPath.replace(/^\//, ''), file: await fileOf(entry) })
    }
  }
  return found
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
