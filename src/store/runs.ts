/** @file The run on the page, how far it is, and the runs kept in this browser. */
import { create } from 'zustand'

import type { Failure } from '#protocol/failure.ts'
import {
  isAnswered,
  readHeads,
  readRun,
  removeRun,
  saveAnswers,
  saveHead,
  type RunHead,
} from '#store/database.ts'
import { newRun } from '#store/newRun.ts'
import { failureOf, type SlotId } from '#store/slots.ts'
import { askAll, scoreAll } from '#store/suiteRunner.ts'
import { likelihoodItems, likelihoodItemsLeft, likelihoodsInOrder } from '#suites/likelihoods.ts'
import { inOrder, questionsFor, questionsLeft } from '#suites/plan.ts'
import type { Likelihood, Run, RunAnswer } from '#suites/run.ts'
import type { Suite } from '#suites/suite.ts'

/** `starting`: waits for the models, or for the end of the run before. */
export type RunStatus = 'idle' | 'starting' | 'running' | 'paused' | 'complete'

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
  /**
   * Asks the slots' models everything in a suite, in place of what is under way. Resolves when the run is complete or
   * has paused; to null if it was paused before it had begun.
   */
  start(suite: Suite, slotIds: readonly SlotId[]): Promise<Run | null>
  /** Ends what is being asked; what was answered stays. */
  pause(): void
  /** Goes on with the questions that have no answer. */
  resume(): Promise<void>
  /** Shows a run that was imported, and keeps it. */
  open(run: Run): Promise<void>
  /** Shows a kept run. Rejects where it cannot be read. */
  openKept(runId: string): Promise<void>
  remove(runId: string): Promise<void>
  readKept(): Promise<void>
}

/** Answers reach the page together, a few times a second: each by itself would redraw the matrix too often. */
const flushMs = 200

const noProgress: RunProgress = { answered: 0, total: 0, secondsLeft: null }

/** How what is under way is paused. */
let stopRun = new AbortController()
/** Settles when what is under way has ended and is kept. */
let underWay: Promise<unknown> = Promise.resolve()

export const useRuns = create<RunsState>()((set, get) => ({
  run: null,
  status: 'idle',
  progress: noProgress,
  failure: null,
  kept: [],
  keepFailure: null,
  start: async (suite, slotIds) => {
    set({ status: 'starting', failure: null })
    return await next(async (signal) => {
      const run = await newRun(suite, slotIds, signal)
      if (!run) return null
      show(run)
      return await goOn(run, signal)
    })
  },
  pause: () => stopRun.abort(),
  resume: async () => {
    const { run, status } = get()
    if (!run || status !== 'paused') return
    set({ status: 'starting', failure: null })
    await next(async (signal) => {
      const shown = get().run
      if (shown?.id === run.id && !signal.aborted) await goOn(shown, signal)
    })
  },
  open: (run) =>
    next(async () => {
      const opened = await withOwnId({ ...run, isComplete: isAnswered(run, run.answers) })
      show(opened)
      await keep(() => save(opened))
    }),
  openKept: (runId) =>
    next(async () => {
      const run = await readRun(runId)
      if (run) show(run)
    }),
  remove: async (runId) => {
    if (get().run?.id !== runId) return await keep(() => removeRun(runId))
    await next(async () => {
      set({ run: null, progress: noProgress, failure: null })
      await keep(() => removeRun(runId))
    })
  },
  readKept: () => keep(async () => undefined),
}))

/**
 * Pauses what is under way and does a task once that has ended, so that nothing of it is lost and no two tasks ever
 * ask or show at the same time.
 */
function next<Result>(task: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  stopRun.abort()
  const stop = new AbortController()
  stopRun = stop
  const result = underWay
    .then(() => task(stop.signal))
    .finally(() => {
      if (stopRun === stop) settle() // else another task waits already
    })
  underWay = result.catch(() => undefined)
  return result
}

/** Nothing is under way any more. */
function settle(): void {
  useRuns.setState(({ run }) => ({ status: run ? (run.isComplete ? 'complete' : 'paused') : 'idle' }))
}

/** Does something with the database and reads anew what it keeps. */
async function keep(change: () => Promise<void>): Promise<void> {
  try {
    await change()
    useRuns.setState({ kept: await readHeads(), keepFailure: null })
  } catch {
    useRuns.setState({ keepFailure: notKept })
  }
}

const notKept =
  'This browser keeps no data for the page, or no more of it, so a reload loses the run. Export it to keep it, then leave the private window or delete runs.'

async function save(run: Run): Promise<void> {
  await saveAnswers(run.id, run.answers)
  await saveHead(run)
}

/** A run that comes from elsewhere takes no place of a kept one: where that differs, the newcomer gets another id. */
async function withOwnId(run: Run): Promise<Run> {
  const shown = useRuns.getState().run
  const known = shown?.id === run.id ? shown : await readRun(run.id).catch(() => undefined)
  if (!known) return run
  const { writeRun } = await import('#suites/exports/runJson.ts')
  const fileOf = (each: Run): string => writeRun(sorted(each))
  return fileOf(known) === fileOf(run) ? run : { ...run, id: crypto.randomUUID() }
}

