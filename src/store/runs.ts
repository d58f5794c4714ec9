/** @file The run on the page, how far it is, and the runs kept in this browser. */
import { create } from 'zustand'

import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import { readHeads, readRun, removeRun, saveAnswers, saveHead, type RunHead } from '#store/database.ts'
import { failureOf, findSlot, readySession, type SlotId, type SlotState } from '#store/slots.ts'
import { askAll, scoreAll } from '#store/suiteRunner.ts'
import { answerLimit } from '#suites/conditions.ts'
import { likelihoodItems, likelihoodItemsLeft, likelihoodsInOrder } from '#suites/likelihoods.ts'
import { inOrder, questionsFor, questionsLeft } from '#suites/plan.ts'
import { conditions, type Likelihood, type Run, type RunAnswer, type RunModel } from '#suites/run.ts'
import type { Suite } from '#suites/suite.ts'

export type RunStatus = 'idle' | 'running' | 'paused' | 'complete'

/** Answers and likelihoods that have come, of all that will; `secondsLeft` once that can be told. */
export type RunProgress = {
  readonly answered: number
  readonly total: number
  readonly secondsLeft: number | null
}

type RunsState = {
  /** The run that is shown, live or opened. */
  readonly run: Run | null
  readonly status: RunStatus
  readonly progress: RunProgress
  /** Why the run paused by itself. */
  readonly failure: Failure | null
  /** The runs kept in this browser, newest first. */
  readonly kept: readonly RunHead[]
  /** Runs cannot be kept here, and why not; the run itself goes on. */
  readonly keepFailure: string | null
  /** Asks the slots' models everything in a suite. Resolves when the run is complete or has paused. */
  start(suite: Suite, slotIds: readonly SlotId[]): Promise<Run>
  /** Ends what is being asked; what was answered stays. */
  pause(): void
  /** Goes on with the questions that have no answer. */
  resume(): Promise<void>
  /** Shows a kept run, or one that was imported. */
  open(run: Run): Promise<void>
  openKept(runId: string): Promise<void>
  remove(runId: string): Promise<void>
  readKept(): Promise<void>
}

/** Answers reach the page together, a few times a second: each by itself would redraw the matrix too often. */
const flushMs = 200

/** How the run under way is paused. */
let stopRun = new AbortController()

export const useRuns = create<RunsState>()((set, get) => ({
  run: null,
  status: 'idle',
  progress: { answered: 0, total: 0, secondsLeft: null },
  failure: null,
  kept: [],
  keepFailure: null,
  start: async (suite, slotIds) => {
    stopRun.abort()
    const run = await newRun(suite, slotIds)
    show(run)
    await keep(() => saveHead(headOf(run)))
    await goOn()
    return get().run ?? run
  },
  pause: () => stopRun.abort(),
  resume: async () => {
    if (get().run && get().status === 'paused') await goOn()
  },
  open: async (run) => {
    stopRun.abort()
    show(run)
    await keep(async () => {
      await saveHead(headOf(run))
      await saveAnswers(run.id, run.answers)
    })
  },
  openKept: async (runId) => {
    const run = await readRun(runId)
    if (!run) return
    stopRun.abort()
    show(run)
  },
  remove: async (runId) => {
    if (get().run?.id === runId) {
      stopRun.abort()
      set({ run: null, status: 'idle' })
    }
    await keep(() => removeRun(runId))
  },
  readKept: () => keep(async () => undefined),
}))

/** Does something with the database and reads anew what it keeps. */
async function keep(change: () => Promise<void>): Promise<void> {
  try {
    await change()
    useRuns.setState({ kept: await readHeads(), keepFailure: null })
  } catch {
    const keepFailure =
      'This browser keeps no data for the page, so a reload loses the run. Export it to keep it, or leave the private window.'
    useRuns.setState({ keepFailure })
  }
}

function show(run: Run): void {
  const questions = run.models.flatMap(({ role }) => questionsFor(run.suite, role))
  const total = questions.length + run.models.length * likelihoodItems(run.suite).length
  useRuns.setState({
    run,
    status: run.isComplete ? 'complete' : 'paused',
    progress: { answered: countOf(run), total, secondsLeft: null },
    failure: null,
  })
}

async function newRun(suite: Suite, slotIds: readonly SlotId[]): Promise<Run> {
  const models = await Promise.all(slotIds.map(loadedModel))
  return {
    version: 1,
    id: crypto.randomUUID(),
    suite,
    seed: 0,
    maxTokens: answerLimit(suite),
    startedAt: new Date().toISOString(),
    browser: navigator.userAgent.slice(0, 500),
    appVersion: __APP_VERSION__,
    models,
    conditions: [...conditions],
    answers: [],
    likelihoods: [],
    isComplete: false,
  }
}

