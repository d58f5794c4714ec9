/** @file Which families of models can be run here, by the `model_type` in their configuration. */
import type { RuntimeKind } from '#protocol/model.ts'

/** Decoders that keep nothing but keys and values, so that our own decode loop can run them. */
const plainDecoders: ReadonlySet<string> = new Set([
  'arcee',
  'codegen',
  'cohere',
  'ernie4_5',
  'exaone',
  'gemma',
  'gemma2',
  'gemma3_text',
  'glm',
  'gpt2',
  'gpt_neo',
  'gpt_neox',
  'gptj',
  'granite',
  'helium',
  'llama',
  'ministral',
  'mistral',
  'mobilellm',
  'olmo',
  'olmo2',
  'opt',
  'phi',
  'phi3',
  'qwen2',
  'qwen3',
  'smollm3',
  'stablelm',
  'starcoder2',
])

/** Other decoders that transformers.js 4.3.1 knows; a test compares the lists with its own. */
const otherDecoders: ReadonlySet<string> = new Set([
  'afmoe',
  'apertus',
  'bloom',
  'cohere2',
  'deepseek_v3',
  'deepseek_v4',
  'falcon',
  'falcon_h1',
  'glm_moe_dsa',
  'gpt_bigcode',
  'gpt_oss',
  'granitemoehybrid',
  'hrm_text',
  'hunyuan_v1_dense',
  'jais',
  'lfm2',
  'lfm2_moe',
  'llama4_text',
  'ministral3',
  'mistral4',
  'modernbert-decoder',
  'mpt',
  'nanochat',
  'nemotron_h',
  'olmo3',
  'olmo_hybrid',
  'openelm',
  'qwen2_moe',
  'qwen3_5_text',
  'qwen3_moe',
  'qwen3_next',
  'solar_open',
  'vaultgemma',
  'youtu',
  'zaya',
])

/** Encoder-decoders for text that transformers.js 4.3.1 knows. */
const encoderDecoders: ReadonlySet<string> = new Set([
  'bart',
  'blenderbot',
  'blenderbot-small',
  'longt5',
  'm2m_100',
  'marian',
  'mbart',
  'mt5',
  't5',
])

/** What a family is to the page. */
export type Architecture = {
  readonly runtime: RuntimeKind
  readonly isEncoderDecoder: boolean
}

/** Null for a family that cannot be run here. */
export function architectureOf(modelType: string): Architecture | null {
  if (plainDecoders.has(modelType)) return { runtime: 'ort', isEncoderDecoder: false }
  if (otherDecoders.has(modelType)) return { runtime: 'transformers', isEncoderDecoder: false }
  if (encoderDecoders.has(modelType)) return { runtime: 'transformers', isEncoderDecoder: true }
  return null
}

/** The class that a model's weights are of writes text: not all with a text model's weights do. */
export function writesText(className: string): boolean {
  return /(?:ForCausalLM|LMHeadModel|ForConditionalGeneration|MarianMTModel)$/.test(className)
}
