/**
 * @file What a model's `config.json` says of it, under whichever of their many names the families say it, and
 * nested where the text model is a part of a larger one.
 */
import * as v from 'valibot'

import type { ModelFiles } from '#runtime/files/modelFiles.ts'
import { readJson } from '#runtime/files/readJson.ts'

/** Taken where a model names no length: long enough for any question, short enough for any model. */
const assumedContext = 2048

const numbers = v.fallback(v.nullish(v.union([v.number(), v.array(v.number())])), null)
/** A number of things; one that cannot be counts as not said. */
const count = v.fallback(v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(1))), null)
const tokenId = v.fallback(v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), null)
const word = v.fallback(v.string(), '')
const recordSchema = v.record(v.string(), v.unknown())

/** The parts of a configuration in which a text model's own values may lie. */
const nested = ['text_config', 'llm_config', 'language_config', 'decoder', 'generator']

/** A model's configuration in one form. */
export type ModelConfig = {
  readonly modelType: string
  readonly isEncoderDecoder: boolean
  readonly contextLength: number
  /** Null where it is not said. */
  readonly vocabularySize: number | null
  /** Heads of keys and values; null where it is not said. */
  readonly cacheHeads: number | null
  readonly headSize: number | null
  /** Tokens that end an answer. */
  readonly endIds: ReadonlySet<number>
  /** What the decoder of an encoder-decoder begins with. */
  readonly decoderStartId: number | null
  /** Kinds of layers that keep something else than keys and values, e.g. `conv`. */
  readonly otherLayers: readonly string[]
}

/** Reads `config.json` and, where there is one, `generation_config.json`. */
export async function readConfig(files: ModelFiles): Promise<ModelConfig> {
  const config = v.parse(recordSchema, await readJson(files, 'config.json'))
  return configOf(config, v.parse(recordSchema, await optionalJson(files, 'generation_config.json')))
}

/** The same from values already read. What a generation config says of tokens replaces what the model says. */
export function configOf(
  config: Readonly<Record<string, unknown>>,
  generation: Readonly<Record<string, unknown>>,
): ModelConfig {
  const inner = nested.flatMap((name) => {
    const part = config[name]
    return v.is(recordSchema, part) ? [part] : []
  })
  const value = lookup([config, ...inner], count)
  const idOf = lookup([generation, config, ...inner], tokenId)
  const heads = value('num_attention_heads', 'n_head', 'num_heads', 'n_heads')
  const width = value('hidden_size', 'n_embd', 'd_model')
  const length = value('max_position_embeddings', 'n_positions', 'n_ctx', 'max_seq_len', 'seq_length')
  return {
    modelType: v.parse(word, config['model_type']),
    isEncoderDecoder: config['is_encoder_decoder'] === true,
    contextLength: length ?? assumedContext,
    vocabularySize: value('vocab_size'),
    cacheHeads: value('num_key_value_heads', 'num_kv_heads') ?? heads,
    headSize: value('head_dim', 'd_kv') ?? (width && heads && width % heads === 0 ? width / heads : null),
    endIds: endIdsOf([generation, config, ...inner]),
    decoderStartId: idOf('decoder_start_token_id', 'bos_token_id'),
    otherLayers: otherLayersOf([config, ...inner]),
  }
}

/** A JSON file that not every model has; an empty object without it. */
export async function optionalJson(files: ModelFiles, path: string): Promise<unknown> {
  return files.has(path) ? await readJson(files, path) : {}
}

type Part = Readonly<Record<string, unknown>>

/** Finds the first of several names that is said at all, outer parts first. */
function lookup(
  parts: readonly Part[],
  schema: typeof count | typeof tokenId,
): (...names: string[]) => number | null {
  return (...names) => {
    for (const name of names) {
      for (const part of parts) {
        const found = v.parse(schema, part[name])
        if (typeof found === 'number') return found
      }
    }
    return null
  }
}

function endIdsOf(parts: readonly Part[]): ReadonlySet<number> {
  for (const part of parts) {
    const ids = v.parse(numbers, part['eos_token_id'])
    if (typeof ids === 'number') return new Set([ids])
    if (ids && ids.length > 0) return new Set(ids)
  }
  return new Set()
}

/** Attention over all or over a window of what was read keeps keys and values, whatever its name. */
function otherLayersOf(parts: readonly Part[]): readonly string[] {
  const kinds = parts.flatMap((part) => {
    const layers = part['layer_types'] ?? part['layers_block_type']
    return Array.isArray(layers) ? layers.map(String) : []
  })
  return [...new Set(kinds)].filter((kind) => kind.includes('linear') || !kind.includes('attention'))
}
