/** @file What a model is, as the catalogue describes it and as both sides of the wall name it. */

/** How a model was made; see the glossary in the README. */
export type Role = 'base' | 'domain' | 'standard' | 'instruction' | 'both'

/** Where a model runs. */
export type Device = 'webgpu' | 'wasm'

/** Number format of the weights on disk, named as transformers.js names it. */
export type Dtype = 'fp32' | 'fp16' | 'int8' | 'q8' | 'q4' | 'q4f16'

/** Which implementation of `Runtime` runs a model. */
export type RuntimeKind = 'ort' | 'transformers' | 'scripted'

/** One weight file of a model. */
export type ModelVariant = {
  readonly dtype: Dtype
  /** Path below the model's folder, e.g. `onnx/model_int8.onnx`. */
  readonly file: string
  readonly sizeBytes: number
}

/** One entry of `public/models/catalogue.json`. */
export type ModelCard = {
  readonly id: string
  readonly name: string
  readonly role: Role
  /** One plain sentence: what it was tuned on and what to expect. */
  readonly summary: string
  readonly licence: string
  /** Folder of the model's files, relative to the page, with a trailing slash. */
  readonly path: string
  /** Best first; the first one the device can run is taken. */
  readonly variants: readonly ModelVariant[]
  /** Has a chat template; without one, prompts are always sent raw. */
  readonly hasTemplate: boolean
}
