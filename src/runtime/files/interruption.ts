/** @file What ends one try of a download but not the download. */
import type { FailureCode } from '#protocol/failure.ts'

export type InterruptionFacts = {
  readonly reason: 'busy' | 'unreachable'
  /** What to say when this was the last try. */
  readonly code: FailureCode
  readonly detail?: string
  /** How long the server wants to be left alone; null where it does not say. */
  readonly pauseMs?: number | null
  /** What comes next, if not the same again after a while: asking for all of the file, or asking in another way. */
  readonly next?: 'restart' | 'differently'
}

/** Another try may go better. */
export class Interruption extends Error {
  readonly facts: InterruptionFacts

  constructor(facts: InterruptionFacts, options?: ErrorOptions) {
    super(facts.detail ?? facts.code, options)
    this.name = 'Interruption'
    this.facts = facts
  }
}
