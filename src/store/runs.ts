/** @file The run on the page, how far it is, and the runs kept in this browser. */
import { create } from 'zustand'

import { nextTask } from '#lib/steps.ts'
import type { Failure } from '#protocol/failure.ts'
import { askModels } from '#store/askModels.ts'
import type { KeptHead } from '#store/keptForms.ts'
import { isRunStopped, readHeads, readRun, removeRun, saveHead, saveRun } from '#store/keptRuns.ts'
import { newRun } from '#store/newRun.ts'
import { takesTurns, withModelsKept } from '#store/oneAtATime.ts'
import { RunInbox } from '#store/runInbox.ts'
import type { SlotId } from '#store/slots.ts'
import { askAll, scoreAll } from '#store/suiteRunner.ts'
import { likelihoodItems, likelihoodItemsLeft, likelihoodsInOrder } from '#suites/likelihoods.ts'
import { answeredCount, inOrder, isAnswered, questionCount, questionsLeft } from '#suites/plan.ts'
import type { Run, RunModel } from '#suites/run.ts'
import type { Suite } from '#suites/suite.ts'

/** `starting`: waits for the models, or for the end of the run before. `stopped`: incomplete, and stays so. */
export type RunStatus = 'idle' | 'starting' | 'running' | 'paused' | 'stopped' | 'complete'

/** Answers and likelihoods that have come, of all that will; `secondsLeft` once that can be told. */
export type RunProgress = {
  readonly answered: number
  readonly total: number
  readonly secondsLeft: number | null
}

type AskOptions = {
  /** One model in memory at a time. Left out, that depends on the settings and on memory. */
  readonly isSerial?: boolean | undefined
}

type StartOptions = AskOptions & {
  /** Of the random numbers that the statistics of the run draw; 0 if left out. */
  readonly seed?: number
}

type RunsState = {
  /** The run that is shown, live or opened. */
  readonly run: Run | null
  readonly status: RunStatus
  /** The run that is shown was ended for good. */
  readonly isStopped: boolean
  readonly progress: RunProgress
  /** The slots whose models are compared with each other; null: the first two of the run. */
  readonly pair: readonly [first: string, second: string] | null
  choosePair(pair: readonly [first: string, second: string]): void
  /** Why the run paused by itself. */
  readonly failure: Failure | null
  /** The runs kept in this browser, newest first. */
  readonly kept: readonly KeptHead[]
  /** Runs cannot be kept here, and why not; the run itself goes on. */
  readonly keepFailure: string | null
  /**
   * Asks the slots' models everything in a suite, in place of what is under way. Resolves when the run is complete or
   * has paused or was stopped; to null if it was paused before it had begun.
   */
  start(suite: Suite, slotIds: readonly SlotId[], options?: StartOptions): Promise<Run | null>
  /** Ends what is being asked; what was answered stays. */
  pause(): void
  /** Ends the run that is shown for good: what was answered stays, and nothing more is asked, also after a reload. */
  stop(): Promise<void>
  /** Goes on with the questions that have no answer. */
  resume(options?: AskOptions): Promise<void>
  /** Shows a run that was imported, and keeps it. */
  open(run: Run): Promise<void>
  /** Shows a kept run. Rejects where it cannot be read. */
  openKept(runId: string): Promise<void>
  remove(runId: string): Promise<void>
  readKept(): Promise<void>
}

const noProgress: RunProgress = { answered: 0, total: 0, secondsLeft: null }

/** How what is under way is paused. */
let stopRun = new AbortController()
/** Settles when what is under way has ended and is kept. */
let underWay: Promise<unknown> = Promise.resolve()

