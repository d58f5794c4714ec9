/**
 * @file Models of the hub that the catalogue names, and which of them make an honest pair. What nobody has looked up
 * is null; entries that were only mentioned somewhere are kept apart from those whose files were seen.
 */
import * as v from 'valibot'

/** Licences of the catalogue's entries; those with a note bind whoever uses the model. */
const licences = [
  'Apache-2.0',
  'CC-BY-NC-4.0',
  'Gemma terms of use',
  'LFM Open License v1.0',
  'Llama 3.2 Community License',
]

const repo = v.pipe(v.string(), v.regex(/^\w[\w.-]*\/\w[\w.-]*$/), v.maxLength(96))
const id = v.pipe(v.string(), v.regex(/^[a-z0-9.-]{1,60}$/))
const words = v.pipe(v.string(), v.minLength(1), v.maxLength(300))
const count = v.pipe(v.number(), v.integer(), v.minValue(1))

const variantSchema = v.object({
  dtype: v.picklist(['fp32', 'fp16', 'int8', 'uint8', 'q8', 'q4', 'q4f16', 'bnb4']),
  /** Exact, of the weights; null where only about as much is known. */
  sizeBytes: v.nullable(count),
  /** Rounded, in 10^6 bytes. */
  approxMegabytes: v.nullable(count),
  sha256: v.nullable(v.pipe(v.string(), v.hash(['sha256']))),
})

export const hubEntrySchema = v.pipe(
  v.object({
    id,
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
    /** A plain base is never called a standard fine-tuned model. */
    role: v.picklist(['base', 'domain', 'standard', 'instruction']),
    /** The model that all of a family were made from. */
    baseFamily: id,
    repo,
    /** A commit, never a branch: what lies behind a branch changes. Null: taken when the model is looked up. */
    revision: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/))),
    /** Another conversion of the same model, for when this one is gone. */
    fallbackRepo: v.nullable(repo),
    /** Formats that were seen or named; there may be more. */
    variants: v.pipe(v.array(variantSchema), v.maxLength(8)),
    devices: v.pipe(v.array(v.picklist(['webgpu', 'wasm'])), v.minLength(1)),
    /** What WebGPU must be able to do for every variant. */
    needs: v.array(v.picklist(['shader-f16'])),
    licence: v.picklist(licences),
    /** What the licence asks for beyond naming it. */
    licenceNote: v.nullable(words),
    tunedOn: words,
    promptStyle: v.picklist(['raw', 'chat', 'task-prefix']),
    /** `file-tree`: its list of files was seen; `pinned-manifest`: another project names its files; or only talk. */
    evidence: v.picklist(['file-tree', 'pinned-manifest', 'mentioned']),
    /** False: not shown before the visitor asks for what is unverified. */
    isVerified: v.boolean(),
    /** Estimated for the first variant on the first device: its size times 1.3 on WebGPU, 2 on WASM, and 350 MB. Null without a size. */
    memoryEstimateMegabytes: v.nullable(count),
  }),
  v.check(
    ({ evidence, isVerified }) => isVerified === (evidence !== 'mentioned'),
    'verified without evidence',
  ),
)

export const hubPairSchema = v.object({
  id,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
  /** Two entries of one base family. */
  models: v.strictTuple([id, id]),
  /** What to keep in mind when the two are compared. */
  caveat: v.nullable(words),
})

export type HubEntry = v.InferOutput<typeof hubEntrySchema>
export type HubPair = v.InferOutput<typeof hubPairSchema>

/** Null where the entries and pairs fit together, else what is wrong with them. */
export function flawOf(entries: readonly HubEntry[], pairs: readonly HubPair[]): string | null {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  if (byId.size < entries.length) return 'two entries of one id'
  if (new Set(pairs.map((pair) => pair.id)).size < pairs.length) return 'two pairs of one id'
  for (const { id: pairId, models } of pairs) {
    const [one, other] = models.map((modelId) => byId.get(modelId))
    if (!one || !other) return `pair ${pairId} names no entry`
    if (one === other) return `pair ${pairId} is one model twice`
    if (one.baseFamily !== other.baseFamily) return `pair ${pairId} is of two base families`
  }
  return null
}
