/** @file `window.tuningFork`: the page's public, stable interface for scripts, tests and teaching. */
import * as input from '#app/consoleInput.ts'
import { startPage } from '#app/startup.ts'
import type { AnswerEnd, AnswerRequest, Score, Timing, Turn } from '#protocol/answer.ts'
import type { Certificate } from '#protocol/certificate.ts'
import { FailureError, failure } from '#protocol/failure.ts'
import type { Device, Dtype, ModelCard, Role } from '#protocol/model.ts'
import { useAnswers, type AnswerState } from '#store/answers.ts'
import { useCertificates } from '#store/certificates.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { readRun } from '#store/keptRuns.ts'
import { useModelCache } from '#store/modelCache.ts'
import { takePlace } from '#store/oneAtATime.ts'
import { useRuns, type RunProgress } from '#store/runs.ts'
import { useScores, type ScoreState } from '#store/scores.ts'
import { useSettings } from '#store/settings.ts'
import { useSuites } from '#store/suites.ts'
import { likelihoodsInOrder } from '#suites/likelihoods.ts'
import { inOrder } from '#suites/plan.ts'
import type { Run } from '#suites/run.ts'
import type { Suite } from '#suites/suite.ts'
import { findSlot, useSlots, type SlotId, type SlotState } from '#store/slots.ts'

/** A prompt, alone or with settings; what is left out is taken from the page's settings. */
export type Question =
  | string
  | {
      readonly prompt: string
      /**
       * What was said before, oldest first; at most 100 messages. Never taken from the page's conversation; read by
       * models with a chat template, in template mode.
       */
      readonly history?: readonly Turn[]
      readonly system?: string
      readonly mode?: 'template' | 'raw'
      readonly maxTokens?: number
      readonly temperature?: number
      readonly topK?: number
      readonly topP?: number
      readonly seed?: number
      readonly slots?: readonly SlotId[]
    }

export type ConsoleAnswer = {
  readonly slotId: SlotId
  readonly modelId: string | null
  readonly role: Role | null
  readonly text: string
  readonly finishReason: AnswerEnd['finishReason'] | 'failed'
  /** The exact string the model read; null if it never began. */
  readonly sent: string | null
  readonly tokenCount: number
  readonly timing: (Timing & { readonly concurrent: boolean }) | null
  /** What went wrong, in a sentence; null if nothing did. */
  readonly failure: string | null
}

export type ConsoleScore = { readonly slotId: SlotId } & Score

export type TuningFork = {
  readonly version: string
  /**
   * The page is interactive and both default slots exist; models may still be loading. Where the catalogue cannot be
   * had, there are no slots, and whatever is asked rejects with the reason.
   */
  readonly ready: Promise<void>
  /** Catalogue entries, embedded ones first. Empty before `ready`. */
  models(): readonly ModelCard[]
  slots(): readonly SlotState[]
  /**
   * Loads a model of the catalogue, one kept in this browser (by its id) or one of the hub (`owner/name`, at a revision:
   * `owner/name@revision`); a new slot id opens a slot, up to four. A model of the hub needs a `role` unless the
   * catalogue knows it. Rejects with a plain sentence.
   */
  load(
    slotId: SlotId,
    modelId: string,
    options?: { device?: Device; dtype?: Dtype; role?: Role },
  ): Promise<SlotState>
  /**
   * Asks slots (default: all) at the same time, or in turn where the models take turns in memory. Waits for models that load. Rejects with a plain sentence if the
   * prompt is refused, a value is out of its bounds or a slot does not exist.
   */
  ask(question: Question): Promise<ConsoleAnswer[]>
  /** Teacher-forced scores of a text. Rejects, like `ask`, and when a slot cannot score it. */
  score(request: { prompt?: string; text: string; slots?: readonly SlotId[] }): Promise<ConsoleScore[]>
  /**
   * Runs a suite (`quick`, `full`, or a whole suite) on slots (default: all) and keeps the run in this browser. Resolves
   * when it is complete, has paused or was stopped, see `isComplete`; rejects if it was paused before it had begun. The
   * items are the first `maxItems` of every tier. `serial` keeps one model in memory at a time; left out, that depends
   * on the settings and on memory. `seed` (0) is that of the random numbers in the run's statistics.
   */
  runSuite(
    suite: string | Suite,
    options?: {
      slots?: readonly SlotId[]
      maxItems?: number
      serial?: boolean
      seed?: number
      onProgress?: (progress: RunProgress) => void
    },
  ): Promise<Run>
  /**
   * Runs a model of the catalogue on WASM and returns what it predicts there, for its `certificate.json`. Rejects where
   * the model cannot be run so.
   */
  certify(modelId: string): Promise<Certificate>
  /** The file of a run that is shown or kept, as `Export` on the page writes it. Rejects where there is none. */
  exportRun(runId: string): Promise<string>
}

