/** @file What goes wrong at the test hub, where, and how often. */

/** Holds for the request itself: the visitor gets no file at all. */
type AnswerFault =
  /** 401, 404, 416, 429, 503 and so on. `retryAfter` is in seconds; exposed, a page of another origin can read it. */
  | {
      readonly type: 'status'
      readonly status: number
      readonly retryAfter?: number
      readonly isExposed?: boolean
    }
  /** A page with 200, as the sign-in page of a hotel network. */
  | { readonly type: 'html' }
  | { readonly type: 'redirectLoop' }
  /** The connection ends before an answer. */
  | { readonly type: 'hangUp' }

/** Holds for the bytes of a file or of the API's JSON. */
type BodyFault =
  | { readonly type: 'slow'; readonly bytesPerSecond: number }
  /** Never goes on and never ends. */
  | { readonly type: 'stall'; readonly afterBytes: number }
  /** Promises the full length and ends early, politely. */
  | { readonly type: 'truncate'; readonly afterBytes: number }
  /** The same with a TCP reset. */
  | { readonly type: 'reset'; readonly afterBytes: number }
  /** 200 with everything, whatever was asked for. */
  | { readonly type: 'ignoreRange' }
  /** The same bytes under another ETag: If-Range does not match what the visitor has. */
  | { readonly type: 'changedEtag' }
  /** One byte in the middle of the file is another, length and ETag are not. */
  | { readonly type: 'wrongHash' }
  /** Chunked, without Content-Length. */
  | { readonly type: 'noLength' }
  /** Content-Encoding, and a Content-Length that is not the file's. */
  | { readonly type: 'gzip' }
  | { readonly type: 'wrongMime'; readonly mime?: string }

export type Fault = AnswerFault | BodyFault

/** Where in a download a fault strikes: at the address that is asked for, or where the bytes are. */
export type Stage = 'answer' | 'body'

export type FaultOptions = {
  /** So many requests, then the next fault of the path; without it, until `clearFaults`. */
  readonly times?: number
}

type Planned = { readonly fault: Fault; left: number }

const answerTypes: ReadonlySet<Fault['type']> = new Set(['status', 'html', 'redirectLoop', 'hangUp'])

/** Faults of a path queue up and strike in the order in which they were set. */
export class FaultPlan {
  readonly #queues = new Map<string, Planned[]>()

  set(path: string, fault: Fault, { times = Infinity }: FaultOptions = {}): void {
    const queue = this.#queues.get(path) ?? []
    this.#queues.set(path, [...queue.filter(({ left }) => left !== Infinity), { fault, left: times }])
  }

  clear(): void {
    this.#queues.clear()
  }

  /** The fault that strikes this request at this stage; counts as one of its times. */
  take(path: string, stage: Stage): Fault | undefined {
    const queue = this.#queues.get(path)
    const first = queue?.[0]
    if (!queue || !first || stageOf(first.fault) !== stage) return undefined
    first.left--
    if (first.left === 0) queue.shift()
    return first.fault
  }
}

function stageOf({ type }: Fault): Stage {
  return answerTypes.has(type) ? 'answer' : 'body'
}
