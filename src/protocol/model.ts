/** @file What a model is, as the catalogue describes it and as both sides of the wall name it. */

/** How a model was made; see the glossary in the README. */
export type Role = 'base' | 'domain' | 'standard' | 'instruction' | 'both'

/** Where a model runs. */
export type Device = 'webgpu' | 'wasm'

/** Number format of the weights on disk, named as transformers.js names it. */
export type Dtype = 'fp32' | 'fp16' | 'int8' | 'uint8' | 'q8' | 'q4' | 'q4f16' | 'bnb4'

/** Which implementation of `Runtime` runs a model: our decode loop, or transformers.js for all it does not cover. */
export type RuntimeKind = 'ort' | 'transformers' | 'scripted'

/** A file of a model. Size and SHA-256 (hex) are null where nobody has said them; what is said is checked. */
export type ModelFile = {
  /** Below the model's folder, e.g. `onnx/model_int8.onnx`. */
  readonly path: string
  readonly sizeBytes: number | null
  readonly sha256: string | null
}

/** The weights in one number format. */
export type ModelVariant = {
  readonly dtype: Dtype
  /** Graphs, and the files in which they keep their weights if those lie outside of them. */
  readonly files: readonly ModelFile[]
}

/**
 * Where a model's files are. `site`: a folder of the page, with a trailing slash; `hub`: a repository at a commit;
 * `local`: given by the visitor or kept in this browser.
 */
export type ModelSource =
  | { readonly kind: 'site'; readonly path: string }
  | { readonly kind: 'hub'; readonly repo: string; readonly revision: string }
  | { readonly kind: 'local'; readonly folderId: string }

/** A model with all that is needed to load it. */
export type ModelCard = {
  readonly id: string
  readonly name: string
  readonly role: Role
  /** One plain sentence: what it was tuned on and what to expect. */
  readonly summary: string
  readonly licence: string
  readonly source: ModelSource
  readonly runtime: RuntimeKind
  /** Configuration and tokenizer; they come with every variant. */
  readonly files: readonly ModelFile[]
  /** Best first; the first one the device can run is taken. */
  readonly variants: readonly ModelVariant[]
  /** Has a chat template; without one, prompts are always sent raw. */
  readonly hasTemplate: boolean
}

/** All bytes of a variant with the files beside it; null where not all sizes are known. */
export function sizeOf(files: readonly ModelFile[]): number | null {
  return files.reduce<number | null>(
    (sum, { sizeBytes }) => (sum === null || sizeBytes === null ? null : sum + sizeBytes),
    0,
  )
}
