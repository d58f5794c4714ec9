/** @file From a prompt to the exact string and token ids a model reads, and back from ids to text. */
import { Template } from '@huggingface/jinja'
import { Tokenizer } from '@huggingface/tokenizers'
import * as v from 'valibot'

import type { AnswerRequest } from '#protocol/answer.ts'
import { FailureError, failure } from '#protocol/failure.ts'
import { templateFile, templateOf } from '#runtime/chatTemplate.ts'
import { optionalJson } from '#runtime/modelConfig.ts'
import type { ModelFiles } from '#runtime/files/modelFiles.ts'
import { readJson } from '#runtime/files/readJson.ts'

const tokenizerSchema = v.looseObject({
  added_tokens: v.optional(
    v.array(v.looseObject({ id: v.number(), content: v.string(), special: v.boolean() })),
    [],
  ),
})
const tokenContentSchema = v.nullish(v.union([v.string(), v.looseObject({ content: v.string() })]))
const configSchema = v.looseObject({
  add_bos_token: v.nullish(v.boolean()),
  tokenizer_class: v.nullish(v.string()),
  bos_token: tokenContentSchema,
  eos_token: tokenContentSchema,
})

/** A prompt as the visitor wrote it, with what was said before. */
export type Prompt = Pick<AnswerRequest, 'prompt' | 'system' | 'mode' | 'history'>

/** A prompt as the model reads it. */
export type EncodedPrompt = { readonly sent: string; readonly ids: readonly number[] }

type Message = { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }

type IdsAround = { readonly before: readonly number[]; readonly after: readonly number[] }

/** The codec of a model's files. */
export async function openCodec(files: ModelFiles): Promise<PromptCodec> {
  return new PromptCodec(
    await readJson(files, 'tokenizer.json'),
    await optionalJson(files, 'tokenizer_config.json'),
    await templateFile(files),
  )
}

export class PromptCodec {
  /** Whether there is a template that writes earlier turns down. */
  readonly takesTurns: boolean
  readonly #tokenizer: Tokenizer
  /** Knows no special tokens: what looks like one is read as plain characters. */
  readonly #plainTokenizer: Tokenizer
  readonly #template: Template | null
  readonly #specials: readonly string[]
  /** What the tokenizer itself puts around raw text, e.g. the token that begins a document. */
  readonly #around: IdsAround
  readonly #bos: string
  readonly #eos: string

  /**
   * @param tokenizerJson, configJson parsed `tokenizer.json` and `tokenizer_config.json`; throws if malformed.
   * @param template a template from a file of its own, which counts before one in the configuration.
   */
  constructor(tokenizerJson: unknown, configJson: unknown, template: string | null = null) {
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
    const source = template ?? templateOf(config)
    this.#template = source === null ? null : new Template(source)
    this.#specials = tokenizer.added_tokens.map(({ content }) => content)
    this.#bos = contentOf(config.bos_token)
    this.#eos = contentOf(config.eos_token)
    this.#around = this.#idsAroundText(wantsBos(config))
    this.takesTurns = this.#writesTurns()
  }

