/**
 * @file Whatever transformers.js can load, by its own `generate()`: the fallback for models our decode loop does
 * not cover, and the reference our loop is compared with. One prompt at a time.
 */
import {
  AutoModelForCausalLM,
  AutoTokenizer,
  InterruptableStoppingCriteria,
  Tensor,
  TextStreamer,
  env,
  random,
  type PreTrainedModel,
  type PreTrainedTokenizer,
} from '@xenova/transformers'

import type {
  AnswerEnd,
  AnswerRequest,
  LoadReport,
  OptionsRequest,
  Score,
  ScoreRequest,
} from '#protocol/answer.ts'
import { FailureError, failure } from '#protocol/failure.ts'
import { AnswerRecorder } from '#runtime/answerRecorder.ts'
import { logprobOf } from '#runtime/decode/logits.ts'
import { useAsyncifyBuild } from '#runtime/ort.ts'
import { answerInTurn } from '#runtime/answerInTurn.ts'
import { fetchModelFiles, type ModelFiles } from '#runtime/modelFiles.ts'
import type { AnswerListener, LoadContext, Runtime } from '#runtime/Runtime.ts'
import { scoreOf } from '#runtime/score.ts'

type Encoded = { readonly sent: string; readonly ids: readonly number[]; readonly inputs: Inputs }
type Inputs = { readonly input_ids: Tensor; readonly attention_mask: Tensor }

class TransformersRuntime implements Runtime {
  readonly notice = null
  readonly report: LoadReport
  readonly #tokenizer: PreTrainedTokenizer
  readonly #model: PreTrainedModel
  #isCold = true

  constructor(tokenizer: PreTrainedTokenizer, model: PreTrainedModel, report: LoadReport) {
    this.#tokenizer = tokenizer
    this.#model = model
    this.report = report
  }

  async answer(request: AnswerRequest, listener: AnswerListener, signal: AbortSignal): Promise<AnswerEnd> {
    const encoded = this.#encode(request)
    const recorder = new AnswerRecorder({
      encoded,
      decode: (ids) => this.#decode(ids),
      endIds: this.#endIds(),
      cold: this.#isCold,
      listener,
    })
    const stopping = new InterruptableStoppingCriteria()
    const onAbort = (): void => stopping.interrupt()
    signal.addEventListener('abort', onAbort)
    recorder.start()
    this.#isCold = false
    const last = await this.#generate(request, encoded.inputs, recorder, stopping).finally(() =>
      signal.removeEventListener('abort', onAbort),
    )
    const isEnd = last !== undefined && this.#endIds().has(last) && !request.ignoreEnd
    recorder.end(signal.aborted ? 'stopped' : isEnd ? 'end' : 'length')
    return recorder.ended()
  }

  async answerAll(
    requests: readonly AnswerRequest[],
    _rowCount: number,
    onItem: (index: number, end: AnswerEnd) => void,
    signal: AbortSignal,
  ): Promise<void> {
    await answerInTurn(this, requests, onItem, signal)
  }

  async score(request: ScoreRequest): Promise<Score> {
    const context = request.prompt === '' ? this.#separatorIds() : this.#encode(request).ids
    const textIds = this.#tokenizer.encode(request.text, { add_special_tokens: false })
    const ids = [...context, ...textIds]
    const start = Math.max(1, context.length)
    const { logits } = (await this.#model(this.#inputs(ids))) as { logits: Tensor }
    const vocabularySize = logits.dims[2] ?? 0
    const values = logits.data as Float32Array
    const logprobs = ids.slice(start).map((id, offset) => {
      const from = (start + offset - 1) * vocabularySize
      return logprobOf(values.subarray(from, from + vocabularySize), id)
    })
    return scoreOf({ decode: (part) => this.#decode(part) }, ids.slice(start), logprobs)
  }

  async scoreOptions({ options, ...context }: OptionsRequest): Promise<number[]> {
    const sums: number[] = []
    for (const text of options) {
      const { tokens } = await this.score({ ...context, text })
      sums.push(tokens.reduce((sum, { logprob }) => sum + logprob, 0))
    }
    return sums
  }

  /** Returns the last token. */
  async #generate(
    request: AnswerRequest,
    inputs: Inputs,
    recorder: AnswerRecorder,
    stopping: InterruptableStoppingCriteria,
  ): Promise<number | undefined> {
    const { temperature, topK, topP, seed } = request.sampling
    const streamer = new TokenStreamer(this.#tokenizer, (id) => recorder.token(id))
    random.seed(seed)
    await this.#model.generate({
      ...inputs,
      max_new_tokens: request.maxTokens,
      do_sample: temperature > 0,
      ...(temperature > 0 && { temperature, top_k: topK, top_p: topP }),
      ...(request.ignoreEnd && { eos_token_id: [-1] }),
      streamer,
      stopping_criteria: [stopping],
    })
    return streamer.last
  }

  #encode({ prompt, system, mode }: Pick<AnswerRequest, 'prompt' | 'system' | 'mode'>): Encoded {
    if (prompt.trim() === '') throw new FailureError(failure('prompt-empty'))
    const isTemplated = mode === 'template' && this.#tokenizer.chat_template
    const messages = [
      ...(system ? [{ role: 'system', content: system }] : []),
      { role: 'user', content: prompt },
    ]
    const sent = isTemplated
      ? String(
          this.#tokenizer.apply_chat_template(messages, { add_generation_prompt: true, tokenize: false }),
        )
      : [system, prompt].filter((part) => part !== '').join('\n')
    const ids = this.#tokenizer.encode(sent, { add_special_tokens: !isTemplated })
    return { sent, ids, inputs: this.#inputs(ids) }
  }

  #inputs(ids: readonly number[]): Inputs {
    const dims = [1, ids.length]
    return {
      input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), dims),
      attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), dims),
    }
  }

  #decode(ids: number[]): string {
    return ids.length === 0 ? '' : this.#tokenizer.decode(ids, { skip_special_tokens: true })
  }

  #endIds(): ReadonlySet<number> {
    return new Set([this.#model.generation_config?.eos_token_id].flatMap((id) => id ?? []))
  }

  #separatorIds(): readonly number[] {
    const token = this.#tokenizer
      .get_vocab()
      .get(this.#tokenizer.bos_token ?? this.#tokenizer.eos_token ?? '')
    return token === undefined ? [] : [token]
  }
}

