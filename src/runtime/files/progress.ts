/** @file One progress out of many downloads. */
import type { ModelFile } from '#protocol/model.ts'
import type { Waiting } from '#protocol/engine.ts'

export type FilesProgress = {
  /** May become less, when a part turns out to be useless. */
  readonly loadedBytes: number
  /** Null while the size of a file is unknown. */
  readonly totalBytes: number | null
  /** Null as long as anything moves. */
  readonly waiting: Waiting | null
}

/** What a single file has to tell. */
export type FileProgress = {
  readonly onBytes: (loadedBytes: number, totalBytes: number | null) => void
  readonly onWaiting: (waiting: Waiting | null) => void
  /** All of it is here. */
  readonly onEnd: (sizeBytes: number) => void
}

type State = { loadedBytes: number; sizeBytes: number | null; waiting: Waiting | null; isActive: boolean }

/** Bytes arrive more often than anybody looks: there is so much time between two reports of them. */
const reportMs = 100

export class ProgressSum {
  readonly #files = new Map<string, State>()
  readonly #onProgress: (progress: FilesProgress) => void
  #reportedAt = -Infinity
  #reportedWaiting: Waiting | null = null

  constructor(files: Iterable<ModelFile>, onProgress: (progress: FilesProgress) => void) {
    this.#onProgress = onProgress
    for (const { path, sizeBytes } of files) {
      this.#files.set(path, { loadedBytes: 0, sizeBytes, waiting: null, isActive: false })
    }
  }

  /** From now on the file moves or waits. */
  begin({ path }: ModelFile): FileProgress {
    const state = this.#files.get(path) ?? { loadedBytes: 0, sizeBytes: null, waiting: null, isActive: false }
    state.isActive = true
    return {
      onBytes: (loadedBytes, totalBytes) => {
        Object.assign(state, { loadedBytes, sizeBytes: totalBytes ?? state.sizeBytes })
        this.#report(false)
      },
      onWaiting: (waiting) => {
        state.waiting = waiting
        this.#report(false)
      },
      onEnd: (sizeBytes) => {
        Object.assign(state, { loadedBytes: sizeBytes, sizeBytes, waiting: null, isActive: false })
        this.#report(true)
      },
    }
  }

  #report(isNow: boolean): void {
    const states = [...this.#files.values()]
    const waiting = waitingOf(states.filter(({ isActive }) => isActive))
    const now = performance.now()
    const isNews =
      waiting?.reason !== this.#reportedWaiting?.reason || waiting?.seconds !== this.#reportedWaiting?.seconds
    if (!isNow && !isNews && now - this.#reportedAt < reportMs) return
    this.#reportedAt = now
    this.#reportedWaiting = waiting
    const loadedBytes = states.reduce((sum, state) => sum + state.loadedBytes, 0)
    const totalBytes = states.reduce<number | null>(
      (sum, { sizeBytes }) => (sum === null || sizeBytes === null ? null : sum + sizeBytes),
      0,
    )
    this.#onProgress({ loadedBytes, totalBytes, waiting })
  }
}

/** Nothing moves: the file that goes on first tells how long. */
function waitingOf(active: readonly State[]): Waiting | null {
  const waits = active.flatMap(({ waiting }) => waiting ?? [])
  if (waits.length === 0 || waits.length < active.length) return null
  return waits.toSorted((a, b) => (a.seconds ?? Infinity) - (b.seconds ?? Infinity))[0] ?? null
}