declare global {
  interface Window {
    tuningFork: TuningFork
  }
}

/** Starts the page and puts the interface on `window`. */
export function offerConsoleApi(): void {
  const ready = startPage()
  window.tuningFork = {
    version: __APP_VERSION__,
    ready,
    models: () => useCatalogue.getState().models,
    slots: () => useSlots.getState().slots,
    load: async (slotId, modelId, options) => {
      await ready
      const { device, dtype, role } = input.checkLoad({ slotId, modelId, options }).options
      const card = await input.cardOf(modelId, role)
      const choice = await input.choiceFor(card, { device, ...(dtype && { dtype }) })
      await useModelCache.getState().keepCard(card)
      await takePlace(slotId, useSlots.getState().load(slotId, card, choice))
      const slot = findSlot(slotId)
      if (!slot) throw new FailureError(failure('unloaded'))
      return slot
    },
    ask: async (question) => {
      await ready
      const { slots, ...asked } = input.checkQuestion(question)
      const answers = await useAnswers.getState().ask(requestOf(asked), slots)
      return answers.map(plainAnswer)
    },
    score: async (request) => {
      await ready
      const { prompt, text, slots } = input.checkScore(request)
      const { mode, system } = useSettings.getState()
      const scores = await useScores.getState().score({ prompt, text, mode, system }, slots)
      return slots.map((slotId, index) => scoreOf(slotId, scores[index]))
    },
    runSuite: async (wanted, options) => {
      await ready
      const { suite, slots, maxItems, ...how } = await input.checkSuiteRun({ suite: wanted, options })
      const whole = typeof suite === 'string' ? await useSuites.getState().load(suite) : suite
      const stopListening = useRuns.subscribe(({ status, progress }, { progress: before }) => {
        if (status === 'running' && progress !== before) tell(options?.onProgress, progress)
      })
      try {
        const run = await useRuns.getState().start(firstItems(whole, maxItems), slots, how)
        if (!run) throw new RangeError('The run was paused before its models were ready.')
        return run
      } finally {
        stopListening()
      }
    },
    certify: async (modelId) => {
      await ready
      const card = await input.cardOf(modelId)
      return await useCertificates.getState().make(card)
    },
    exportRun: async (runId) => {
      const { run } = useRuns.getState()
      const found = run?.id === runId ? run : await readRun(runId)
      if (!found) throw new RangeError(`There is no run ${runId}.`)
      const { writeRun } = await import('#suites/exports/runJson.ts')
      return writeRun({ ...found, answers: inOrder(found), likelihoods: likelihoodsInOrder(found) })
    },
  }
}

/** A script that throws while it listens is heard of, like any other error of a script, and the run goes on. */
function tell(onProgress: ((progress: RunProgress) => void) | undefined, progress: RunProgress): void {
  try {
    onProgress?.(progress)
  } catch (error) {
    reportError(error)
  }
}

/** The first items of every tier; the same suite where that is all of them. */
function firstItems(suite: Suite, count: number): Suite {
  const counts = new Map<string, number>()
  const items = suite.items.filter(({ tier }) => {
    const number = (counts.get(tier) ?? 0) + 1
    counts.set(tier, number)
    return number <= count
  })
  return items.length === suite.items.length ? suite : { ...suite, isExploratory: true, items }
}

function scoreOf(slotId: SlotId, state: ScoreState | undefined): ConsoleScore {
  if (!state?.score) throw new FailureError(state?.failure ?? failure('unloaded'))
  return { slotId, ...state.score }
}

/** A request with the page's settings for whatever the question leaves open. */
function requestOf(asked: Omit<input.CheckedQuestion, 'slots'>): AnswerRequest {
  const settings = useSettings.getState()
  return {
    prompt: asked.prompt,
    ...(asked.history && { history: asked.history }),
    system: asked.system ?? settings.system,
    mode: asked.mode ?? settings.mode,
    maxTokens: asked.maxTokens ?? settings.maxTokens,
    sampling: {
      temperature: asked.temperature ?? settings.temperature,
      topK: asked.topK ?? settings.topK,
      topP: asked.topP ?? settings.topP,
      seed: asked.seed ?? settings.seed,
    },
  }
}

function plainAnswer(answer: AnswerState): ConsoleAnswer {
  const { slotId, modelId, role, text, sent, tokenCount, end, failure: reason, concurrent } = answer
  return {
    slotId,
    modelId,
    role,
    text,
    sent,
    tokenCount,
    finishReason: end?.finishReason ?? 'failed',
    timing: end && { ...end.timing, concurrent },
    failure: reason?.message ?? null,
  }
}