/** The same run in the same order, whichever answer came first. */
function sorted(run: Run): Run {
  return { ...run, answers: inOrder(run), likelihoods: likelihoodsInOrder(run) }
}

function show(run: Run): void {
  const questions = run.models.flatMap(({ role }) => questionsFor(run.suite, role))
  const total = questions.length + run.models.length * likelihoodItems(run.suite).length
  const left = run.models.flatMap((model) => [
    ...questionsLeft(run, model),
    ...likelihoodItemsLeft(run, model),
  ])
  useRuns.setState({
    run,
    progress: { answered: total - left.length, total, secondsLeft: null },
    failure: null,
  })
}

/** Asks what is left, all slots at the same time, until everything is answered or the run is paused. */
async function goOn(run: Run, signal: AbortSignal): Promise<Run> {
  useRuns.setState({ status: 'running', failure: null })
  await keep(() => save(run)) // also answers that could not be kept before
  const inbox = new Inbox(run)
  const { suite } = run
  const asked = run.models.map(async (model) => {
    const task = { suite, model, signal }
    await askAll({
      ...task,
      questions: questionsLeft(run, model),
      onAnswer: (answer) => inbox.add(answer),
    })
    await scoreAll({
      ...task,
      items: likelihoodItemsLeft(run, model),
      onLikelihood: (likelihood) => inbox.addLikelihood(likelihood),
    })
  })
  const [lost] = (await Promise.allSettled(asked)).filter((result) => result.status === 'rejected')
  const ended = await inbox.close()
  if (lost && !ended.isComplete && useRuns.getState().run?.id === run.id)
    useRuns.setState({ failure: failureOf(lost.reason) })
  return ended
}

/** Collects answers, puts them into the database and into the run together. */
class Inbox {
  #run: Run
  #addedCount = 0
  readonly #progressBefore = useRuns.getState().progress
  readonly #start = performance.now()
  readonly #timer: ReturnType<typeof setInterval>
  #waiting: RunAnswer[] = []
  #waitingLikelihoods: Likelihood[] = []
  /** Those the database does not have yet, because a save failed or is not through. */
  #unsaved: RunAnswer[] = []
  #hasUnsavedLikelihoods = false
  #saving: Promise<void> | null = null

  constructor(run: Run) {
    this.#run = run
    this.#timer = setInterval(() => this.#flush(), flushMs)
  }

  add(answer: RunAnswer): void {
    this.#waiting.push(answer)
  }

  addLikelihood(likelihood: Likelihood): void {
    this.#waitingLikelihoods.push(likelihood)
  }

  /** @returns the run with all that came. */
  async close(): Promise<Run> {
    clearInterval(this.#timer)
    this.#flush()
    await this.#saving
    const run = sorted(this.#run)
    this.#run = { ...run, isComplete: isAnswered(run, run.answers) }
    this.#show(null)
    await keep(async () => {
      await saveAnswers(run.id, this.#unsaved)
      await saveHead(this.#run)
    })
    return this.#run
  }

  #flush(): void {
    const [added, likelihoods] = [this.#waiting, this.#waitingLikelihoods]
    this.#waiting = []
    this.#waitingLikelihoods = []
    this.#unsaved.push(...added)
    this.#hasUnsavedLikelihoods ||= likelihoods.length > 0
    if (added.length + likelihoods.length > 0)
      this.#run = {
        ...this.#run,
        answers: [...this.#run.answers, ...added],
        likelihoods: [...this.#run.likelihoods, ...likelihoods],
      }
    this.#addedCount += added.length + likelihoods.length
    // First: whoever listens to the store may throw.
    this.#saving ??= this.#save().finally(() => (this.#saving = null))
    if (added.length + likelihoods.length > 0) this.#show(this.#secondsLeft())
  }

  async #save(): Promise<void> {
    const [answers, hasLikelihoods] = [this.#unsaved, this.#hasUnsavedLikelihoods]
    this.#unsaved = []
    this.#hasUnsavedLikelihoods = false
    try {
      if (answers.length > 0) await saveAnswers(this.#run.id, answers)
      if (hasLikelihoods) await saveHead(this.#run) // the head holds them
    } catch {
      this.#unsaved.push(...answers) // the next save tries again
      this.#hasUnsavedLikelihoods ||= hasLikelihoods
      useRuns.setState({ keepFailure: notKept })
    }
  }

  #show(secondsLeft: number | null): void {
    const { answered, total } = this.#progressBefore
    const progress = { answered: answered + this.#addedCount, total, secondsLeft }
    useRuns.setState(({ run }) => (run?.id === this.#run.id ? { run: this.#run, progress } : {}))
  }

  #secondsLeft(): number | null {
    const { answered, total } = this.#progressBefore
    const pace = this.#addedCount / (performance.now() - this.#start) // answers a ms
    return pace > 0 ? (total - answered - this.#addedCount) / pace / 1000 : null
  }
}
