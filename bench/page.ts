/** @file What the benchmark drives: the product's own client and worker, with nothing on the screen. */
import { ModelSession, type Running } from '#client/ModelSession.ts'
import type { AnswerEnd, AnswerRequest, LoadReport, Score, ScoreRequest } from '#protocol/answer.ts'
import type { LoadOptions } from '#protocol/engine.ts'
import type { ModelCard } from '#protocol/model.ts'

/** Times from the making of the worker on. */
export type Opened = { readonly report: LoadReport; readonly readyMs: number; readonly firstTokenMs: number }

/** Answers in the order of their requests, and the time all of them took. */
export type Answered = { readonly ends: readonly AnswerEnd[]; readonly elapsedMs: number }

const sessions = new Map<string, ModelSession>()
const running = new Set<Running<unknown>>()
const silent = { onStarted: () => undefined, onStreamed: () => undefined }

function sessionOf(name: string): ModelSession {
  const session = sessions.get(name)
  if (!session) throw new Error(`No model is open as ${name}`)
  return session
}

async function resultOf<Result>(run: Running<Result>): Promise<Result> {
  running.add(run)
  return await run.result.finally(() => running.delete(run))
}

/** Everything takes and gives plain data: each call crosses from Node to the page and back. */
const benchPage = {
  /** Loads a model in a worker of its own and lets it answer `first`. */
  async open(name: string, card: ModelCard, options: LoadOptions, first: AnswerRequest): Promise<Opened> {
    const startMs = performance.now()
    const session = new ModelSession(card, options, {
      onProgress: () => undefined,
      onGone: () => undefined,
    })
    sessions.set(name, session)
    const { report } = await session.loaded
    const readyMs = performance.now() - startMs
    await session.answer(first, silent).result
    return { report, readyMs, firstTokenMs: performance.now() - startMs }
  },

  close(name: string): void {
    sessions.get(name)?.close()
    sessions.delete(name)
  },

  /** One answer of each named session, asked for at the same moment; a name given twice queues. */
  async answer(names: readonly string[], request: AnswerRequest): Promise<Answered> {
    const startMs = performance.now()
    const runs = names.map((name) => resultOf(sessionOf(name).answer(request, silent)))
    const ends = await Promise.all(runs)
    return { ends, elapsedMs: performance.now() - startMs }
  },

  async answerAll(name: string, requests: readonly AnswerRequest[], rowCount: number): Promise<Answered> {
    const ends: AnswerEnd[] = []
    const onItem = (index: number, end: AnswerEnd): void => void (ends[index] = end)
    const elapsedMs = await resultOf(sessionOf(name).answerAll(requests, rowCount, onItem))
    return { ends, elapsedMs }
  },

  /** Lists of different models, all at once or one after the other; answers in the order of the lists. */
  async answerLists(
    lists: readonly { readonly name: string; readonly requests: readonly AnswerRequest[] }[],
    rowCount: number,
    atOnce: boolean,
  ): Promise<Answered> {
    const startMs = performance.now()
    const answer = ({ name, requests }: (typeof lists)[number]): Promise<Answered> =>
      benchPage.answerAll(name, requests, rowCount)
    const answered: Answered[] = []
    if (atOnce) answered.push(...(await Promise.all(lists.map(answer))))
    else for (const list of lists) answered.push(await answer(list))
    return { ends: answered.flatMap(({ ends }) => ends), elapsedMs: performance.now() - startMs }
  },

  async score(name: string, request: ScoreRequest): Promise<{ score: Score; totalMs: number }> {
    const { score, totalMs } = await resultOf(sessionOf(name).score(request))
    return { score, totalMs }
  },

  /** Stops whatever runs; answers come back as far as they got. */
  stop(): void {
    for (const run of running) run.stop()
  },
}

export type BenchPage = typeof benchPage

Object.assign(globalThis, { benchPage })
