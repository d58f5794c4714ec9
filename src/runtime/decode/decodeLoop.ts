/**
 * @file Continuous batching: reads prompts into free rows and decodes all rows together, each as long as its
 * answer goes on. A single answer is the case of one row.
 */
import type { FinishReason, Sampling } from '#protocol/answer.ts'
import { seededRandom } from '#lib/seededRandom.ts'
import type { Decoder } from '#runtime/decode/decoder.ts'
import { nextTurn } from '#runtime/decode/nextTurn.ts'
import { sampleToken } from '#runtime/decode/sampling.ts'

/** One prompt to be continued. */
export type Job = {
  readonly ids: readonly number[]
  readonly sampling: Sampling
  /** Most tokens to produce. */
  readonly limit: number
  /** Tokens that end an answer; they are reported but not part of its text. */
  readonly endIds: ReadonlySet<number>
  onStart(): void
  onToken(id: number): void
  onEnd(reason: FinishReason): void
}

type Row = {
  readonly job: Job
  readonly random: () => number
  last: number
  /** Tokens in the cache once `last` has been fed. */
  length: number
  produced: number
}

/**
 * Runs all jobs to their end, at most `decoder.rowCount` at a time, in order.
 * An abort ends every running job with `stopped` within one token; jobs not yet started are dropped.
 */
export async function decodeAll(decoder: Decoder, jobs: readonly Job[], signal: AbortSignal): Promise<void> {
  const rows = Array.from({ length: decoder.rowCount }, (): Row | null => null)
  const waiting = jobs.values()
  for (;;) {
    for (const index of rows.keys()) rows[index] ??= await startNext(decoder, index, waiting, signal)
    const running = rows.filter((row) => row !== null)
    if (signal.aborted) {
      for (const { job } of running) job.onEnd('stopped')
      return
    }
    if (running.length === 0) return
    await advance(decoder, rows)
    await nextTurn() // a stop must be heard between any two tokens
  }
}

/** Starts waiting jobs in a free row until one goes on after its first token; null when none is left. */
async function startNext(
  decoder: Decoder,
  index: number,
  waiting: Iterator<Job>,
  signal: AbortSignal,
): Promise<Row | null> {
  while (!signal.aborted) {
    const next = waiting.next()
    if (next.done) return null
    const row = await start(decoder, index, next.value)
    if (row) return row
  }
  return null
}

/** Reads a prompt and takes its first token. Null when the answer is already over. */
async function start(decoder: Decoder, index: number, job: Job): Promise<Row | null> {
  job.onStart()
  const position = await decoder.prefill(index, job.ids)
  const row: Row = {
    job,
    random: seededRandom(job.sampling.seed),
    last: 0,
    length: job.ids.length,
    produced: 0,
  }
  const [likeliest = 0] = isGreedy(job) ? await decoder.likeliest(position, 1) : []
  const token = isGreedy(job) ? likeliest : await drawn(decoder, position, row)
  await nextTurn()
  return take(row, token) ? row : null
}

/** Feeds every row its last token and takes the next one. */
async function advance(decoder: Decoder, rows: (Row | null)[]): Promise<void> {
  await decoder.step(
    rows.map((row) => row?.last ?? 0),
    rows.map((row) => row?.length ?? 1), // an empty row reads one token that nobody looks at
  )
  const needsLikeliest = rows.some((row) => row && isGreedy(row.job))
  const likeliest = needsLikeliest ? await decoder.likeliest(0, rows.length) : []
  for (const [index, row] of rows.entries()) {
    if (!row) continue
    const token = isGreedy(row.job) ? (likeliest[index] ?? 0) : await drawn(decoder, index, row)
    if (!take(row, token)) rows[index] = null
  }
}

async function drawn(decoder: Decoder, position: number, row: Row): Promise<number> {
  return sampleToken(await decoder.logitsAt(position), row.job.sampling, row.random)
}

/** Adds a token to a row; false when that ends its answer. */
function take(row: Row, token: number): boolean {
  const { job } = row
  row.last = token
  row.length++
  row.produced++
  job.onToken(token)
  const isEnd = job.endIds.has(token)
  if (!isEnd && row.produced < job.limit) return true
  job.onEnd(isEnd ? 'end' : 'length')
  return false
}

function isGreedy({ sampling }: Job): boolean {
  return sampling.temperature === 0 || sampling.topK === 1
}
