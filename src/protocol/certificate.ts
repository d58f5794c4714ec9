/** @file What a model is known to predict, and how far what it predicts here is from that. */
import type { Device, Dtype, RuntimeKind } from '#protocol/model.ts'

/** Likeliest tokens after some text, best first, each with the natural logarithm of its probability. */
export type TopTokens = readonly (readonly [id: number, logprob: number])[]

/** A text that every model reads at load. `ids` is as much of it as is read, `positions` what follows each of them. */
export type Canary = {
  readonly text: string
  readonly ids: readonly number[]
  readonly positions: readonly TopTokens[]
}

/** Reference predictions of one model. */
export type Certificate = {
  readonly version: 1
  readonly madeWith: {
    /** `native`: outside of a browser, e.g. by PyTorch. */
    readonly device: Extract<Device, 'wasm'> | 'native'
    readonly dtype: Dtype
    readonly runtime: RuntimeKind | 'pytorch'
    /** Of what computed them, by name. */
    readonly versions: Readonly<Record<string, string>>
  }
  /** Hashes of the files with the weights, joined by `+`; null where not all are known. */
  readonly weightsSha256: string | null
  readonly canaries: readonly Canary[]
}

/** How well what a model computes here agrees with its certificate. */
export type Numerics = {
  readonly verdict: 'agrees' | 'differs'
  /** The reference is of the same weights in another number format: only gross faults can be told from rounding. */
  readonly isRough?: boolean
  /** Share of the positions with the same likeliest token, 0..1. */
  readonly top1: number
  /** Nats; KL(reference || here) over the reference's likeliest tokens and all others as one. */
  readonly meanKl: number
  readonly maxKl: number
  /** How many were compared. */
  readonly positions: number
}
