/** @file What is believed of a hub's answers and of a model's own files; all of them come from strangers. */
import * as v from 'valibot'

/** Files beyond this count are no model made for a browser. */
export const mostSiblings = 2000

/** Bytes of the hub's description of a repository. */
export const mostListingBytes = 4 * 2 ** 20

/** Bytes of a model's JSON files; tokenizer configurations list whole vocabularies, gemma's takes 1.2 MB. */
export const mostConfigBytes = 8 * 2 ** 20

const words = v.pipe(v.string(), v.maxLength(200))
const wordsOrNone = v.fallback(v.nullish(words), null)
const wordList = v.fallback(v.nullish(v.union([words, v.pipe(v.array(words), v.maxLength(200))])), null)
const sizeBytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 40))

const siblingSchema = v.object({
  rfilename: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
  size: v.nullish(sizeBytes),
  lfs: v.nullish(v.object({ sha256: v.pipe(v.string(), v.hash(['sha256'])), size: sizeBytes })),
})

/** `api/models/<repo>/revision/<revision>?blobs=true`. */
export const listingSchema = v.object({
  sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
  private: v.optional(v.boolean(), false),
  gated: v.optional(v.union([v.boolean(), v.picklist(['auto', 'manual'])]), false),
  disabled: v.optional(v.boolean(), false),
  pipeline_tag: wordsOrNone,
  tags: v.fallback(v.optional(v.pipe(v.array(v.string()), v.maxLength(1000)), []), []),
  cardData: v.fallback(
    v.nullish(v.object({ license: wordList, license_name: wordsOrNone, base_model: wordList })),
    null,
  ),
  siblings: v.pipe(v.array(siblingSchema), v.maxLength(mostSiblings)),
})

export type Listing = v.InferOutput<typeof listingSchema>

const length = v.fallback(
  v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31))),
  null,
)
const lengthEntries = {
  max_position_embeddings: length,
  n_positions: length,
  n_ctx: length,
  max_seq_len: length,
  seq_length: length,
}

/** `config.json`. */
export const configSchema = v.object({
  model_type: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
  architectures: v.fallback(v.nullish(v.pipe(v.array(words), v.maxLength(20))), null),
  auto_map: v.optional(v.unknown()),
  text_config: v.fallback(v.nullish(v.object(lengthEntries)), null),
  ...lengthEntries,
})

export type ModelConfig = v.InferOutput<typeof configSchema>

/** Of `tokenizer_config.json` and `chat_template.json`: a template, or several with names. */
export const templateSchema = v.object({
  chat_template: v.fallback(
    v.nullish(v.union([v.string(), v.array(v.object({ name: v.string(), template: v.string() }))])),
    null,
  ),
})
