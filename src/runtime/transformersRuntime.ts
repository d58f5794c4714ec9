/**
 * @file Whatever transformers.js can load, by its own `generate()`: the fallback for models our decode loop does
 * not cover, encoder-decoders among them, and the reference our loop is compared with. One prompt at a time.
 */
import {
  BaseStreamer,
  InterruptableStoppingCriteria,
  LogitsProcessor,
  LogitsProcessorList,
  Tensor,
  type PreTrainedModel,
  type TextStreamer,
} from '@xenova/transformers'

import type {
  AnswerEnd,
  AnswerRequest,
  LoadReport,
  OptionsRequest,
  Sampling,
  Score,
  ScoreRequest,
} from '#protocol/answer.ts'
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import { seededRandom } from '#lib/seededRandom.ts'
import { answerInTurn } from '#runtime/answerInTurn.ts'
import { AnswerRecorder } from '#runtime/answerRecorder.ts'
import { asFloat32, type FloatArray } from '#runtime/decode/floats.ts'
import { logprobOf } from '#runtime/decode/logits.ts'
import { sampleToken } from '#runtime/decode/sampling.ts'
import type { EncodedPrompt } from '#runtime/promptCodec.ts'
import type { AnswerListener, LoadContext, Runtime } from '#runtime/Runtime.ts'
import { scoreOf } from '#runtime/score.ts'
import { openTransformersModel, type OpenTransformersModel } from '#runtime/transformersModel.ts'

/** As our loop has it: `generate()` reads a prompt at once and brings all its logits to the processor. */
const longestContext = 4096

/**
 * What a model's generation settings ask for beside its end tokens, e.g. a penalty for repetition, is left out: our
 * loop does the same, and answers are to differ by model, not by what runs it.
 */
const plainChoice = {
  do_sample: false, // draws are ours, see `Draw`
  num_beams: 1,
  repetition_penalty: 1,
  no_repeat_ngram_size: 0,
  min_length: 0,
}

class TransformersRuntime implements Runtime {
  readonly notice: Failure | null
  readonly report: LoadReport
  readonly #open: OpenTransformersModel
  readonly #endIds: ReadonlySet<number>
  #isCold = true

  constructor(open: OpenTransformersModel, report: LoadReport) {
    this.#open = open
    this.notice = open.notice
    this.report = report
    this.#endIds = open.config.endIds.size > 0 ? open.config.endIds : open.codec.endIds()
  }

  async answer(request: AnswerRequest, listener: AnswerListener, signal: AbortSignal): Promise<AnswerEnd> {
    if (request.prompt.trim() === '') throw new FailureError(failure('prompt-empty'))
    const encoded: EncodedPrompt = this.#open.codec.encode(request)
    this.#checkLength(encoded.ids.length + (this.#isPair ? 0 : 1))
    const recorder = new AnswerRecorder({
      encoded,
      decode: (ids) => this.#open.codec.decode(ids),
      endIds: this.#endIds,
      cold: this.#isCold,
      listener,
    })
    const stopping = new InterruptableStoppingCriteria()
    const onAbort = (): void => stopping.interrupt()
    signal.addEventListener('abort', onAbort)
    recorder.start()
    this.#isCold = false
    const last = await this.#generate(request, recorder, stopping).finally(() =>
      signal.removeEventListener('abort', onAbort),
    )
    const isEnd = last !== undefined && this.#endIds.has(last) && !request.ignoreEnd
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
    const { codec } = this.#open
    const textIds = codec.encodePlain(request.text)
    if (textIds.length === 0) throw new FailureError(failure('prompt-empty'))
    if (this.#isPair)
      return scoreOf(codec, textIds, await this.#pairLogprobs(codec.encode(request).ids, textIds))
    const context = request.prompt === '' ? codec.separatorIds() : codec.encode(request).ids
    const ids = [...context, ...textIds]
    this.#checkLength(ids.length)
    // Without any context the first token cannot be predicted from anything and is left out.
    const start = Math.max(1, context.length)
    const labels = ids.slice(start)
    return scoreOf(
      codec,
      labels,
      await logprobsOf(this.#open.model, inputsOf(ids), { labels, from: start - 1 }),
    )
  }

  async scoreOptions({ options, ...context }: OptionsRequest): Promise<number[]> {
    if (context.prompt.trim() === '') throw new FailureError(failure('prompt-empty'))
    const sums: number[] = []
    for (const text of options) {
      const { tokens } = await this.score({ ...context, text })
      sums.push(tokens.reduce((sum, { logprob }) => sum + logprob, 0))
    }
    return sums
  }

  get #isPair(): boolean {
    return this.#open.config.isEncoderDecoder
  }

  /** The encoder reads the prompt; the decoder is fed the text behind its start token and predicts all of it. */
  async #pairLogprobs(promptIds: readonly number[], textIds: readonly number[]): Promise<number[]> {
    const { decoderStartId } = this.#open.config
    if (decoderStartId === null) throw new FailureError(failure('unsupported-request', 'no start token'))
    if (promptIds.length === 0) throw new FailureError(failure('prompt-empty'))
    this.#checkLength(promptIds.length)
    this.#checkLength(textIds.length)
    const { input_ids: decoderIds } = inputsOf([decoderStartId, ...textIds.slice(0, -1)])
    const inputs = { ...inputsOf(promptIds), decoder_input_ids: decoderIds }
    return await logprobsOf(this.#open.model, inputs, { labels: textIds, from: 0 })
  }

  /** Returns the last token. */
  async #generate(
    request: AnswerRequest,
    recorder: AnswerRecorder,
    stopping: InterruptableStoppingCriteria,
  ): Promise<number | undefined> {
    const { sampling, maxTokens, ignoreEnd } = request
    const { ids } = recorder.encoded
    const isDrawn = sampling.temperature > 0 && sampling.topK !== 1
    const streamer = new IdStreamer((id) => recorder.token(id))
    const processors = new LogitsProcessorList()
    if (isDrawn) processors.push(new Draw(sampling))
    await this.#open.model.generate({
      ...inputsOf(ids),
      ...plainChoice,
      max_new_tokens: Math.min(maxTokens, this.report.contextLength - (this.#isPair ? 1 : ids.length)),
      eos_token_id: ignoreEnd || this.#endIds.size === 0 ? [-1] : [...this.#endIds],
      logits_processor: processors,
      streamer: streamer as BaseStreamer as TextStreamer, // only the two methods are ever called
      stopping_criteria: [stopping],
    })
    return streamer.last
  }

