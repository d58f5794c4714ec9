/** @file From a prompt to the exact string and token ids a model reads, and back from ids to text. */
import { Template } from '@huggingface/jinja'
import { Tokenizer } from '@huggingface/tokenizers'
import * as v from 'valibot'

import type { PromptMode } from '#protocol/answer.ts'

const tokenizerSchema = v.looseObject({
  added_tokens: v.array(v.looseObject({ id: v.number(), content: v.string(), special: v.boolean() })),
})
const tokenContentSchema = v.nullish(v.union([v.string(), v.looseObject({ content: v.string() })]))
const configSchema = v.looseObject({
  chat_template: v.nullish(v.string()),
  bos_token: tokenContentSchema,
  eos_token: tokenContentSchema,
})

/** A prompt as the visitor wrote it. */
export type Prompt = { readonly prompt: string; readonly system: string; readonly mode: PromptMode }

/** A prompt as the model reads it. */
export type EncodedPrompt = { readonly sent: string; readonly ids: readonly number[] }

export class PromptCodec {
  readonly #tokenizer: Tokenizer
  /** Knows no special tokens: what looks like one is read as plain characters. */
  readonly #plainTokenizer: Tokenizer
  readonly #template: Template | null
  readonly #specials: readonly string[]
  /** What the tokenizer itself puts before raw text, e.g. the token that begins a document. */
  readonly #rawStart: string
  readonly #bos: string
  readonly #eos: string

  /** @param tokenizerJson, configJson parsed `tokenizer.json` and `tokenizer_config.json`; throws if malformed. */
  constructor(tokenizerJson: unknown, configJson: unknown) {
    const tokenizer = v.parse(tokenizerSchema, tokenizerJson)
    const config = v.parse(configSchema, configJson)
    this.#tokenizer = new Tokenizer(tokenizer, config)
    this.#plainTokenizer = new Tokenizer(
      { ...tokenizer, added_tokens: [], post_processor: null },
      {
        ...config,
        added_tokens_decoder: {},
      },
    )
    const start = this.#tokenizer.encode('').ids
    this.#rawStart = start.length === 0 ? '' : this.#tokenizer.decode(start, { skip_special_tokens: false })
    this.#template = config.chat_template ? new Template(config.chat_template) : null
    this.#specials = tokenizer.added_tokens.map(({ content }) => content)
    this.#bos = contentOf(config.bos_token)
    this.#eos = contentOf(config.eos_token)
  }

  /**
   * The exact string and its ids. In template mode special tokens written in the prompt are plain text, so
   * that no prompt can forge a turn; in raw mode they mean what they say. Without a template the mode is raw.
   */
  encode({ prompt, system, mode }: Prompt): EncodedPrompt {
    if (mode === 'raw' || !this.#template) {
      const text = system ? `${system}\n${prompt}` : prompt
      return { sent: this.#rawStart + text, ids: this.#tokenizer.encode(text).ids }
    }
    const sent = this.#rendered(prompt, system)
    return { sent, ids: this.#templateIds(sent, prompt, system) }
  }

  /** Ids of a text with nothing put before it and no special tokens. */
  encodePlain(text: string): readonly number[] {
    return this.#plainTokenizer.encode(text).ids
  }

  /** What a text without any context is scored after: the token that separates documents. */
  separatorIds(): readonly number[] {
    const id = this.#tokenizer.token_to_id(this.#bos || this.#eos)
    return id === undefined ? [] : [id]
  }

  /** The text of ids, without special tokens. */
  decode(ids: number[]): string {
    return ids.length === 0 ? '' : this.#tokenizer.decode(ids, { skip_special_tokens: true })
  }

  #rendered(prompt: string, system: string): string {
    const messages = [
      ...(system ? [{ role: 'system', content: system }] : []),
      { role: 'user', content: prompt },
    ]
    return (
      this.#template?.render({
        messages,
        add_generation_prompt: true,
        bos_token: this.#bos,
        eos_token: this.#eos,
      }) ?? prompt
    )
  }

  #templateIds(sent: string, prompt: string, system: string): readonly number[] {
    const isForged = this.#specials.some((special) => prompt.includes(special) || system.includes(special))
    if (!isForged) return this.#tokenizer.encode(sent, { add_special_tokens: false }).ids
    // Render with marks in the place of what the visitor wrote, and encode that part as plain text.
    const promptMark = '\uE000'
    const systemMark = '\uE001'
    const written = new Map([
      [promptMark, prompt],
      [systemMark, system],
    ])
    return this.#rendered(promptMark, system && systemMark)
      .split(/([\uE000\uE001])/)
      .filter((part) => part !== '')
      .flatMap((part) => {
        const text = written.get(part)
        if (text !== undefined) return [...this.encodePlain(text)]
        return this.#tokenizer.encode(part, { add_special_tokens: false }).ids
      })
  }
}

function contentOf(token: v.InferOutput<typeof tokenContentSchema>): string {
  return typeof token === 'string' ? token : (token?.content ?? '')
}
