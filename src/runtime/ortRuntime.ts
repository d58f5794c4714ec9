/** @file The product's own engine: our decode loop over an ONNX Runtime session, on WebGPU or WASM. */
import type {
  AnswerEnd,
  AnswerRequest,
  LoadReport,
  OptionsRequest,
  Score,
  ScoreRequest,
} from '#protocol/answer.ts'
import type { Certificate } from '#protocol/certificate.ts'
import { FailureError, failure, type Failure } from '#protocol/failure.ts'
import { AnswerRecorder } from '#runtime/answerRecorder.ts'
import { compareWith, makeCertificate } from '#runtime/certificate.ts'
import { decodeAll, type Job } from '#runtime/decode/decodeLoop.ts'
import type { Decoder } from '#runtime/decode/decoder.ts'
import { createDecoder, longestChunk, safeChunk } from '#runtime/decoders.ts'
import { closeModel, openModel, type OpenModel } from '#runtime/ortSession.ts'
import type { EncodedPrompt } from '#runtime/promptCodec.ts'
import type { AnswerListener, LoadContext, Runtime } from '#runtime/Runtime.ts'
import { scoreOf } from '#runtime/score.ts'
import { readsLongChunks, testExactness } from '#runtime/selfTest.ts'

/** More rows than this bring no more speed on anything measured. */
const mostRows = 16

/** Longest context a single row's cache is made for. */
const longestContext = 4096

/** Batch caches come in multiples of this many positions, so that few sizes exist. */
const capacityStep = 64

class OrtRuntime implements Runtime {
  report: LoadReport
  readonly notice: Failure | null
  readonly #model: OpenModel
  readonly #single: Decoder
  readonly #contextLength: number
  /** How much of a prompt one run may read is settled on a GPU by the first one longer than the safe length. */
  #isChunkSettled: boolean
  #isCold = true

  constructor(model: OpenModel, report: LoadReport, single: Decoder) {
    this.#model = model
    this.report = report
    this.notice = model.notice
    this.#contextLength = report.contextLength
    this.#single = single
    this.#isChunkSettled = model.gpu === null
  }