async function loadedModel(slotId: SlotId): Promise<RunModel> {
  await readySession(slotId)
  const slot = findSlot(slotId)
  if (!slot?.card || !slot.device) throw new FailureError(failure('unloaded'))
  return describe(slot, slot.card)
}

function describe(slot: SlotState, card: NonNullable<SlotState['card']>): RunModel {
  return {
    slotId: slot.id,
    modelId: card.id,
    name: card.name,
    role: card.role,
    device: slot.device ?? 'wasm',
    dtype: slot.dtype ?? 'unknown',
    adapter: slot.report?.adapter ?? null,
  }
}

function countOf({ answers, likelihoods }: Run): number {
  return answers.length + likelihoods.length
}

function headOf(run: Run): RunHead {
  const { answers: _, ...head } = run
  return head
}

/** Asks what is left, all slots at the same time, until everything is answered or the run is paused. */
async function goOn(): Promise<void> {
  const { run } = useRuns.getState()
  if (!run) return
  stopRun = new AbortController()
  const { signal } = stopRun
  useRuns.setState({ status: 'running', failure: null })
  const inbox = new Inbox(run)
  const asked = run.models.map(async (model) => {
    const { suite } = run
    const questions = questionsLeft(run, model)
    await askAll({ suite, model, questions, signal, onAnswer: (answer) => inbox.add(answer) })
    const items = likelihoodItemsLeft(run, model)
    await scoreAll({
      suite,
      model,
      items,
      signal,
      onLikelihood: (likelihood) => inbox.addLikelihood(likelihood),
    })
  })
  const [lost] = (await Promise.allSettled(asked)).filter((result) => result.status === 'rejected')
  await inbox.close()
  if (useRuns.getState().run?.id !== run.id) return // another run is shown by now
  end(lost ? failureOf(lost.reason) : null)
  const ended = useRuns.getState().run
  if (ended) await keep(() => saveHead(headOf(ended)))
}

function end(reason: Failure | null): void {
  useRuns.setState(({ run, progress }) => {
    const isComplete = progress.answered >= progress.total
    return {
      run: run && { ...run, answers: inOrder(run), likelihoods: likelihoodsInOrder(run), isComplete },
      status: isComplete ? 'complete' : 'paused',
      failure: isComplete ? null : reason,
      progress: { ...progress, secondsLeft: null },
    }
  })
}

/** Collects answers, puts them into the run and into the database together. */
class Inbox {
  readonly #runId: string
  readonly #alreadyAnswered: number
  readonly #start = performance.now()
  readonly #timer: ReturnType<typeof setInterval>
  #waiting: RunAnswer[] = []
  #waitingLikelihoods: Likelihood[] = []
  #saved: Promise<unknown> = Promise.resolve()

  constructor(run: Run) {
    this.#runId = run.id
    this.#alreadyAnswered = countOf(run)
    this.#timer = setInterval(() => this.#flush(), flushMs)
  }

  add(answer: RunAnswer): void {
    this.#waiting.push(answer)
  }

  addLikelihood(likelihood: Likelihood): void {
    this.#waitingLikelihoods.push(likelihood)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#flush()
    await this.#saved
  }

  #flush(): void {
    const [added, likelihoods] = [this.#waiting, this.#waitingLikelihoods]
    if (added.length + likelihoods.length === 0) return
    this.#waiting = []
    this.#waitingLikelihoods = []
    useRuns.setState(({ run, progress }) => {
      if (run?.id !== this.#runId) return {}
      const grown = {
        ...run,
        answers: [...run.answers, ...added],
        likelihoods: [...run.likelihoods, ...likelihoods],
      }
      return { run: grown, progress: this.#progress(countOf(grown), progress.total) }
    })
    this.#save(added, likelihoods.length > 0)
  }

  #save(added: readonly RunAnswer[], hasLikelihoods: boolean): void {
    const { run } = useRuns.getState()
    const save = async (): Promise<void> => {
      await saveAnswers(this.#runId, added)
      if (hasLikelihoods && run?.id === this.#runId) await saveHead(headOf(run)) // the head holds them
    }
    this.#saved = this.#saved.then(save).catch(() => undefined) // said once, when the run was put down
  }

  #progress(answered: number, total: number): RunProgress {
    const pace = (answered - this.#alreadyAnswered) / (performance.now() - this.#start) // answers a ms
    return { answered, total, secondsLeft: pace > 0 ? (total - answered) / pace / 1000 : null }
  }
}