export const useRuns = create<RunsState>()((set, get) => ({
  run: null,
  status: 'idle',
  isStopped: false,
  progress: noProgress,
  pair: null,
  choosePair: (pair) => set({ pair }),
  failure: null,
  kept: [],
  keepFailure: null,
  start: async (suite, slotIds, { seed = 0, isSerial = takesTurns() } = {}) => {
    set({ status: 'starting', failure: null })
    return await next((signal) =>
      withModelsKept(async () => {
        const begun = await newRun(suite, slotIds, { seed, isSerial, signal })
        if (!begun) return null
        await show(begun.run)
        return await goOn(begun.run, begun.isSerial, signal)
      }),
    )
  },
  pause: () => stopRun.abort(),
  stop: stopForGood,
  resume: async ({ isSerial = takesTurns() } = {}) => {
    const { run, status } = get()
    if (!run || status !== 'paused') return
    set({ status: 'starting', failure: null })
    await next(async (signal) => {
      const shown = get().run
      if (shown?.id !== run.id || signal.aborted) return
      await withModelsKept(() => goOn(shown, isSerial, signal))
    })
  },
  open: (run) =>
    next(async () => {
      const opened = await withOwnId({ ...run, isComplete: isAnswered(run) })
      const isEnded = opened.suite.imported !== undefined && !opened.isComplete // nothing more can be asked
      await show(opened, isEnded)
      await keep(async () => {
        await saveRun(opened)
        if (isEnded) await saveHead(opened, true)
      })
    }),
  openKept: (runId) =>
    next(async () => {
      const run = await readRun(runId)
      if (run) await show(run, await isRunStopped(runId))
    }),
  remove: async (runId) => {
    if (get().run?.id !== runId) return await keep(() => removeRun(runId))
    await next(async () => {
      set({ run: null, isStopped: false, progress: noProgress, failure: null })
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

async function stopForGood(): Promise<void> {
  const { run, status } = useRuns.getState()
  stopRun.abort()
  if (!run || (status !== 'running' && status !== 'paused')) return
  await next(async () => {
    const shown = useRuns.getState().run
    if (shown?.id !== run.id || shown.isComplete) return
    useRuns.setState({ isStopped: true, failure: null })
    await keep(() => saveHead(shown, true))
  })
}

/** Nothing is under way any more. */
function settle(): void {
  useRuns.setState(({ run, isStopped }) => ({ status: statusOf(run, isStopped) }))
}

function statusOf(run: Run | null, isStopped: boolean): RunStatus {
  if (!run) return 'idle'
  if (run.isComplete) return 'complete'
  return isStopped ? 'stopped' : 'paused'
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
  'This browser keeps no data for the page, or no more of it, so a reload loses the run. Export it to keep it (this page opens files of at most 20 MB again), then leave the private window or delete runs.'

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

async function show(run: Run, isStopped = false): Promise<void> {
  const scoreCount = likelihoodItems(run.suite).length
  const sum = (countOf: (model: RunModel) => number): number =>
    run.models.reduce((count, model) => count + countOf(model), 0)
  const total = sum(({ role }) => questionCount(run.suite, role) + scoreCount)
  const answered = sum(
    (model) => answeredCount(run, model) + scoreCount - likelihoodItemsLeft(run, model).length,
  )
  await nextTask() // with 50,000 items counting and drawing each take their time
  useRuns.setState({
    run,
    isStopped,
    progress: { answered, total, secondsLeft: null },
    pair: null,
    failure: null,
  })
}

/** Asks what is left until everything is answered or the run is paused. */
async function goOn(run: Run, isSerial: boolean, signal: AbortSignal): Promise<Run> {
  useRuns.setState({ status: 'running', failure: null })
  await keep(() => saveRun(run)) // also answers that could not be kept before
  const { answered, total } = useRuns.getState().progress
  const inbox = new RunInbox(run, {
    onGrown: (grown, addedCount, elapsedMs) => {
      const left = total - answered - addedCount
      const secondsLeft = addedCount > 0 ? (left / addedCount) * (elapsedMs / 1000) : null
      showGrown(grown, { answered: answered + addedCount, total, secondsLeft })
    },
    onUnsaved: () => useRuns.setState({ keepFailure: notKept }),
  })
  const lost = await askModels({
    models: run.models.filter((model) => isWanted(run, model)),
    isSerial,
    signal,
    ask: (model) => askModel(inbox, model, signal),
  })
  const answeredRun = sorted(await inbox.close())
  const ended = { ...answeredRun, isComplete: isAnswered(answeredRun) }
  showGrown(ended, { ...useRuns.getState().progress, secondsLeft: null })
  await keep(async () => {
    await inbox.save()
    await saveHead(ended)
  })
  if (lost && !ended.isComplete && useRuns.getState().run?.id === run.id) useRuns.setState({ failure: lost })
  return ended
}

/** Whether there is anything left to be asked of a model. */
function isWanted(run: Run, model: RunModel): boolean {
  return (
    answeredCount(run, model) < questionCount(run.suite, model.role) ||
    likelihoodItemsLeft(run, model).length > 0
  )
}

/** Asks one model what is left by then. */
async function askModel(inbox: RunInbox, model: RunModel, signal: AbortSignal): Promise<void> {
  const run = inbox.soFar()
  const task = { suite: run.suite, model, signal }
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
}

/** The run under way, unless another one is shown by now. */
function showGrown(grown: Run, progress: RunProgress): void {
  useRuns.setState(({ run }) => (run?.id === grown.id ? { run: grown, progress } : {}))
}
