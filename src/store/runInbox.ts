/** @file Collects what models say in a run, and passes it on together: each by itself would redraw the page too often. */
import { saveAdded } from '#store/keptRuns.ts'
import type { Likelihood, Run, RunAnswer } from '#suites/run.ts'

/** A few times a second. */
const flushMs = 200

type InboxOptions = {
  /** The run has grown, by `addedCount` since the inbox was opened, in `elapsedMs`. */
  readonly onGrown: (run: Run, addedCount: number, elapsedMs: number) => void
  /** The database did not take what came; the next save tries again. */
  readonly onUnsaved: () => void
}

export class RunInbox {
  #run: Run
  /** What the page knows of it. */
  #reported: Run
  #addedCount = 0
  readonly #options: InboxOptions
  readonly #start = performance.now()
  readonly #timer: ReturnType<typeof setInterval>
  #answers: RunAnswer[] = []
  #likelihoods: Likelihood[] = []
  /** Those the database does not have yet, because a save failed or is not through. */
  #unsavedAnswers: RunAnswer[] = []
  #unsavedLikelihoods: Likelihood[] = []
  #saving: Promise<void> | null = null

  constructor(run: Run, options: InboxOptions) {
    this.#run = run
    this.#reported = run
    this.#options = options
    this.#timer = setInterval(() => this.#flush(), flushMs)
  }

  add(answer: RunAnswer): void {
    this.#answers.push(answer)
  }

  addLikelihood(likelihood: Likelihood): void {
    this.#likelihoods.push(likelihood)
  }

  /** The run with all that has come so far. */
  soFar(): Run {
    const [answers, likelihoods] = [this.#answers, this.#likelihoods]
    if (answers.length + likelihoods.length === 0) return this.#run
    this.#answers = []
    this.#likelihoods = []
    this.#unsavedAnswers.push(...answers)
    this.#unsavedLikelihoods.push(...likelihoods)
    this.#addedCount += answers.length + likelihoods.length
    this.#run = {
      ...this.#run,
      answers: [...this.#run.answers, ...answers],
      likelihoods: [...this.#run.likelihoods, ...likelihoods],
    }
    return this.#run
  }

  /** Nothing comes any more. */
  async close(): Promise<Run> {
    clearInterval(this.#timer)
    this.#flush()
    await this.#saving
    return this.#run
  }

  /** Saves what is left to be saved. Rejects where the database does not take it. */
  async save(): Promise<void> {
    const [answers, likelihoods] = [this.#unsavedAnswers, this.#unsavedLikelihoods]
    this.#unsavedAnswers = []
    this.#unsavedLikelihoods = []
    try {
      if (answers.length + likelihoods.length > 0) await saveAdded(this.#run.id, { answers, likelihoods })
    } catch (error) {
      this.#unsavedAnswers.push(...answers)
      this.#unsavedLikelihoods.push(...likelihoods)
      throw error
    }
  }

  #flush(): void {
    const run = this.soFar()
    // First: whoever listens to the store may throw.
    this.#saving ??= this.save()
      .catch(this.#options.onUnsaved)
      .finally(() => (this.#saving = null))
    if (run === this.#reported) return
    this.#reported = run
    this.#options.onGrown(run, this.#addedCount, performance.now() - this.#start)
  }
}
