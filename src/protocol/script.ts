/** @file What the scripted runtime plays instead of a model: recorded answers, and faults on demand. */
import type { Numerics } from '#protocol/certificate.ts'
import type { FailureCode } from '#protocol/failure.ts'

/** Where a scripted run goes wrong. `crash` throws outside any handler, `hang` never answers again. */
export type ScriptedFault = {
  readonly during: 'load' | 'answer' | 'score'
  readonly kind: FailureCode | 'crash' | 'hang'
  /** Only at prompts that contain this; at every prompt if left out. */
  readonly prompt?: string
  /** For faults during an answer: after this many tokens. */
  readonly afterTokens?: number
  /** Thrown as a plain error, as ONNX Runtime does, in place of a failure; `kind` says nothing then. */
  readonly words?: string
}

export type Script = {
  /** Tokens of the answer to a prompt; `*` answers every other prompt. */
  readonly answers: Readonly<Record<string, readonly string[]>>
  readonly tokenMs: number
  /** Scores texts, as if every byte cost one bit; a script that does not say so cannot score any. */
  readonly canScore?: boolean
  /** Its chat template, where the card has one, takes no earlier turns. */
  readonly takesNoTurns?: boolean
  readonly fault?: ScriptedFault
  /** What a load finds on a device in a number format, e.g. `webgpu q4`; with any, `auto` is a GPU. */
  readonly numerics?: Readonly<Record<string, Numerics['verdict']>>
}
