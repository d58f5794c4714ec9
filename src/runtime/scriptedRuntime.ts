/**
 * @file Plays a script instead of running a model: recorded answers, and every fault on demand. Needs no GPU
 * and no weights; tests of faults and recordings on the page go through it.
 */
import type {
  AnswerEnd,
  AnswerRequest,
  FinishReason,
  LoadReport,
  OptionsRequest,
  Score,
  ScoreRequest,
} from '#protocol/answer.ts'
import type { Numerics } from '#protocol/certificate.ts'
import { FailureError, failure } from '#protocol/failure.ts'
import type { Script, ScriptedFault } from '#protocol/script.ts'
import { answerInTurn } from '#runtime/answerInTurn.ts'
import type { AnswerListener, LoadContext, Runtime } from '#runtime/Runtime.ts'

/** Where the script says it runs, and in which format. */
function placeOf({ card, options }: LoadContext, { numerics }: Script): Pick<LoadReport, 'device' | 'dtype'> {
  const { device: asked, preferred } = options
  const wanted = asked === 'auto' ? (preferred?.device ?? asked) : asked
  const isOnGpu = wanted === 'webgpu' || (wanted === 'auto' && numerics !== undefined)
  const dtype = options.dtype ?? preferred?.dtype ?? card.variants[0]?.dtype ?? 'fp32'
  return { device: isOnGpu ? 'webgpu' : 'wasm', dtype }
}

const silentScript: Script = { answers: {}, tokenMs: 0 }

class ScriptedRuntime implements Runtime {
  readonly notice = null
  readonly report: LoadReport
  readonly #script: Script
  readonly #context: LoadContext
  #faultIsDue: boolean
  #isCold = true

  constructor(context: LoadContext, script: Script) {
    this.#context = context
    this.#script = script
    this.#faultIsDue = true
    const { device, dtype } = placeOf(context, script)
    this.report = {
      runtime: 'scripted',
      device,
      dtype,
      adapter: null,
      contextLength: 512,
      canConverse: context.card.hasTemplate && !script.takesNoTurns,
      staticCache: false,
      maxRows: 1,
      numerics: scriptedNumerics(script.numerics?.[`${device} ${dtype}`]),
      loadMs: 0,
    }
  }

  async answer(request: AnswerRequest, listener: AnswerListener, signal: AbortSignal): Promise<AnswerEnd> {
    if (request.prompt.trim() === '') throw new FailureError(failure('prompt-empty'))
    const start = performance.now()
    const tokens = this.#script.answers[request.prompt] ?? this.#script.answers['*'] ?? []
    const said: string[] = []
    listener.onStart(request.prompt, 1)
    for (const token of tokens.slice(0, request.maxTokens)) {
      await this.#maybeFail('answer', request.prompt, said.length)
      await delay(this.#script.tokenMs)
      if (signal.aborted) break
      said.push(token)
      listener.onText(token, said.length)
    }
    await this.#maybeFail('answer', request.prompt, said.length)
    const reason: FinishReason = signal.aborted ? 'stopped' : said.length < tokens.length ? 'length' : 'end'
    const cold = this.#isCold
    this.#isCold = false
    return endOf(said, reason, { totalMs: performance.now() - start, cold })
  }

  async answerAll(
    requests: readonly AnswerRequest[],
    _rowCount: number,
    onItem: (index: number, end: AnswerEnd) => void,
    signal: AbortSignal,
  ): Promise<void> {
    await answerInTurn(this, requests, onItem, signal)
  }

  async score({ prompt, text }: ScoreRequest): Promise<Score> {
    this.#refuseUnlessScoring()
    await this.#maybeFail('score', prompt)
    const sizeBytes = new TextEncoder().encode(text).length
    return { tokens: [{ text, logprob: -Math.LN2 * sizeBytes }], bitsPerByte: 1 }
  }

  /** Options are the likelier the sooner they stand in the answer; those that do not are least likely. */
  scoreOptions({ prompt, options }: OptionsRequest): Promise<number[]> {
    this.#refuseUnlessScoring()
    const said = (this.#script.answers[prompt] ?? this.#script.answers['*'] ?? []).join('')
    return Promise.resolve(
      options.map((option) => (said.includes(option) ? -1 - said.indexOf(option) : -1000)),
    )
  }

  #refuseUnlessScoring(): void {
    if (!this.#script.canScore) throw new FailureError(failure('internal', 'a recording cannot score a text'))
  }

  async #maybeFail(during: ScriptedFault['during'], prompt: string, tokenCount = 0): Promise<void> {
    const { fault } = this.#script
    if (!this.#faultIsDue || fault?.during !== during || !prompt.includes(fault.prompt ?? '')) return
    if (tokenCount < (fault.afterTokens ?? 0)) return
    this.#faultIsDue = false
    await play(fault, this.#context)
  }
}

function scriptedNumerics(verdict: Numerics['verdict'] | undefined): Numerics | null {
  if (!verdict) return null
  const isRight = verdict === 'agrees'
  const kl = isRight ? 0 : 2
  return { verdict, top1: isRight ? 1 : 0.81, meanKl: kl, maxKl: kl, positions: 128 }
}

/** Loads at once, or fails the way the script says. */
export async function loadScriptedRuntime(context: LoadContext): Promise<Runtime> {
  const script = context.options.script ?? silentScript
  context.onProgress({ stage: 'downloading', loadedBytes: 1, totalBytes: 1, waiting: null })
  if (script.fault?.during === 'load') await play(script.fault, context)
  return new ScriptedRuntime(context, script)
}

async function play({ kind, words }: ScriptedFault, context: LoadContext): Promise<void> {
  if (words !== undefined) throw new Error(words)
  if (kind === 'hang') await new Promise(() => undefined)
  if (kind === 'crash') {
    // Outside any promise, so that nothing but the worker's own error event sees it.
    setTimeout(() => {
      throw new Error('scripted crash')
    })
    await new Promise(() => undefined)
  }
  if (kind === 'device-lost') {
    context.onLost(failure('device-lost'))
    await new Promise(() => undefined)
  }
  if (kind !== 'hang' && kind !== 'crash') throw new FailureError(failure(kind))
}

function endOf(
  said: readonly string[],
  finishReason: FinishReason,
  { totalMs, cold }: { readonly totalMs: number; readonly cold: boolean },
): AnswerEnd {
  const perSecond = said.length > 1 ? (1000 * said.length) / Math.max(1, totalMs) : null
  return {
    text: said.join(''),
    tokenCount: said.length,
    promptTokenCount: 1,
    finishReason,
    timing: {
      firstTokenMs: totalMs / Math.max(1, said.length),
      prefillTokensPerSecond: 1,
      decodeTokensPerSecond: perSecond,
      bytesPerSecond: perSecond,
      totalMs,
      cold,
    },
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