  async answer(request: AnswerRequest, listener: AnswerListener, signal: AbortSignal): Promise<AnswerEnd> {
    const recorder = this.#recorder(request, listener)
    this.#isCold = false
    await this.#settleChunks(recorder.encoded.ids)
    await decodeAll(this.#single, [this.#job(request, recorder)], signal)
    return recorder.ended()
  }

  async answerAll(
    requests: readonly AnswerRequest[],
    rowCount: number,
    onItem: (index: number, end: AnswerEnd) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const jobs = requests.map((request, index) => {
      const recorder = this.#recorder(request, { onEnd: (end) => onItem(index, end) })
      return this.#job(request, recorder)
    })
    for (const { ids } of jobs) await this.#settleChunks(ids)
    const longest = Math.max(1, ...jobs.map(({ ids, limit }) => ids.length + limit))
    const capacity = Math.min(this.#contextLength, Math.ceil(longest / capacityStep) * capacityStep)
    const rows = Math.max(1, Math.min(rowCount, this.report.maxRows, jobs.length))
    const decoder = rows === 1 ? this.#single : await this.#batchDecoder(rows, capacity)
    try {
      await decodeAll(decoder, jobs, signal)
    } finally {
      if (decoder !== this.#single) decoder.dispose()
    }
  }

  async score(request: ScoreRequest): Promise<Score> {
    const { codec } = this.#model
    const context = request.prompt === '' ? codec.separatorIds() : codec.encode(request).ids
    const textIds = codec.encodePlain(request.text)
    if (textIds.length === 0) throw new FailureError(failure('prompt-empty'))
    const ids = [...context, ...textIds]
    this.#checkLength(ids.length)
    await this.#settleChunks(ids)
    // Without any context the first token cannot be predicted from anything and is left out.
    const start = Math.max(1, context.length)
    const logprobs = await this.#single.logprobs(ids, start)
    return scoreOf(codec, ids.slice(start), logprobs)
  }

  async scoreOptions(request: OptionsRequest): Promise<number[]> {
    const { codec } = this.#model
    if (request.prompt.trim() === '') throw new FailureError(failure('prompt-empty'))
    const { ids } = codec.encode(request)
    const options = request.options.map((option) => codec.encodePlain(option))
    if (options.some((option) => option.length === 0)) throw new FailureError(failure('prompt-empty'))
    const longest = ids.length + Math.max(0, ...options.map((option) => option.length))
    this.#checkLength(longest)
    await this.#settleChunks(ids)
    const rows = Math.min(mostRows, this.report.maxRows, options.length)
    if (rows <= 1) return await this.#optionsInTurn(ids, options)
    const capacity = Math.ceil(longest / capacityStep) * capacityStep
    const decoder = await this.#batchDecoder(rows, Math.min(this.#contextLength, capacity))
    try {
      return await decoder.continuationLogprobs(ids, options)
    } finally {
      decoder.dispose()
    }
  }

  /** Read as answers are, but only WASM computes what another device can be held to. */
  async certify(): Promise<Certificate> {
    if (this.#model.gpu) throw new FailureError(failure('unsupported-request', 'references are made on WASM'))
    return await makeCertificate(this.#model, this.#single)
  }

  /** Compares what is computed here with the model's certificate, in the way answers are computed. */
  async checkNumerics(): Promise<void> {
    const { certificate } = this.#model
    if (!certificate) return
    const settle = (ids: readonly number[]): Promise<void> => this.#settleChunks(ids)
    const numerics = await compareWith(certificate, this.#model, this.#single, settle)
    this.report = { ...this.report, numerics }
  }

  async #optionsInTurn(ids: readonly number[], options: readonly (readonly number[])[]): Promise<number[]> {
    const sums: number[] = []
    for (const option of options) {
      const logprobs = await this.#single.logprobs([...ids, ...option], ids.length)
      sums.push(logprobs.reduce((sum, logprob) => sum + logprob, 0))
    }
    return sums
  }

  /** Reads the first long prompt both ways, and from then on in whole if that gave the same. */
  async #settleChunks(ids: readonly number[]): Promise<void> {
    if (this.#isChunkSettled || ids.length <= safeChunk) return
    this.#isChunkSettled = true
    if (await readsLongChunks(this.#model, ids)) this.#single.chunkLength = longestChunk
  }

  #batchDecoder(rowCount: number, capacity: number): Promise<Decoder> {
    const { staticCache } = this.report
    const { chunkLength } = this.#single
    return createDecoder(this.#model, { rowCount, capacity, staticCache, chunkLength })
  }

  #recorder(
    request: AnswerRequest,
    listener: Partial<AnswerListener> & { onEnd?(end: AnswerEnd): void },
  ): AnswerRecorder {
    if (request.prompt.trim() === '') throw new FailureError(failure('prompt-empty'))
    const encoded: EncodedPrompt = this.#model.codec.encode(request)
    this.#checkLength(encoded.ids.length + 1)
    return new AnswerRecorder({
      encoded,
      decode: (ids) => this.#model.codec.decode(ids),
      endIds: this.#model.endIds,
      cold: this.#isCold,
      listener,
    })
  }

  #job(request: AnswerRequest, recorder: AnswerRecorder): Job {
    const { ids } = recorder.encoded
    return {
      ids,
      sampling: request.sampling,
      limit: Math.min(request.maxTokens, this.#contextLength - ids.length),
      endIds: request.ignoreEnd ? new Set() : this.#model.endIds,
      onStart: () => recorder.start(),
      onToken: (id) => recorder.token(id),
      onEnd: (reason) => recorder.end(reason),
    }
  }

  #checkLength(tokenCount: number): void {
    if (tokenCount <= this.#contextLength) return
    throw new FailureError(failure('prompt-too-long', `${tokenCount} tokens, at most ${this.#contextLength}`))
  }
}

/** Loads a decoder-only model. Throws `FailureError` when that fails in a known way, and then holds nothing. */
export async function loadOrtRuntime(context: LoadContext): Promise<Runtime> {
  const start = performance.now()
  const model = await openModel(context)
  context.onProgress({ stage: 'warming-up', loadedBytes: 0, totalBytes: null, waiting: null })
  try {
    return await warmedUp(model, start)
  } catch (error) {
    await closeModel(model)
    throw error
  }
}

async function warmedUp(model: OpenModel, start: number): Promise<Runtime> {
  const { gpu, variant } = model
  const exactness = await testExactness(model)
  const report: LoadReport = {
    runtime: 'ort',
    device: gpu ? 'webgpu' : 'wasm',
    dtype: variant.dtype,
    adapter: gpu?.adapter ?? null,
    contextLength: Math.min(model.contextLength, longestContext),
    canConverse: model.codec.takesTurns,
    staticCache: exactness.staticCache,
    maxRows: exactness.batching ? mostRows : 1,
    numerics: null,
    loadMs: 0,
  }
  const { staticCache } = exactness
  const chunkLength = gpu ? safeChunk : longestChunk
  const size = { rowCount: 1, capacity: report.contextLength, staticCache, chunkLength }
  const runtime = new OrtRuntime(model, report, await createDecoder(model, size))
  await runtime.checkNumerics()
  runtime.report = { ...runtime.report, loadMs: performance.now() - start }
  return runtime
}
