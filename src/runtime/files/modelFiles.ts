/** @file All files of a model: from the site, from a hub by way of this browser's storage, or from the visitor. */
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import type { ModelFile, ModelSource } from '#protocol/model.ts'
import { folderIdOf } from '#protocol/storedModel.ts'
import { download } from '#runtime/files/download.ts'
import { nameOf } from '#runtime/files/httpAnswer.ts'
import { openKeptSink } from '#runtime/files/keptSink.ts'
import { ProgressSum, type FileProgress, type FilesProgress } from '#runtime/files/progress.ts'
import { defaultSettings, type DownloadSettings } from '#runtime/files/settings.ts'
import { MemorySink, type Sink } from '#runtime/files/sink.ts'
import { deleteFile, openStored, withFileLock } from '#runtime/files/storage.ts'
import { hashOf } from '#runtime/files/verify.ts'

/** A model's files by their paths. */
export type ModelFiles = ReadonlyMap<string, Blob>

export type FilesJob = {
  readonly source: ModelSource
  readonly files: readonly ModelFile[]
  /** Absolute address of the page's folder. */
  readonly siteUrl: string
  /** Where repositories are, e.g. `https://huggingface.co`. */
  readonly hubUrl: string
  /** Files that the visitor has given, by path; for local sources. */
  readonly given?: ReadonlyMap<string, Blob>
  readonly onProgress: (progress: FilesProgress) => void
  readonly signal?: AbortSignal
}

export type FetchedFiles = {
  readonly files: ModelFiles
  /** What the visitor should know although all files are here; each code once. */
  readonly notices: readonly Failure[]
  /** The folder for `dropDamaged` when no session can be made of the files; null when none lies in storage. */
  readonly refreshable: string | null
}

/** So many downloads at a time: enough for many small files, few enough for one server. */
const atATime = 3

/** What all files of a model share. */
type Context = FilesJob & {
  readonly folderId: string | null
  readonly signal: AbortSignal
  readonly settings: DownloadSettings
  readonly onNotice: (notice: Failure) => void
}

/** @throws FailureError of the first file that fails, or the signal's reason; the other downloads end then */
export async function fetchModelFiles(
  job: FilesJob,
  settings: DownloadSettings = defaultSettings,
): Promise<FetchedFiles> {
  const abort = new AbortController()
  const signal = job.signal ? AbortSignal.any([job.signal, abort.signal]) : abort.signal
  const notices = new Map<string, Failure>()
  const onNotice = (notice: Failure): void => void notices.set(notice.code, notice)
  const context = { ...job, folderId: folderIdOf(job.source), signal, settings, onNotice }
  // A path twice in a list is one file.
  const wanted = [...new Map(job.files.map((file) => [file.path, file])).values()]
  const progress = new ProgressSum(wanted, job.onProgress)
  const fetched = new Map<string, Blob>()
  try {
    await inTurn(wanted, async (file) => {
      signal.throwIfAborted()
      const tell = progress.begin(file)
      const blob = await fetchFile(context, file, tell)
      tell.onEnd(blob.size)
      fetched.set(file.path, blob)
    })
  } finally {
    abort.abort()
  }
  const refreshable = [...fetched.values()].some((blob) => blob instanceof File) ? context.folderId : null
  return { files: fetched, notices: [...notices.values()], refreshable }
}

/** A few at a time; the first failure is the failure of all. */
async function inTurn(files: readonly ModelFile[], task: (file: ModelFile) => Promise<void>): Promise<void> {
  const queue = files.values()
  const workers = Array.from({ length: atATime }, async () => {
    for (const file of queue) await task(file)
  })
  await Promise.all(workers)
}

async function fetchFile(context: Context, file: ModelFile, tell: FileProgress): Promise<Blob> {
  const { source, folderId } = context
  if (source.kind === 'site') {
    const url = new URL(file.path, new URL(source.path, context.siteUrl)).href
    return await receive(context, { url, file, tell, sink: new MemorySink() })
  }
  if (source.kind === 'hub') return await fetchKept(context, file, tell)
  const blob = context.given?.get(file.path) ?? (folderId && (await openStored(folderId, file)))
  if (!blob) throw new FailureError(failure('file-missing', nameOf(file)))
  return await checked(blob, file)
}

/** One download of a file, whatever the tabs and slots that want it; the others find it complete. */
async function fetchKept(context: Context, file: ModelFile, tell: FileProgress): Promise<Blob> {
  const { folderId, signal } = context
  if (folderId === null) throw new FailureError(failure('internal', file.path))
  const stored = await openStored(folderId, file)
  if (stored) return stored
  const onOther = (): void => tell.onWaiting({ reason: 'other-tab', seconds: null })
  return await withFileLock({ folderId, path: file.path, signal }, onOther, async () => {
    tell.onWaiting(null)
    const justStored = await openStored(folderId, file)
    if (justStored) return justStored
    const url = hubUrlOf(context, file)
    const sink = await openKeptSink(folderId, file, context.onNotice)
    try {
      return await receive(context, { url, file, tell, sink })
    } catch (error) {
      // Nothing is left of it: no empty file shall stand in a list.
      if (sink.sizeBytes() === 0) await deleteFile(folderId, file.path).catch(() => undefined)
      throw error
    }
  })
}

function hubUrlOf({ source, hubUrl }: Context, { path }: ModelFile): string {
  if (source.kind !== 'hub') throw new FailureError(failure('internal', source.kind))
  const parts = [...source.repo.split('/'), 'resolve', source.revision, ...path.split('/')]
  // A browser would climb at these, whatever they are escaped to.
  if (parts.some((part) => part === '.' || part === '..' || part === '')) {
    throw new FailureError(failure('file-missing', path))
  }
  return `${hubUrl.replace(/\/$/, '')}/${parts.map(encodeURIComponent).join('/')}`
}

type Receipt = { url: string; file: ModelFile; tell: FileProgress; sink: Sink }

async function receive(context: Context, { url, file, tell, sink }: Receipt): Promise<Blob> {
  const { signal, settings } = context
  try {
    const isCached = context.source.kind === 'site'
    const { onBytes, onWaiting } = tell
    return await download({ url, file, sink, isCached, onBytes, onWaiting, signal }, settings)
  } finally {
    sink.close()
  }
}

/** Files from elsewhere are checked against what is listed each time, as far as anything is. */
async function checked(blob: Blob, file: ModelFile): Promise<Blob> {
  const isSize = file.sizeBytes === null || file.sizeBytes === blob.size
  const isSame = isSize && (file.sha256 === null || (await hashOf(blob)) === file.sha256.toLowerCase())
  if (!isSame) throw new FailureError(failure('file-differs', nameOf(file)))
  return blob
}