  /**
   * The exact string and its ids. In template mode special tokens in what people wrote are plain text, so that no
   * prompt can forge a turn; in raw mode they mean what they say. Without a template the mode is raw, and raw text
   * has no earlier turns.
   */
  encode({ prompt, system, mode, history = [] }: Prompt): EncodedPrompt {
    if (mode === 'raw' || !this.#template) {
      const text = system ? `${system}\n${prompt}` : prompt
      const { before, after } = this.#around
      const ids = [...before, ...this.#encodeMarked(text), ...after]
      return { sent: this.#written(before) + text + this.#written(after), ids }
    }
    if (history.length > 0 && !this.takesTurns) {
      throw new FailureError(failure('unsupported-request', 'its template takes no earlier turns'))
    }
    const messages: readonly Message[] = [
      ...(system ? [{ role: 'system', content: system } as const] : []),
      ...history,
      { role: 'user', content: prompt },
    ]
    const sent = this.#rendered(messages)
    return { sent, ids: this.#templateIds(sent, messages) }
  }

  /** Ids of a text with nothing put before it and no special tokens. */
  encodePlain(text: string): readonly number[] {
    return this.#plainTokenizer.encode(text, { add_special_tokens: false }).ids
  }

  /** What a text without any context is scored after: the token that separates documents. */
  separatorIds(): readonly number[] {
    const id = this.#tokenizer.token_to_id(this.#bos || this.#eos)
    return id === undefined ? [] : [id]
  }

  /** The token that ends a text, for models whose configuration names none. */
  endIds(): ReadonlySet<number> {
    const id = this.#tokenizer.token_to_id(this.#eos)
    return new Set(id === undefined ? [] : [id])
  }

  /** The text of ids, without special tokens. */
  decode(ids: number[]): string {
    return ids.length === 0 ? '' : this.#tokenizer.decode(ids, { skip_special_tokens: true })
  }

  /** Ids of a text in which special tokens count. */
  #encodeMarked(text: string): readonly number[] {
    return this.#tokenizer.encode(text, { add_special_tokens: false }).ids
  }

  #written(ids: readonly number[]): string {
    return ids.length === 0 ? '' : this.#tokenizer.decode([...ids], { skip_special_tokens: false })
  }

  /**
   * Seen at a text of one letter.
   *
   * @param withBos whether the token that begins a text is put first, whatever the tokenizer itself does; null leaves
   * it to that.
   */
  #idsAroundText(withBos: boolean | null): IdsAround {
    const bare = this.#encodeMarked('a')
    const { ids } = this.#tokenizer.encode('a')
    const start = ids.findIndex((_, index) => bare.every((id, offset) => ids[index + offset] === id))
    const before = start < 0 ? [] : ids.slice(0, start)
    const after = start < 0 ? [] : ids.slice(start + bare.length)
    const bos = this.#bos === '' ? undefined : this.#tokenizer.token_to_id(this.#bos)
    if (bos === undefined || withBos === null) return { before, after }
    const others = before[0] === bos ? before.slice(1) : before
    return { before: withBos ? [bos, ...others] : others, after }
  }

  /**
   * Templates refuse in words of their own. One that knows no system prompt gets it at the head of the first message;
   * any other refusal, e.g. of turns that do not alternate, is a failure of this request.
   */
  #rendered(messages: readonly Message[]): string {
    const values = { add_generation_prompt: true, bos_token: this.#bos, eos_token: this.#eos }
    try {
      return this.#template?.render({ messages, ...values }) ?? ''
    } catch (cause) {
      const [first, second, ...rest] = messages
      if (first?.role !== 'system' || !second) {
        throw new FailureError(failure('unsupported-request', String(cause).slice(0, 200)), { cause })
      }
      return this.#rendered([{ ...second, content: `${first.content}\n${second.content}` }, ...rest])
    }
  }

  /** Some templates refuse a second turn, others leave out all but the last one. */
  #writesTurns(): boolean {
    const [asked, said, asksNow] = ['\uE000', '\uE001', '\uE002']
    try {
      return /\uE000.*\uE001.*\uE002/s.test(
        this.#rendered([
          { role: 'user', content: asked },
          { role: 'assistant', content: said },
          { role: 'user', content: asksNow },
        ]),
      )
    } catch {
      return false
    }
  }

  #templateIds(sent: string, messages: readonly Message[]): readonly number[] {
    const isForged = messages.some(({ content }) =>
      this.#specials.some((special) => content.includes(special)),
    )
    if (!isForged) return this.#encodeMarked(sent)
    // Render with a mark in the place of each text that somebody wrote, and encode those as plain text.
    const firstMark = 0xe000
    const marks = messages.map((_, index) => String.fromCharCode(firstMark + index))
    const written = new Map(marks.map((mark, index) => [mark, messages[index]?.content ?? '']))
    return this.#rendered(messages.map(({ role }, index) => ({ role, content: marks[index] ?? '' })))
      .split(new RegExp(`([${marks.join('')}])`))
      .filter((part) => part !== '')
      .flatMap((part) => {
        const text = written.get(part)
        return [...(text === undefined ? this.#encodeMarked(part) : this.encodePlain(text))]
      })
  }
}

/**
 * Some configurations want the first token added or left out; transformers obeys them, this tokenizer does not. Left
 * out it is only in the classes that have a switch for it; elsewhere the word is a leftover without effect.
 */
function wantsBos(config: v.InferOutput<typeof configSchema>): boolean | null {
  if (config.add_bos_token === true) return true
  const hasSwitch = /llama|gemma|cohere/i.test(config.tokenizer_class ?? '')
  return config.add_bos_token === false && hasSwitch ? false : null
}

function contentOf(token: v.InferOutput<typeof tokenContentSchema>): string {
  return typeof token === 'string' ? token : (token?.content ?? '')
}