/** Hands on every generated id; the first call of `put` repeats the prompt. Decodes no text. */
class TokenStreamer extends TextStreamer {
  last: number | undefined
  readonly #onToken: (id: number) => void
  #isPrompt = true

  constructor(tokenizer: PreTrainedTokenizer, onToken: (id: number) => void) {
    super(tokenizer)
    this.#onToken = onToken
  }

  override put(value: bigint[][]): void {
    if (!this.#isPrompt) for (const id of value[0] ?? []) this.#onToken((this.last = Number(id)))
    this.#isPrompt = false
  }

  override end(): void {
    // `generate()` resolves right after.
  }
}

/** transformers.js asks for files by address; none of these is ever asked of the network. */
const nowhere = 'https://model.invalid/'

/** Loads a model from its files. */
export async function loadTransformersRuntime(context: LoadContext): Promise<Runtime> {
  const { card, options } = context
  const start = performance.now()
  const device = options.device === 'auto' ? 'wasm' : options.device
  const variant = card.variants.find(({ dtype }) => !options.dtype || dtype === options.dtype)
  if (!variant) throw new FailureError(failure('file-missing', card.name))
  const files = await fetchModelFiles(context, [...card.files, ...variant.files])
  env.allowLocalModels = false
  env.useBrowserCache = false
  env.useWasmCache = false
  env.remoteHost = nowhere
  env.remotePathTemplate = ''
  env.fetch = (address) => Promise.resolve(answerFrom(files, String(address)))
  const { wasm } = env.backends.onnx
  if (wasm) await useAsyncifyBuild(wasm)
  const tokenizer = await AutoTokenizer.from_pretrained('model')
  const model = await AutoModelForCausalLM.from_pretrained('model', { device, dtype: variant.dtype })
  return new TransformersRuntime(tokenizer, model, {
    device,
    dtype: variant.dtype,
    adapter: null, // transformers.js keeps its device to itself
    contextLength: model.config.max_position_embeddings ?? 0,
    staticCache: false,
    maxRows: 1,
    loadMs: performance.now() - start,
  })
}

function answerFrom(files: ModelFiles, address: string): Response {
  const blob = files.get(new URL(address).pathname.replace(/^\/+/, ''))
  if (!blob) return new Response(null, { status: 404 })
  return new Response(blob, { headers: { 'content-length': `${blob.size}` } })
}