  #checkLength(tokenCount: number): void {
    const { contextLength } = this.report
    if (tokenCount <= contextLength) return
    throw new FailureError(failure('prompt-too-long', `${tokenCount} tokens, at most ${contextLength}`))
  }
}

/** Draws a token as our loop does and leaves no other to choose: transformers.js' own sampler knows no top-p. */
class Draw extends LogitsProcessor {
  readonly #sampling: Sampling
  readonly #random: () => number

  constructor(sampling: Sampling) {
    super()
    this.#sampling = sampling
    this.#random = seededRandom(sampling.seed)
  }

  override _call(_ids: bigint[][], logits: Tensor): Tensor {
    const values = logits.data as Float32Array
    const drawn = sampleToken(values, this.#sampling, this.#random)
    values.fill(-Infinity)
    values[drawn] = 0
    return logits
  }
}

/** Hands on every generated id; the first call of `put` repeats the prompt, or the token that starts a decoder. */
class IdStreamer extends BaseStreamer {
  last: number | undefined
  readonly #onToken: (id: number) => void
  #isPrompt = true

  constructor(onToken: (id: number) => void) {
    super()
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

type Inputs = { readonly input_ids: Tensor; readonly attention_mask: Tensor }

function inputsOf(ids: readonly number[]): Inputs {
  const dims = [1, ids.length]
  return {
    input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), dims),
    attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), dims),
  }
}

/** ln p of each label by the logits from position `from` on. What the run leaves on a GPU is given back. */
async function logprobsOf(
  model: PreTrainedModel,
  inputs: Inputs,
  { labels, from }: { readonly labels: readonly number[]; readonly from: number },
): Promise<number[]> {
  const outputs = (await model(inputs)) as Readonly<Record<string, Tensor>> & { readonly logits: Tensor }
  const { logits } = outputs
  const vocabularySize = logits.dims[2] ?? 0
  const values = logits.data as FloatArray
  const logprobs = labels.map((label, offset) => {
    const start = (from + offset) * vocabularySize
    return logprobOf(asFloat32(values.subarray(start, start + vocabularySize)), label)
  })
  for (const tensor of Object.values(outputs)) if (tensor.location === 'gpu-buffer') tensor.dispose()
  return logprobs
}

/** Loads a model from its files. */
export async function loadTransformersRuntime(context: LoadContext): Promise<Runtime> {
  const start = performance.now()
  const open = await openTransformersModel(context)
  return new TransformersRuntime(open, {
    runtime: 'transformers',
    device: open.gpu ? 'webgpu' : 'wasm',
    dtype: open.variant.dtype,
    adapter: open.gpu?.adapter ?? null,
    contextLength: Math.min(open.config.contextLength, longestContext),
    canConverse: open.codec.takesTurns,
    staticCache: false,
    maxRows: 1,
    numerics: null,
    loadMs: performance.now() - start,
  })
}
